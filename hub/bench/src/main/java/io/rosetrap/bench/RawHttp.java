package io.rosetrap.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The least HTTP/1.1 client that can drive the hub, so that the hub is measured and not a client.
 */
final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    in = new BufferedInputStream(socket.getInputStream(), 2_048);
  }

  static byte[] get(String target) {
    return bytes("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  static byte[] put(String target, String body) {
    return withBody("PUT", target, body);
  }

  static byte[] post(String target, String body) {
    return withBody("POST", target, body);
  }

  private static byte[] withBody(String method, String target, String body) {
    return bytes(
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends a request and returns the status of its answer, read to the end. */
  int call(byte[] request) throws IOException {
    send(request);
    return receive();
  }

  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  int receive() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the hub closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
