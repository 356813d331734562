package io.rosetrap.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Constants of the wire, and the encoding of names in headers. */
public final class Wire {
  /** Who asks; percent-encoded UTF-8. */
  public static final String PARTICIPANT = "RoseTrap-Participant";

  /** Which stay of the participant asks, as the answer to its joining named it. */
  public static final String SESSION = "RoseTrap-Session";

  /** {@code true} on a request that only looks on: what it is answered does not count as read. */
  public static final String OBSERVER = "RoseTrap-Observer";

  /** The place in the line of those that wait for a lock or an item. */
  public static final String PLACE = "RoseTrap-Place";

  /** What a lock or an item was handed out with; grows with every grant. */
  public static final String TOKEN = "RoseTrap-Token";

  /** Which meeting of a barrier. */
  public static final String GENERATION = "RoseTrap-Generation";

  /** The number of a queue's item. */
  public static final String ITEM = "RoseTrap-Item";

  /** How often a queue's item was handed out, this time among them. */
  public static final String DELIVERIES = "RoseTrap-Deliveries";

  /** {@code true} on a value that is to be seen by its readers only. */
  public static final String SECRET = "RoseTrap-Secret";

  /** Which start of the hub answers, or which one a cursor was taken from. */
  public static final String INSTANCE = "RoseTrap-Instance";

  /** How a wait ended. */
  public static final String OUTCOME = "RoseTrap-Outcome";

  /** A position in the run's history. */
  public static final String REVISION = "RoseTrap-Revision";

  /** Who wrote the value; percent-encoded UTF-8. */
  public static final String WRITER = "RoseTrap-Writer";

  /** When the value was written; ISO 8601. */
  public static final String WRITTEN_AT = "RoseTrap-Written-At";

  /** Makes a repeated mutation harmless. */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** The media type of every error body (RFC 9457). */
  public static final String PROBLEM_TYPE = "application/problem+json";

  /** The longest wait of one request that a hub grants. */
  public static final int MAX_WAIT_SECONDS = 60;

  /** The longest idempotency key, in characters. */
  public static final int MAX_IDEMPOTENCY_KEY = 200;

  private static final String HEX = "0123456789ABCDEF";

  private Wire() {}

  /**
   * Makes any text fit for a header or a path segment: letters, digits and {@code -._~} stay, every
   * other byte of its UTF-8 becomes {@code %XX}.
   *
   * @param text any text
   * @return printable ASCII without spaces
   */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '-'
              || b == '.'
              || b == '_'
              || b == '~';
      if (plain) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  /**
   * Whether a text is what {@link #encode} makes of something, apart from characters that it would
   * have encoded too: each percent sign has two digits behind it, and the bytes are UTF-8.
   *
   * @param encoded a header's value
   * @return false where {@link #decode} could only guess
   */
  public static boolean isEncoded(String encoded) {
    int at = encoded.indexOf('%');
    if (at < 0) {
      return true;
    }
    for (; at >= 0; at = encoded.indexOf('%', at + 3)) {
      if (!isHex(encoded, at + 1) || !isHex(encoded, at + 2)) {
        return false;
      }
    }
    return decode(encoded).indexOf('\uFFFD') < 0;
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && HEX.indexOf(Character.toUpperCase(text.charAt(at))) >= 0;
  }

  /**
   * Undoes {@link #encode}. What is not encoded stays as it is, so that {@code curl -H
   * 'RoseTrap-Participant: CLIENT A'} works too.
   *
   * @param encoded a header's value
   * @return the text
   */
  public static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    int i = 0;
    while (i < encoded.length()) {
      int c = encoded.codePointAt(i);
      if (c == '%' && i + 2 < encoded.length()) {
        int high = Character.digit(encoded.charAt(i + 1), 16);
        int low = Character.digit(encoded.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          bytes.write(high << 4 | low);
          i += 3;
          continue;
        }
      }
      bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      i += Character.charCount(c);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
