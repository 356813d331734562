package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Java values to hub values and back. Text, bytes and plain numbers are done here, so that a
 * process that needs no more never loads a JSON library; the rest is {@link JacksonCodec}'s.
 */
final class ValueCodec {
  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          int.class, Integer.class,
          long.class, Long.class,
          short.class, Short.class,
          byte.class, Byte.class,
          double.class, Double.class,
          float.class, Float.class,
          boolean.class, Boolean.class,
          char.class, Character.class);

  private static final Set<Class<?>> NUMBERS =
      Set.of(
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Double.class,
          Float.class,
          BigInteger.class,
          BigDecimal.class);

  /** A whole number of so many digits is a {@code long} whatever they are. */
  private static final int DIGITS_OF_A_LONG = 18;

  /** The most digits, and the largest exponent, of a number that is read as one. */
  static final int MAX_NUMBER = 10_000;

  private ValueCodec() {}

  static Value encode(@Nullable Object value) {
    // Not a switch: the first one over types makes a class, which takes a short process 10 ms.
    if (value == null) {
      return Value.json("null");
    }
    if (value instanceof Value ready) {
      return ready;
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof byte[] bytes) {
      return Value.bytes(bytes);
    }
    if (value instanceof Double || value instanceof Float) {
      return real(((Number) value).doubleValue(), value.toString());
    }
    boolean isPlain =
        value instanceof Boolean
            || value instanceof BigInteger
            || value instanceof BigDecimal
            || NUMBERS.contains(value.getClass());
    return isPlain ? Value.json(value.toString()) : JacksonCodec.encode(value);
  }

  private static Value text(String text) {
    if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RoseTrapException(
          ErrorCode.INVALID_VALUE,
          "The text has half a character (a lone surrogate), which no encoding can carry. Mend the"
              + " text, or write bytes.");
    }
    return Value.text(text);
  }

  private static Value real(double number, String text) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new RoseTrapException(
          ErrorCode.INVALID_VALUE,
          "The number " + text + " has no form in JSON. Write it as text, or write null.");
    }
    return Value.json(text);
  }

  /** Reads a version's value as a type; null only where JSON null was written. */
  static @Nullable Object decode(Version version, Type type) {
    Value value = version.value();
    Type boxed = type instanceof Class<?> c ? BOXES.getOrDefault(c, c) : type;
    if (boxed == Value.class) {
      return value;
    }
    if (boxed == byte[].class) {
      return value.toBytes();
    }
    if (value.kind() == Value.Kind.BYTES) {
      throw new ValueTypeException(
          describe(version)
              + " is bytes, not "
              + type.getTypeName()
              + ". Read it as byte[].class.");
    }
    String text = value.asText();
    if (value.kind() == Value.Kind.JSON && text.strip().equals("null")) {
      return ofNull(version, type);
    }
    boolean plainText = value.kind() == Value.Kind.TEXT && boxed == Object.class;
    if (boxed == String.class || plainText) {
      return string(version, text);
    }
    if (boxed == Boolean.class) {
      return bool(version, type, text.strip());
    }
    return boxed instanceof Class<?> c && NUMBERS.contains(c)
        ? number(version, type, text.strip(), c)
        : JacksonCodec.decode(version, type);
  }

  private static @Nullable Object ofNull(Version version, Type type) {
    if (type instanceof Class<?> c && c.isPrimitive()) {
      throw new ValueTypeException(
          describe(version)
              + " is null, and a "
              + c.getName()
              + " cannot be. Read it as "
              + BOXES.getOrDefault(c, c).getName()
              + ".");
    }
    Type raw = type instanceof ParameterizedType p ? p.getRawType() : type;
    String name = raw.getTypeName();
    boolean keepsNull =
        name.startsWith("com.fasterxml.jackson.") || name.startsWith("java.util.Optional");
    return keepsNull ? JacksonCodec.decode(version, type) : null;
  }

  private static @Nullable Object string(Version version, String text) {
    if (version.value().kind() == Value.Kind.TEXT || !text.strip().startsWith("\"")) {
      return text;
    }
    String quoted = text.strip();
    boolean simple = quoted.indexOf('\\') < 0;
    return simple
        ? quoted.substring(1, quoted.length() - 1)
        : JacksonCodec.decode(version, String.class);
  }

  private static Boolean bool(Version version, Type type, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mismatch(version, type, "it is " + kind(version, text), null);
    };
  }

  private static Object number(Version version, Type type, String text, Class<?> boxed) {
    Object whole = whole(text, boxed);
    return whole == null ? decimal(version, type, text, boxed) : whole;
  }

  /**
   * A number without fraction and exponent that fits its type; null for all others. Those go by way
   * of {@link BigDecimal}, whose table of powers takes a new process 40 ms to fill.
   */
  private static @Nullable Object whole(String text, Class<?> boxed) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - start;
    if (digits == 0 || digits > DIGITS_OF_A_LONG) {
      return null;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    long number = Long.parseLong(text);
    if (boxed == Long.class) {
      return number;
    }
    if (boxed == Integer.class && number == (int) number) {
      return (int) number;
    }
    if (boxed == Short.class && number == (short) number) {
      return (short) number;
    }
    return boxed == Byte.class && number == (byte) number ? (byte) number : null;
  }

  private static Object decimal(Version version, Type type, String text, Class<?> boxed) {
    if (text.length() > MAX_NUMBER) {
      throw mismatch(
          version, type, "it has " + text.length() + " characters, too many for a number", null);
    }
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw mismatch(version, type, "it is " + kind(version, text), e);
    }
    // An exponent of a billion would make a number of a billion digits.
    if (Math.abs((long) number.scale()) > MAX_NUMBER) {
      throw mismatch(version, type, "its exponent is too large", null);
    }
    try {
      Object converted = convert(number, boxed);
      return converted instanceof Double || converted instanceof Float
          ? real(version, type, text, converted)
          : converted;
    } catch (ArithmeticException e) {
      boolean fraction = number.stripTrailingZeros().scale() > 0;
      throw mismatch(version, type, fraction ? "it is no whole number" : "it is out of range", e);
    }
  }

  private static Object convert(BigDecimal number, Class<?> boxed) {
    if (boxed == Integer.class) {
      return number.intValueExact();
    }
    if (boxed == Long.class) {
      return number.longValueExact();
    }
    if (boxed == Short.class) {
      return number.shortValueExact();
    }
    if (boxed == Byte.class) {
      return number.byteValueExact();
    }
    if (boxed == Double.class) {
      return number.doubleValue();
    }
    if (boxed == Float.class) {
      return number.floatValue();
    }
    return boxed == BigInteger.class ? number.toBigIntegerExact() : number;
  }

  private static Object real(Version version, Type type, String text, Object number) {
    double real = ((Number) number).doubleValue();
    if (Double.isInfinite(real)) {
      throw mismatch(version, type, "it is out of range", null);
    }
    boolean negativeZero = real == 0 && text.startsWith("-");
    if (number instanceof Float) {
      return negativeZero ? -0.0f : number;
    }
    return negativeZero ? -0.0d : number;
  }

  private static String kind(Version version, String text) {
    if (version.value().kind() == Value.Kind.TEXT) {
      return "a text that does not spell one";
    }
    return switch (text.charAt(0)) {
      case '"' -> "a string";
      case '{' -> "an object";
      case '[' -> "an array";
      case 't', 'f' -> "a boolean";
      default -> "a number";
    };
  }

  /**
   * The error for a value that is not of the type asked for.
   *
   * @param version which value
   * @param type the type asked for
   * @param why a clause without a full stop
   * @param cause what led to it, if anything did
   */
  static ValueTypeException mismatch(
      Version version, Type type, String why, @Nullable Throwable cause) {
    String message =
        describe(version)
            + " cannot be read as "
            + type.getTypeName()
            + ": "
            + why
            + ". Read it as the type that was written, or as String.class.";
    return cause == null ? new ValueTypeException(message) : new ValueTypeException(message, cause);
  }

  /** Which value, by whom, and how it begins: for messages. */
  private static String describe(Version version) {
    return version.variable()
        + " version "
        + version.number()
        + " by "
        + version.writer()
        + " ("
        + version.value().contentType()
        + ", "
        + version.value().preview(60)
        + ")";
  }
}
