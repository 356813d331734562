"""Blocks on X_Data, then writes Y_Data. Where the hub is and who this is comes by the environment."""

import os
from urllib.parse import quote
from urllib.request import Request, urlopen

RUN = os.environ["ROSETRAP_URL"] + "/v1/runs/" + os.environ["ROSETRAP_RUN"]
HEADERS = {
    "RoseTrap-Participant": quote(os.environ["ROSETRAP_PARTICIPANT"]),
    "RoseTrap-Session": os.environ["ROSETRAP_SESSION"],
    "Content-Type": "text/plain",
}


def call(method, path, body=None):
    with urlopen(Request(RUN + path, body, HEADERS, method=method)) as answer:
        return answer.read().decode()


x = int(call("GET", "/variables/X_Data?wait=30s"))
print("woke with X_Data =", x)
call("PUT", "/variables/Y_Data", str(2 * x).encode())
