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
import java.util.function.Function;
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

  private static final Map<Class<?>, Function<BigDecimal, Object>> NUMBERS =
      Map.of(
          Integer.class, BigDecimal::intValueExact,
          Long.class, BigDecimal::longValueExact,
          Short.class, BigDecimal::shortValueExact,
          Byte.class, BigDecimal::byteValueExact,
          Double.class, BigDecimal::doubleValue,
          Float.class, BigDecimal::floatValue,
          BigInteger.class, BigDecimal::toBigIntegerExact,
          BigDecimal.class, n -> n);

  /** The most digits, and the largest exponent, of a number that is read as one. */
  static final int MAX_NUMBER = 10_000;

  private ValueCodec() {}

  static Value encode(@Nullable Object value) {
    return switch (value) {
      case null -> Value.json("null");
      case Value v -> v;
      case String s -> text(s);
      case byte[] b -> Value.bytes(b);
      case Boolean b -> Value.json(b.toString());
      case Integer n -> Value.json(n.toString());
      case Long n -> Value.json(n.toString());
      case Short n -> Value.json(n.toString());
      case Byte n -> Value.json(n.toString());
      case BigInteger n -> Value.json(n.toString());
      case BigDecimal n -> Value.json(n.toString());
      case Double n -> real(n, n.toString());
      case Float n -> real(n, n.toString());
      default -> JacksonCodec.encode(value);
    };
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
    Function<BigDecimal, Object> number = boxed instanceof Class<?> c ? NUMBERS.get(c) : null;
    return number == null
        ? JacksonCodec.decode(version, type)
        : number(version, type, text.strip(), number);
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

  private static Object number(
      Version version, Type type, String text, Function<BigDecimal, Object> conversion) {
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
      Object converted = conversion.apply(number);
      return converted instanceof Double || converted instanceof Float
          ? real(version, type, text, converted)
          : converted;
    } catch (ArithmeticException e) {
      boolean fraction = number.stripTrailingZeros().scale() > 0;
      throw mismatch(version, type, fraction ? "it is no whole number" : "it is out of range", e);
    }
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
