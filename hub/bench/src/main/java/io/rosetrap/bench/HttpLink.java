package io.rosetrap.bench;

import java.io.IOException;

/** Speaks HTTP/1.1 with the hub. */
final class HttpLink extends Link {
  private static final String VARIABLES = "/v1/runs/default/variables/";

  /** The length of "HTTP/1.1 ". */
  private static final int VERSION = 9;

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
    return get(VARIABLES + name + "?wait=20m&after=" + round);
  }

  @Override
  void receive() throws IOException {
    skip(VERSION);
    int status = 100 * (next() - '0') + 10 * (next() - '0') + next() - '0';
    skipLine();
    long length = 0;
    int first = next();
    while (first != '\r') {
      if ((first == 'C' || first == 'c') && next() == 'o' && next() == 'n' && next() == 't') {
        String line = line();
        if (line.regionMatches(true, 0, "ent-length:", 0, 11)) {
          length = Long.parseLong(line.substring(11).strip());
        }
      } else {
        skipLine();
      }
      first = next();
    }
    skip(1 + length);
    if (status != 200) {
      throw new IOException("the hub answered with status " + status);
    }
  }

  private void skipLine() throws IOException {
    int c = next();
    while (c != '\n') {
      c = next();
    }
  }
}
