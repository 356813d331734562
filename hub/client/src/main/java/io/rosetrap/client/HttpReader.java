package io.rosetrap.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of an HTTP/1.1 server (RFC 9112), bounded in all that they can make it keep.
 */
final class HttpReader {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_BODY = 1 << 30;
  private static final String VERSION = "HTTP/1.";
  private static final int BUFFER = 8 << 10;

  private final InputStream in;

  /** What has come and was not taken yet, from the one index to the other. */
  private final byte[] buffer = new byte[BUFFER];

  private int next;
  private int end;
  private boolean reusable = true;

  /**
   * Reads from a stream.
   *
   * @param in where the answers come from
   */
  HttpReader(InputStream in) {
    this.in = in;
  }

  /** Reads the first line of an answer: its status. */
  int status() throws IOException {
    String line = statusLine();
    int code = line.length() < 12 ? 0 : digits(line.substring(9, 12));
    boolean fits = line.startsWith(VERSION) && line.charAt(8) == ' ' && code >= 100;
    if (!fits) {
      throw new UnexpectedAnswer("the answer begins with '" + shorten(line) + "'");
    }
    reusable = line.startsWith("HTTP/1.1");
    return code;
  }

  /** Reads what follows the first line. */
  HttpReply rest(int status) throws IOException {
    Map<String, String> headers = headers();
    reusable &= !"close".equalsIgnoreCase(headers.get("connection"));
    boolean empty = status < 200 || status == 204 || status == 304;
    return new HttpReply(status, headers, empty ? new byte[0] : body(headers));
  }

  /** Whether another answer can follow the one read last, as far as has come. */
  boolean isReusable() {
    // What was said unasked would be taken for the answer to the next request.
    return reusable && next == end;
  }

  private String statusLine() throws IOException {
    StringBuilder begun = new StringBuilder();
    String line = line(begun);
    if (line == null) {
      // Somebody who closes after other words than these is no server in trouble.
      String common = begun.substring(0, Math.min(begun.length(), VERSION.length()));
      if (!VERSION.startsWith(common)) {
        throw new UnexpectedAnswer("the answer begins with '" + shorten(begun.toString()) + "'");
      }
      throw new EOFException("the connection was closed before an answer came");
    }
    return line;
  }

  private String line() throws IOException {
    String line = line(new StringBuilder());
    if (line == null) {
      throw new EOFException("the connection was closed in the middle of an answer");
    }
    return line;
  }

  /** Takes a line, without its end; null where the stream ends first, after what has begun. */
  private @Nullable String line(StringBuilder begun) throws IOException {
    while (true) {
      int stop = next;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      if (begun.length() + stop - next > MAX_LINE) {
        throw new UnexpectedAnswer("a line has more than " + MAX_LINE + " characters");
      }
      String part = new String(buffer, next, stop - next, StandardCharsets.ISO_8859_1);
      if (stop < end) {
        next = stop + 1;
        String line = begun.isEmpty() ? part : begun.append(part).toString();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      begun.append(part);
      if (!receive()) {
        return null;
      }
    }
  }

  /** Takes in what comes next, when all before was taken; false at the end of the stream. */
  private boolean receive() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    next = 0;
    end = Math.max(0, count);
    return end > 0;
  }

  /** Takes bytes, fewer only where the stream ends first. */
  private byte[] take(int most) throws IOException {
    int here = Math.min(most, end - next);
    if (here == most) {
      next += most;
      return Arrays.copyOfRange(buffer, next - most, next);
    }
    byte[] rest = in.readNBytes(most - here);
    if (here == 0) {
      return rest;
    }
    byte[] all = new byte[here + rest.length];
    System.arraycopy(buffer, next, all, 0, here);
    System.arraycopy(rest, 0, all, here, rest.length);
    next = end;
    return all;
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    int lines = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      lines++;
      if (colon <= 0 || lines > MAX_HEADERS) {
        throw new UnexpectedAnswer("a header is '" + shorten(line) + "'");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    String encoding = headers.get("transfer-encoding");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw new UnexpectedAnswer("the transfer encoding is '" + shorten(encoding) + "'");
      }
      return chunks();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return exactly(length(length, 10, MAX_BODY));
    }
    reusable = false;
    return take(MAX_BODY);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int extension = size.indexOf(';');
      String digits = (extension < 0 ? size : size.substring(0, extension)).strip();
      int length = length(digits, 16, MAX_BODY - body.size());
      if (length == 0) {
        headers();
        return body.toByteArray();
      }
      body.writeBytes(exactly(length));
      if (!line().isEmpty()) {
        throw new UnexpectedAnswer("a chunk is longer than it says");
      }
    }
  }

  private static int digits(String text) {
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + (c - '0');
    }
    return number;
  }

  private static int length(String text, int radix, int most) throws IOException {
    try {
      long length = Long.parseLong(text, radix);
      if (length >= 0 && length <= most) {
        return (int) length;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UnexpectedAnswer("a length is '" + shorten(text) + "'");
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = take(length);
    if (bytes.length < length) {
      throw new EOFException("the connection was closed in the middle of an answer");
    }
    return bytes;
  }

  private static String shorten(String text) {
    String line = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return line.replaceAll("[^ -~…]", "?");
  }

  /** What answers is no HTTP/1.1 server; asking again would not help. */
  static final class UnexpectedAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswer(String message) {
      super(message);
    }
  }
}
