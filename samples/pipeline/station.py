"""A weather station that serves its records over HTTP, and is busy the first time that it is asked."""

import http.server
import os
import pathlib
import urllib.request

RECORDS = pathlib.Path(__file__).with_name("seattle-weather.csv").read_bytes()
asked = 0


class Station(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global asked
        if self.path == "/health":
            self.answer(200, b"ok\n")
            return
        asked += 1
        if asked == 1:
            self.answer(503, b"busy\n")
        else:
            self.answer(200, RECORDS)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        print(format % args, flush=True)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Station)
url = f"http://127.0.0.1:{server.server_port}"
print(f"serving {len(RECORDS)} bytes at {url}", flush=True)

# A step writes by itself with any client; plain HTTP is one.
variable = f"{os.environ['ROSETRAP_URL']}/v1/runs/{os.environ['ROSETRAP_RUN']}/variables/station_url"
headers = {
    "Content-Type": "text/plain; charset=utf-8",
    "RoseTrap-Participant": os.environ["ROSETRAP_PARTICIPANT"],
    "RoseTrap-Session": os.environ["ROSETRAP_SESSION"].split("@")[0],
}
urllib.request.urlopen(urllib.request.Request(variable, url.encode(), headers, method="PUT"))

server.serve_forever()
