package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One kind of value read as another: what works, and how what does not is told. */
class ValueReadingTest {
  record Item(String name, int count) {}

  record Basket(List<Item> items) {}

  private static final String BILLION = "1e1000000000";

  private static Object decode(Value value, Type type) {
    return ValueCodec.decode(version(value), type);
  }

  private static Version version(Value value) {
    return new Version("X_Data", 3, 7, "CLIENT C", Instant.EPOCH, value);
  }

  private static String refusal(Value value, Type type) {
    ValueTypeException e =
        catchThrowableOfType(ValueTypeException.class, () -> decode(value, type));
    assertThat(e).as("reading %s as %s", value.preview(20), type).isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.WRONG_TYPE);
    assertThat(e.definite()).isTrue();
    return e.getMessage();
  }

  static Stream<Arguments> readable() {
    return Stream.of(
        // What a shell writes is text, and spells numbers and JSON.
        Arguments.of(Value.text("50"), Integer.class, 50),
        Arguments.of(Value.text("50\n"), int.class, 50),
        Arguments.of(Value.text(" 1.5 "), Double.class, 1.5),
        Arguments.of(Value.text("true\n"), Boolean.class, true),
        Arguments.of(Value.text("50"), String.class, "50"),
        Arguments.of(Value.text("50"), Object.class, "50"),
        Arguments.of(
            Value.text("{\"name\": \"nut\", \"count\": 2}"), Item.class, new Item("nut", 2)),
        Arguments.of(Value.text("[1, 2]"), List.class, List.of(1, 2)),
        // JSON read as text is its text, without the quotes of a string.
        Arguments.of(Value.json("50"), String.class, "50"),
        Arguments.of(Value.json(" \"caf\\u00e9 \\\"x\\\"\" "), String.class, "café \"x\""),
        Arguments.of(Value.json("\"plain\""), String.class, "plain"),
        Arguments.of(Value.json("{\"a\": 1}"), String.class, "{\"a\": 1}"),
        Arguments.of(Value.json("50"), byte[].class, new byte[] {'5', '0'}),
        // Numbers go by their value, not by their spelling.
        Arguments.of(Value.text("007"), Integer.class, 7),
        Arguments.of(Value.text("+5"), Integer.class, 5),
        Arguments.of(Value.text(" 5 "), Long.class, 5L),
        Arguments.of(Value.json("-0"), Integer.class, 0),
        Arguments.of(Value.json("-128"), Byte.class, (byte) -128),
        Arguments.of(Value.json("32767"), short.class, Short.MAX_VALUE),
        Arguments.of(Value.json("999999999999999999"), Long.class, 999_999_999_999_999_999L),
        Arguments.of(Value.json("9223372036854775807"), Long.class, Long.MAX_VALUE),
        Arguments.of(Value.json("-9223372036854775808"), Long.class, Long.MIN_VALUE),
        Arguments.of(Value.json("2147483647"), int.class, Integer.MAX_VALUE),
        Arguments.of(Value.json("3e2"), Integer.class, 300),
        Arguments.of(Value.json("50.0"), Integer.class, 50),
        Arguments.of(Value.json("1.5e1"), Long.class, 15L),
        Arguments.of(Value.json("50"), Double.class, 50.0),
        Arguments.of(Value.json("50"), BigDecimal.class, new BigDecimal("50")),
        Arguments.of(Value.json("1e3"), BigInteger.class, new BigInteger("1000")),
        Arguments.of(Value.json("-0.0"), Double.class, -0.0),
        Arguments.of(Value.json("1e-400"), Double.class, 0.0),
        Arguments.of(Value.json("1.50"), Object.class, 1.5));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void value_ofOneKind_isReadAsAnother(Value value, Class<?> type, Object expected) {
    assertThat(decode(value, type)).isEqualTo(expected);
  }

  @Test
  void jsonString_asInteger_isRefusedWithAFullMessage() {
    assertThat(refusal(Value.json("\"50\""), Integer.class))
        .isEqualTo(
            "X_Data version 3 by CLIENT C (application/json, \"50\") cannot be read as"
                + " java.lang.Integer: it is a string. Read it as the type that was written, or as"
                + " String.class.");
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("50.5", Integer.class, "it is no whole number"),
        Arguments.of("0.1", BigInteger.class, "it is no whole number"),
        Arguments.of("2147483648", Integer.class, "it is out of range"),
        Arguments.of("-9223372036854775809", long.class, "it is out of range"),
        Arguments.of("40000", short.class, "it is out of range"),
        Arguments.of("128", byte.class, "it is out of range"),
        Arguments.of("1e400", Double.class, "it is out of range"),
        Arguments.of("-1e400", double.class, "it is out of range"),
        Arguments.of("1e39", Float.class, "it is out of range"),
        Arguments.of("true", Integer.class, "it is a boolean"),
        Arguments.of("{}", Integer.class, "it is an object"),
        Arguments.of("[50]", Integer.class, "it is an array"),
        Arguments.of("\"true\"", Boolean.class, "it is a string"),
        Arguments.of("1", Boolean.class, "it is a number"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void json_ofAnotherKind_isRefusedAndSaysWhatItIs(String json, Class<?> type, String why) {
    assertThat(refusal(Value.json(json), type))
        .contains("cannot be read as " + type.getTypeName() + ": " + why + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "+", "--1", "5-", "abc", "1_000", "0x10", "NaN", "Infinity", "1d"})
  void text_thatSpellsNoNumber_isRefused(String text) {
    assertThat(refusal(Value.text(text), Double.class))
        .contains("cannot be read as java.lang.Double: it is a text that does not spell one.");
  }

  @ParameterizedTest
  @ValueSource(classes = {Integer.class, Long.class, BigInteger.class, BigDecimal.class})
  void number_withABillionDigits_isRefusedAtOnce(Class<?> type) {
    for (String json : List.of(BILLION, "-" + BILLION, "1e-1000000000")) {
      assertThat(refusal(Value.json(json), type)).contains("its exponent is too large");
      assertThat(refusal(Value.text(json), type)).contains("its exponent is too large");
    }
  }

  @Test
  void number_withABillionDigits_isRefusedAsDoubleAndInFields() {
    assertThat(refusal(Value.json(BILLION), Double.class)).contains("its exponent is too large");
    assertThat(refusal(Value.json("{\"name\":\"x\",\"count\":" + BILLION + "}"), Item.class))
        .contains("(at count)");
  }

  @Test
  void number_withABillionDigits_isStillReadableAsText() {
    assertThat(decode(Value.json(BILLION), String.class)).isEqualTo(BILLION);
    assertThat(decode(Value.json(BILLION), Value.class)).isEqualTo(Value.json(BILLION));
  }

  @Test
  void number_ofTooManyDigits_isRefused() {
    assertThat(refusal(Value.json("1".repeat(10_001)), BigInteger.class))
        .contains("it has 10001 characters, too many for a number");
    assertThat(decode(Value.json("1".repeat(10_000)), BigInteger.class))
        .isEqualTo(new BigInteger("1".repeat(10_000)));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {int.class, long.class, double.class, boolean.class, char.class, byte.class})
  void jsonNull_asPrimitive_isRefusedAndNamesTheBox(Class<?> type) {
    assertThat(refusal(Value.json("null"), type))
        .startsWith(
            "X_Data version 3 by CLIENT C (application/json, null) is null, and a "
                + type
                + " cannot be. Read it as java.lang.");
  }

  @Test
  void bytes_asAnythingElse_areRefused() {
    Value bytes = Value.bytes(new byte[] {1, 2, 3});
    for (Type type : List.<Type>of(String.class, Integer.class, Item.class, Object.class)) {
      assertThat(refusal(bytes, type))
          .isEqualTo(
              "X_Data version 3 by CLIENT C (application/octet-stream, 3 bytes) is bytes, not "
                  + type.getTypeName()
                  + ". Read it as byte[].class.");
    }
  }

  @Test
  void record_withAWrongField_isRefusedAndSaysWhere() {
    assertThat(
            refusal(
                Value.json("{\"items\": [{\"name\": \"nut\", \"count\": \"two\"}]}"), Basket.class))
        .contains("cannot be read as io.rosetrap.client.ValueReadingTest$Basket: ")
        .contains("(at items[0].count)")
        .doesNotContain("CoercionConfig");
    assertThat(refusal(Value.json("{\"name\": \"nut\", \"count\": 1.5}"), Item.class))
        .contains("(at count)");
    assertThat(refusal(Value.json("{\"name\": \"nut\", \"count\": null}"), Item.class))
        .contains("(at count)");
    assertThat(refusal(Value.json("[1]"), Item.class)).contains("cannot be read as");
  }

  @Test
  void text_thatIsNoJson_asRecord_isRefused() {
    assertThat(refusal(Value.text("hello"), Item.class))
        .startsWith(
            "X_Data version 3 by CLIENT C (text/plain; charset=utf-8, hello) cannot be read as ");
  }

  @Test
  void longValue_isShownInPart() {
    assertThat(refusal(Value.text("x".repeat(1_000)), Integer.class))
        .contains("x".repeat(60) + "…")
        .hasSizeLessThan(400);
  }
}
