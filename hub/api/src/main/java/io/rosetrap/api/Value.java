package io.rosetrap.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a variable holds: bytes and the content type that says how to read them. Immutable.
 *
 * <p>JSON {@code null}, the empty text, {@code 0} and {@code false} are values like any other; a
 * variable without a value has no {@code Value} at all.
 */
public final class Value {
  /** The content type of {@link #json}. */
  public static final String JSON_TYPE = "application/json";

  /** The content type of {@link #text}. */
  public static final String TEXT_TYPE = "text/plain; charset=utf-8";

  /** The content type of {@link #bytes}. */
  public static final String BYTES_TYPE = "application/octet-stream";

  private static final int MAX_CONTENT_TYPE = 200;

  /** How the bytes are to be read. */
  public enum Kind {
    /** A JSON document. */
    JSON,
    /** Characters in the content type's charset. */
    TEXT,
    /** Anything else. */
    BYTES
  }

  private final String contentType;
  private final byte[] content;
  private final Kind kind;
  private final boolean secret;

  private Value(String contentType, byte[] content, Kind kind) {
    this(contentType, content, kind, false);
  }

  private Value(String contentType, byte[] content, Kind kind, boolean secret) {
    this.contentType = contentType;
    this.content = content;
    this.kind = kind;
    this.secret = secret;
  }

  /**
   * The same value for its readers only: journal, diagnosis and pictures do not show it.
   *
   * @return a value with the same content
   */
  public Value asSecret() {
    return secret ? this : new Value(contentType, content, kind, true);
  }

  /**
   * Whether only its readers may see it.
   *
   * @return true for what {@link #asSecret} made
   */
  public boolean isSecret() {
    return secret;
  }

  /**
   * A text, kept as UTF-8.
   *
   * @param text any text, also the empty one
   * @return the value
   */
  public static Value text(String text) {
    return new Value(TEXT_TYPE, text.getBytes(StandardCharsets.UTF_8), Kind.TEXT);
  }

  /**
   * A JSON document, not checked here: the hub refuses what is not JSON.
   *
   * @param json the document, for instance {@code {"port": 8000}} or {@code null}
   * @return the value
   */
  public static Value json(String json) {
    return new Value(JSON_TYPE, json.getBytes(StandardCharsets.UTF_8), Kind.JSON);
  }

  /**
   * Plain bytes.
   *
   * @param bytes the bytes, copied
   * @return the value
   */
  public static Value bytes(byte[] bytes) {
    return new Value(BYTES_TYPE, bytes.clone(), Kind.BYTES);
  }

  /**
   * A value of any content type, for a caller that gives the array away.
   *
   * @param contentType a media type such as {@code text/csv; charset=utf-8}, 1 to 200 printable
   *     ASCII characters
   * @param content the bytes; not copied, so they must not be changed afterwards
   * @return the value
   * @throws RoseTrapException {@link ErrorCode#INVALID_VALUE} for a content type that is none
   */
  public static Value ofOwned(String contentType, byte[] content) {
    return new Value(contentType, content, kindOf(contentType));
  }

  private static Kind kindOf(String contentType) {
    // The two content types that nearly all values have are recognised without parsing.
    if (contentType.equals(TEXT_TYPE)) {
      return Kind.TEXT;
    }
    if (contentType.equals(JSON_TYPE)) {
      return Kind.JSON;
    }
    int slash = contentType.indexOf('/');
    boolean fits = slash > 0 && contentType.length() <= MAX_CONTENT_TYPE;
    for (int i = 0; fits && i < contentType.length(); i++) {
      char c = contentType.charAt(i);
      fits = c >= ' ' && c < 0x7f;
    }
    if (!fits) {
      throw new RoseTrapException(
          ErrorCode.INVALID_VALUE,
          "The content type '"
              + Shown.text(contentType, 60)
              + "' is none. A content type is 'type/subtype' with optional parameters, 1 to "
              + MAX_CONTENT_TYPE
              + " printable ASCII characters.");
    }
    String type = essence(contentType);
    if (type.equals("application/json") || type.endsWith("+json")) {
      return Kind.JSON;
    }
    return type.startsWith("text/") ? Kind.TEXT : Kind.BYTES;
  }

