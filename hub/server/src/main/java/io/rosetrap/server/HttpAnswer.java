package io.rosetrap.server;

import io.helidon.http.DateTime;
import io.helidon.http.HeaderName;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An answer in HTTP/1.1, written to the connection by ourselves: the web server's own holds on to
 * its request, which a reader that is blocked cannot afford. For one thread at a time.
 */
final class HttpAnswer {
  /** Larger bodies are not copied to go out together with their head. */
  private static final int TOGETHER = 16 << 10;

  private static final int HEADERS = 8;

  /** Room for most heads, so that none of it is copied to a larger place. */
  private static final int HEAD = 512;

  /** The last date, as a line of a head and as what it was made from. */
  private static final class DateLine {
    private final byte[] bytes;
    private final String text;

    DateLine(byte[] bytes) {
      this.bytes = bytes;
      this.text = new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  private static volatile DateLine date = new DateLine(new byte[0]);

  private final PeerSocket peer;
  private final String common;
  private final List<String> names = new ArrayList<>(HEADERS);
  private final List<String> values = new ArrayList<>(HEADERS);
  private int status = 200;

  /**
   * An answer to be.
   *
   * @param common headers that all answers have, as lines
   */
  HttpAnswer(PeerSocket peer, String common) {
    this.peer = peer;
    this.common = common;
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
    int at = names.indexOf(name.defaultCase());
    if (at < 0) {
      names.add(name.defaultCase());
      values.add(value);
    } else {
      values.set(at, value);
    }
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
    StringBuilder head = new StringBuilder(HEAD);
    head.append("HTTP/1.1 ").append(status).append(' ');
    head.append(Status.create(status).reasonPhrase());
    head.append("\r\nDate: ").append(date());
    for (int i = 0; i < names.size(); i++) {
      head.append(names.get(i)).append(": ").append(values.get(i)).append("\r\n");
    }
    head.append(common).append("Connection: ").append(last ? "close\r\n" : "keep-alive\r\n");
    head.append(framing).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The web server keeps the date as a line, so that it is not formatted for each answer. */
  private static String date() {
    byte[] bytes = DateTime.http1Bytes();
    DateLine last = date;
    if (!Arrays.equals(last.bytes, bytes)) {
      last = new DateLine(bytes);
      date = last;
    }
    return last.text;
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
