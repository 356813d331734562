package io.rosetrap.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection to a hub, on which a test sends what it likes. For use by one thread. */
final class RawClient implements AutoCloseable {
  /** No answer takes this long; a hub that gives none fails the test. */
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  private RawClient(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 2048);
  }

  static RawClient connect(int port) {
    try {
      return new RawClient(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends characters as ISO 8859-1, one byte each. */
  RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request without a body. */
  RawClient request(String method, String target, String... headers) {
    return send(head(method, target, headers) + "\r\n");
  }

  /** Sends a request with a body of a declared length. */
  RawClient request(String method, String target, byte[] body, String... headers) {
    String length = "Content-Length: " + body.length + "\r\n\r\n";
    byte[] head = (head(method, target, headers) + length).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return send(all);
  }

  /** The request line and headers, with a Host unless one is among them; without the empty line. */
  static String head(String method, String target, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    boolean host = false;
    for (String header : headers) {
      head.append(header).append("\r\n");
      host = host || header.startsWith("Host:");
    }
    return head + (host ? "" : "Host: localhost\r\n");
  }

  /** Reads one answer; an interim '100 Continue' counts as one, without headers. */
  Answer answer() {
    return answer(true);
  }

  /** Reads an answer to HEAD, which has no body whatever its headers say. */
  Answer answerToHead() {
    return answer(false);
  }

  private Answer answer(boolean withBody) {
    try {
      String[] status = line().split(" ", 3);
      if (!status[0].equals("HTTP/1.1")) {
        throw new IllegalStateException("not a status line: " + String.join(" ", status));
      }
      Map<String, List<String>> headers = new HashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      int length =
          withBody
              ? Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0))
              : 0;
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("the answer broke off after " + body.length + " of " + length);
      }
      return new Answer(Integer.parseInt(status[1]), headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one chunk of an answer that has no length; empty for the last. */
  String chunk() {
    try {
      byte[] chunk = in.readNBytes(Integer.parseInt(line(), 16));
      if (!line().isEmpty()) {
        throw new IllegalStateException("a chunk is longer than it says");
      }
      return new String(chunk, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed after '" + line + "'");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** Waits until the hub closes the connection; true where it said nothing more before. */
  boolean isClosedByHub() {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more will be sent, and goes on listening. */
  RawClient closeOutput() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks the connection, as a process does that is killed in the middle of things. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
