package io.rosetrap.bench;

import java.io.IOException;

/** Speaks HTTP/1.1 with the hub. */
final class HttpLink extends Link {
  private static final String VARIABLES = "/v1/runs/default/variables/";

  private final String headers;

  HttpLink(int port) throws IOException {
    this(port, "");
  }

  /**
   * A connection.
   *
   * @param headers what each request says besides, each line with its end
   */
  HttpLink(int port, String headers) throws IOException {
    super(port);
    this.headers = "Host: localhost\r\n" + headers;
  }

  byte[] get(String target) {
    return bytes("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n");
  }

  byte[] post(String target, String body) {
    return withBody("POST", target, body);
  }

  private byte[] withBody(String method, String target, String body) {
    String framing =
        "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
    return bytes(method + " " + target + " HTTP/1.1\r\n" + headers + framing + body);
  }

  @Override
  byte[] write(String name) {
    return withBody("PUT", VARIABLES + name, "50");
  }

  @Override
  byte[] read(String name) {
    return get(VARIABLES + name);
  }

  @Override
  byte[] await(String name, long round) {
    return get(VARIABLES + name + "?wait=60s&after=" + round);
  }

  @Override
  void receive() throws IOException {
    String first = line();
    long length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Long.parseLong(line.substring(15).strip());
      }
    }
    skip(length);
    if (!first.startsWith("200", 9)) {
      throw new IOException("the hub answered: " + first);
    }
  }
}
