package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
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
          boolean.class, Boolean.class);

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

  /** No number that a Java type holds needs more; longer ones are left to fail as they are. */
  private static final int MAX_NUMBER = 1_000;

  private ValueCodec() {}

  static Value encode(@Nullable Object value) {
    return switch (value) {
      case null -> Value.json("null");
      case Value v -> v;
      case String s -> Value.text(s);
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
    boolean isNull = value.kind() == Value.Kind.JSON && text.strip().equals("null");
    if (isNull && !(type instanceof Class<?> c && c.isPrimitive())) {
      return boxed instanceof Class<?> c && keepsNull(c)
          ? JacksonCodec.decode(version, type)
          : null;
    }
    if (boxed == String.class) {
      return string(version, text);
    }
    Object plain = plain(boxed, text.strip());
    return plain == null ? JacksonCodec.decode(version, type) : plain;
  }

  /** Types that have a value of their own for JSON null. */
  private static boolean keepsNull(Class<?> type) {
    return type.getName().startsWith("com.fasterxml.jackson.")
        || type.getName().startsWith("java.util.Optional");
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

  private static @Nullable Object plain(Type type, String text) {
    if (type == Boolean.class) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
    Function<BigDecimal, Object> number = type instanceof Class<?> c ? NUMBERS.get(c) : null;
    if (number == null || text.isEmpty() || text.length() > MAX_NUMBER) {
      return null;
    }
    try {
      BigDecimal parsed = new BigDecimal(text);
      // An exponent of a billion would make a number of a billion digits.
      return Math.abs((long) parsed.scale()) > MAX_NUMBER ? null : number.apply(parsed);
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** Which value, by whom, and how it begins: for messages. */
  static String describe(Version version) {
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
