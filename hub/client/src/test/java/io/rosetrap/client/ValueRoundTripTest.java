package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read, for every kind of Java value. */
class ValueRoundTripTest {
  enum Colour {
    RED,
    GREEN
  }

  record Point(int x, int y) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Order(
      UUID id,
      String item,
      BigDecimal price,
      Colour colour,
      Instant at,
      Duration within,
      Optional<String> note,
      Optional<Point> where,
      List<Point> points,
      byte[] picture) {}

  record Shape(Point from, Point to, Map<String, Point> named) {}

  /** An object that does not bear being looked at. */
  static final class Broken {
    @SuppressWarnings("DoNotCallSuggester")
    public String getName() {
      throw new IllegalStateException("no name");
    }
  }

  private static TestHub hub;
  private static RoseTrapClient client;

  @BeforeAll
  static void start() {
    hub = TestHub.start();
    client = hub.client("CLIENT A");
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static <T> T roundTrip(Object value, Class<T> type) {
    client.write("value", value);
    return client.read("value", type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "plain",
        "two\nlines\r\n",
        "\t\"quoted\" \\ back",
        "null",
        "true",
        "{\"not\": \"parsed\"}",
        "äöüß",
        "日本語",
        "עברית",
        "🦔🏳️‍🌈",
        "\u0000\u0007\u001b[31m",
        "\u2028\uFEFF"
      })
  void text_roundTrips(String text) {
    assertThat(roundTrip(text, String.class)).isEqualTo(text);
    assertThat(client.read("value", TestHub.LONG).value()).isEqualTo(Value.text(text));
    assertThat(roundTrip(text, Object.class)).isEqualTo(text);
  }

  @Test
  void text_ofManyCharacters_roundTrips() {
    String text = "x🦔".repeat(100_000);
    assertThat(roundTrip(text, String.class)).isEqualTo(text);
  }

  @Test
  void bytes_ofEveryValue_roundTrip() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    assertThat(roundTrip(bytes, byte[].class)).isEqualTo(bytes);
    assertThat(roundTrip(new byte[0], byte[].class)).isEmpty();
  }

