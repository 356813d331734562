package io.rosetrap.server;

import io.helidon.http.DateTime;
import io.helidon.http.HeaderName;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer in HTTP/1.1, written to the connection by ourselves: the web server's own holds on to
 * its request, which a reader that is blocked cannot afford. For one thread at a time.
 */
final class HttpAnswer {
  /** Larger bodies are not copied to go out together with their head. */
  private static final int TOGETHER = 16 << 10;

  private final PeerSocket peer;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private int status = 200;

  HttpAnswer(PeerSocket peer) {
    this.peer = peer;
  }

  int status() {
    return status;
  }

  void status(int code) {
    status = code;
  }

  /** Sets a header, in place of what it was before. */
  void header(HeaderName name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new IllegalStateException(
            "The header " + name.defaultCase() + " would have a control character in it.");
      }
    }
    headers.put(name.defaultCase(), value);
  }

  /**
   * Sends the whole answer; blocks until it is with the system.
   *
   * @param withBody false where only the head is wanted
   * @param last whether the connection ends with it
   */
  void send(byte[] body, boolean withBody, boolean last) {
    byte[] head = head("Content-Length: " + body.length, last);
    try {
      if (!withBody || body.length > TOGETHER) {
        peer.send(head, head.length);
        peer.send(body, withBody ? body.length : 0);
      } else {
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        peer.send(all, all.length);
      }
    } catch (IOException e) {
      throw new CloseConnectionException("The answer could not be sent", e);
    }
  }

  /** Begins an answer whose end is not known; each flush sends what was written before. */
  OutputStream stream(boolean last) {
    return new Chunks(peer, head("Transfer-Encoding: chunked", last));
  }

  private byte[] head(String framing, boolean last) {
    StringBuilder head = new StringBuilder(384);
    head.append("HTTP/1.1 ").append(status).append(' ');
    head.append(Status.create(status).reasonPhrase());
    // The web server keeps the date as a line, so that it is not formatted for each answer.
    head.append("\r\nDate: ").append(new String(DateTime.http1Bytes(), StandardCharsets.US_ASCII));
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Connection: ").append(last ? "close\r\n" : "keep-alive\r\n");
    head.append(framing).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A body in chunks. */
  private static final class Chunks extends OutputStream {
    private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final PeerSocket peer;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private byte[] head;
    private boolean closed;

    Chunks(PeerSocket peer, byte[] head) {
      this.peer = peer;
      this.head = head;
    }

    @Override
    public void write(int one) {
      unsent.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      unsent.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      send(new byte[0]);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        send(END);
      }
    }

    private void send(byte[] end) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream(unsent.size() + 32);
      all.writeBytes(head);
      head = new byte[0];
      if (unsent.size() > 0) {
        String size = Integer.toHexString(unsent.size()) + "\r\n";
        all.writeBytes(size.getBytes(StandardCharsets.US_ASCII));
        unsent.writeTo(all);
        all.write('\r');
        all.write('\n');
        unsent.reset();
      }
      all.writeBytes(end);
      peer.send(all.toByteArray(), all.size());
    }
  }
}