  private static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The content type as it was given.
   *
   * @return a media type
   */
  public String contentType() {
    return contentType;
  }

  /**
   * How the bytes are to be read.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The number of bytes.
   *
   * @return 0 or more
   */
  public int size() {
    return content.length;
  }

  /**
   * A copy of the bytes.
   *
   * @return a new array
   */
  public byte[] toBytes() {
    return content.clone();
  }

  /**
   * The bytes themselves, for code that writes them out without a copy and never changes them.
   *
   * @return the shared array
   */
  public byte[] sharedBytes() {
    return content;
  }

  /**
   * The content as characters, in the charset of the content type (UTF-8 where it names none).
   *
   * @return the text; malformed bytes become U+FFFD
   */
  public String asText() {
    return new String(content, charset());
  }

  /**
   * Whether the charset that its content type names is one that this Java knows.
   *
   * @return true also where it names none
   */
  public boolean hasKnownCharset() {
    return knownCharset() != null;
  }

  /**
   * Whether the content can be read as characters without loss.
   *
   * @return false where a byte does not fit the charset, or the charset is unknown
   */
  public boolean isWellFormedText() {
    Charset charset = knownCharset();
    if (charset == null) {
      return false;
    }
    try {
      charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * A short form for people: bounded, on one line.
   *
   * @param maxLength the most characters to show, at least 1
   * @return the start of the text, or the number of bytes where it is no text; {@code (secret)} for
   *     a secret
   */
  public String preview(int maxLength) {
    if (secret) {
      return "(secret)";
    }
    if (kind == Kind.BYTES) {
      return content.length + " bytes";
    }
    // A character has at most four bytes, so decoding a bounded prefix is enough.
    int prefix = (int) Math.min(content.length, 4L * maxLength + 4);
    StringBuilder shown = new StringBuilder();
    int[] points = new String(content, 0, prefix, charset()).codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (i == maxLength) {
        return shown.append('…').toString();
      }
      shown.appendCodePoint(Shown.steersTerminals(points[i]) ? ' ' : points[i]);
    }
    return shown.toString();
  }

  /**
   * A text of any textual content type: what {@link #asText} undoes.
   *
   * @param contentType a media type of some text, for instance {@code text/csv; charset=utf-8}
   * @param text any text
   * @return the value
   * @throws RoseTrapException {@link ErrorCode#INVALID_VALUE} for a content type that is none
   */
  public static Value text(String contentType, String text) {
    Kind kind = kindOf(contentType);
    Charset charset = new Value(contentType, new byte[0], kind).charset();
    return new Value(contentType, text.getBytes(charset), kind);
  }

  private Charset charset() {
    Charset known = knownCharset();
    return known == null ? StandardCharsets.UTF_8 : known;
  }

  /** The charset; null where the content type names one that is not known here. */
  private @Nullable Charset knownCharset() {
    if (kind == Kind.TEXT && !contentType.equals(TEXT_TYPE)) {
      for (String parameter : contentType.split(";", -1)) {
        String[] pair = parameter.strip().split("=", 2);
        if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("charset")) {
          String name = pair[1].strip().replace("\"", "");
          try {
            return Charset.forName(name);
          } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
          }
        }
      }
    }
    return StandardCharsets.UTF_8;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value that
        && secret == that.secret
        && contentType.equals(that.contentType)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return 31 * contentType.hashCode() + Arrays.hashCode(content);
  }

  /** The content type and size, never the content: values do not belong into logs by accident. */
  @Override
  public String toString() {
    return "Value[" + contentType + ", " + content.length + " bytes]";
  }
}