  static Stream<Object> scalars() {
    return Stream.of(
        true,
        false,
        0,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        Byte.MIN_VALUE,
        Byte.MAX_VALUE,
        0.0,
        -0.0,
        0.1,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Math.PI,
        1e16,
        0.0f,
        -0.0f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        0.1f,
        BigInteger.ZERO,
        BigInteger.TWO.pow(64),
        BigInteger.TWO.pow(4096).negate(),
        BigDecimal.ZERO,
        new BigDecimal("1.10"),
        new BigDecimal("100"),
        new BigDecimal("1E+2"),
        new BigDecimal("0.1000000000000000055511151231257827021181583404541015625"),
        new BigDecimal("-1E-1000"),
        new BigDecimal("123456789".repeat(200) + ".5"),
        'x',
        Colour.GREEN,
        UUID.fromString("00000000-0000-0000-0000-000000000001"),
        Instant.parse("2026-01-02T03:04:05.123456789Z"),
        LocalDate.of(2026, 1, 2),
        Duration.ofSeconds(90, 5),
        new Point(Integer.MIN_VALUE, 7));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void scalar_roundTrips(Object value) {
    assertThat(roundTrip(value, Object.class.cast(value).getClass())).isEqualTo(value);
  }

  static Stream<Arguments> primitives() {
    return Stream.of(
        Arguments.of(7, int.class),
        Arguments.of(7L, long.class),
        Arguments.of((short) 7, short.class),
        Arguments.of((byte) 7, byte.class),
        Arguments.of(7.5, double.class),
        Arguments.of(7.5f, float.class),
        Arguments.of(true, boolean.class),
        Arguments.of('x', char.class));
  }

  @ParameterizedTest
  @MethodSource("primitives")
  void primitive_roundTrips(Object value, Class<?> type) {
    assertThat((Object) roundTrip(value, type)).isEqualTo(value);
  }

  @Test
  void record_withEveryKindOfField_roundTrips() {
    Order order =
        new Order(
            UUID.randomUUID(),
            "crème brûlée 🍮",
            new BigDecimal("12.340"),
            Colour.RED,
            Instant.parse("2026-01-02T03:04:05Z"),
            Duration.ofMillis(1_500),
            Optional.empty(),
            Optional.of(new Point(1, 2)),
            List.of(new Point(3, 4)),
            new byte[] {0, -1});
    Order read = roundTrip(order, Order.class);
    assertThat(read).usingRecursiveComparison().isEqualTo(order);
    assertThat(read.note()).isEmpty();
  }

  @Test
  void record_nested_roundTrips() {
    Shape shape = new Shape(new Point(1, 2), new Point(3, 4), Map.of("centre", new Point(2, 3)));
    assertThat(roundTrip(shape, Shape.class)).isEqualTo(shape);
  }

  @Test
  void record_withUnknownMember_isRead() {
    client.write("value", Value.json("{\"x\": 1, \"y\": 2, \"z\": 3}"));
    assertThat(client.read("value", Point.class)).isEqualTo(new Point(1, 2));
  }

  @Test
  void generics_areReadByTypeRef() {
    List<Point> points = List.of(new Point(1, 2), new Point(3, 4));
    client.write("value", points);
    assertThat(client.read("value", new TypeRef<List<Point>>() {}, TestHub.LONG)).isEqualTo(points);

    Map<String, List<Colour>> map = Map.of("sky", List.of(), "grass", List.of(Colour.GREEN));
    client.write("value", map);
    assertThat(client.read("value", new TypeRef<Map<String, List<Colour>>>() {}, TestHub.LONG))
        .isEqualTo(map);

    assertThat(client.read("value", new TypeRef<Map<String, Object>>() {}, TestHub.LONG))
        .containsEntry("grass", List.of("GREEN"));
  }

  @Test
  void typeRef_withoutTypeArgument_isRefused() {
    @SuppressWarnings("rawtypes")
    class Raw extends TypeRef {}
    assertThat(catchThrowableOfType(IllegalArgumentException.class, Raw::new))
        .hasMessage("A TypeRef needs a type argument: new TypeRef<List<String>>() {}");
  }

  @Test
  void jsonNull_isReadAsNullOfAnyObjectType() {
    client.write("value", null);
    assertThat(client.read("value", TestHub.LONG).value()).isEqualTo(Value.json("null"));
    assertThat(client.read("value", String.class)).isNull();
    assertThat(client.read("value", Integer.class)).isNull();
    assertThat(client.read("value", Boolean.class)).isNull();
    assertThat(client.read("value", Order.class)).isNull();
    assertThat(client.read("value", new TypeRef<List<Point>>() {}, TestHub.LONG)).isNull();
    assertThat(client.peek("value", String.class).orElseThrow().value()).isNull();
  }

  @Test
  void jsonNull_isKeptByTypesThatHaveAFormOfItsOwn() {
    client.write("value", null);
    assertThat(client.read("value", JsonNode.class)).isEqualTo(NullNode.getInstance());
    assertThat(client.read("value", Value.class)).isEqualTo(Value.json("null"));
    assertThat(client.read("value", new TypeRef<Optional<Integer>>() {}, TestHub.LONG)).isEmpty();
    client.write("value", Optional.of(5));
    assertThat(client.read("value", new TypeRef<Optional<Integer>>() {}, TestHub.LONG)).contains(5);
  }

  @Test
  void value_isWrittenAndReadAsItIs() {
    Value odd = Value.ofOwned("text/csv; charset=iso-8859-1", new byte[] {'a', ',', (byte) 0xe9});
    assertThat(roundTrip(odd, Value.class)).isEqualTo(odd);
    assertThat(client.read("value", String.class)).isEqualTo("a,é");

    Value json =
        Value.ofOwned("application/geo+json", " {\"a\" : 1.0} ".getBytes(StandardCharsets.UTF_8));
    assertThat(roundTrip(json, Value.class)).isEqualTo(json);
    assertThat(client.read("value", new TypeRef<Map<String, Double>>() {}, TestHub.LONG))
        .containsEntry("a", 1.0);
  }

  @Test
  void jsonNode_roundTrips() throws Exception {
    JsonNode node =
        JsonMapper.builder().build().readTree("{\"a\": [1, 2.5, null, true, \"x\"], \"b\": {}}");
    assertThat(roundTrip(node, JsonNode.class)).isEqualTo(node);
  }

  static Stream<Arguments> unwritable() {
    Object[] cycle = new Object[1];
    cycle[0] = cycle;
    return Stream.of(
        Arguments.of(new Object(), "A java.lang.Object cannot be written as JSON: No serializer"),
        Arguments.of(cycle, "A [Ljava.lang.Object; cannot be written as JSON: "),
        Arguments.of(new Broken(), "A io.rosetrap.client.ValueRoundTripTest$Broken cannot be"));
  }

  @ParameterizedTest
  @MethodSource("unwritable")
  void object_thatIsNoJson_isRefusedBeforeAnythingIsSent(Object value, String start) {
    RoseTrapException e =
        catchThrowableOfType(RoseTrapException.class, () -> client.write("never", value));
    assertThat(e)
        .hasMessageContaining(start)
        .hasMessageContaining("Write a record, a plain object, a collection, text or bytes.")
        .hasMessageNotContaining("FAIL_ON_EMPTY_BEANS");
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(e.definite()).isTrue();
    assertThat(client.peek("never")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void number_withoutFormInJson_isRefused(double number) {
    String message =
        "The number " + number + " has no form in JSON. Write it as text, or write null.";
    assertThat(catchThrowableOfType(RoseTrapException.class, () -> client.write("n", number)))
        .hasMessage(message);
    assertThat(
            catchThrowableOfType(RoseTrapException.class, () -> client.write("n", (float) number)))
        .hasMessage(message);
  }

  @Test
  void text_withHalfACharacter_isRefused() {
    assertThat(catchThrowableOfType(RoseTrapException.class, () -> client.write("n", "x\uDC00")))
        .hasMessage(
            "The text has half a character (a lone surrogate), which no encoding can carry. Mend"
                + " the text, or write bytes.");
    // JSON has a spelling for it.
    client.write("value", List.of("x\uDC00"));
    assertThat(client.read("value", new TypeRef<List<String>>() {}, TestHub.LONG))
        .containsExactly("x\uDC00");
  }
}
