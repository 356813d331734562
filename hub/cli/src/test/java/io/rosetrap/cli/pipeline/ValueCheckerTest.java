package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Value;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueCheckerTest {
  private static final byte[] BYTES = {(byte) 0xff, 0, 1};

  private static ValueType type(String word) {
    return new ValueType(ValueType.Kind.valueOf(word), Optional.empty());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "ANY, x y, text/plain; charset=utf-8",
    "TEXT, x y, text/plain; charset=utf-8",
    "BYTES, x y, application/octet-stream",
    "JSON, '{\"a\": [1, null]}', application/json",
    "JSON, ' 7 ', application/json",
    "INTEGER, -7, application/json",
    "INTEGER, 123456789012345678901234567890, application/json",
    "NUMBER, 1.5e3, application/json",
    "NUMBER, 1, application/json",
    "BOOLEAN, false, application/json"
  })
  void toValue_whatFits_hasTheContentType(String kind, String text, String contentType)
      throws Exception {
    Value value = ValueChecker.toValue(utf8(text), type(kind), false);
    assertThat(value.contentType()).isEqualTo(contentType);
    assertThat(value.asText()).isEqualTo(text);
    ValueChecker.require(value, type(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER | abc  | is no JSON: 'abc' (line 1, column 1)",
        "INTEGER | 1.5  | is '1.5', and must be a whole number",
        "INTEGER | '' | is no JSON: it is empty",
        "NUMBER  | true | is 'true', and must be a number",
        "BOOLEAN | yes  | is no JSON: 'yes' (line 1, column 1)",
        "BOOLEAN | 1    | is '1', and must be true or false",
        "JSON    | {} {} | is no JSON: '{} {}' (line 1, column 4)"
      })
  void toValue_whatDoesNotFit_isTold(String kind, String text, String message) {
    assertThatThrownBy(() -> ValueChecker.toValue(utf8(text), type(kind), false))
        .isInstanceOf(ValueChecker.Unfit.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ValueChecker.toValue(utf8("hidden" + text), type(kind), true))
        .hasMessage("is no JSON: (secret)");
  }

  @Test
  void toValue_bytes_areNoText() throws Exception {
    assertThat(ValueChecker.toValue(BYTES, ValueType.ANY, false).kind())
        .isEqualTo(Value.Kind.BYTES);
    assertThatThrownBy(() -> ValueChecker.toValue(BYTES, type("TEXT"), false))
        .hasMessage("is no text: 3 bytes that are not UTF-8");
    assertThatThrownBy(() -> ValueChecker.toValue(BYTES, type("JSON"), false))
        .hasMessage("is no JSON: 3 bytes that are not UTF-8");
  }

  @Test
  void toValue_schema_namesPlaceAndRule() throws Exception {
    ValueType order =
        new ValueType(
            ValueType.Kind.JSON,
            Optional.of(
                """
                {"type": "object", "required": ["id"],
                 "properties": {"id": {"type": "integer", "minimum": 1}}}
                """));
    assertThat(ValueChecker.toValue(utf8("{\"id\": 1}"), order, false).kind())
        .isEqualTo(Value.Kind.JSON);
    assertThatThrownBy(() -> ValueChecker.toValue(utf8("{\"id\": 0}"), order, false))
        .hasMessage("does not fit its schema: at /id by the rule 'minimum': 0 is less than 1");
    assertThatThrownBy(() -> ValueChecker.toValue(utf8("{}"), order, false))
        .hasMessageStartingWith("does not fit its schema: as a whole by the rule 'required': ");
    assertThatThrownBy(() -> ValueChecker.toValue(utf8("{\"id\": \"hidden\"}"), order, true))
        .hasMessage("does not fit its schema: at /id by the rule 'type'");
  }

  @Test
  void require_valueOfAStep_isLookedAt() throws Exception {
    ValueChecker.require(Value.text("42"), type("INTEGER"));
    ValueChecker.require(Value.json("42"), type("TEXT"));
    ValueChecker.require(Value.bytes(BYTES), ValueType.ANY);
    ValueChecker.require(Value.bytes(BYTES), type("BYTES"));
    assertThatThrownBy(() -> ValueChecker.require(Value.bytes(BYTES), type("TEXT")))
        .hasMessage("is no text: its content type is application/octet-stream");
    assertThatThrownBy(() -> ValueChecker.require(Value.text("x").asSecret(), type("NUMBER")))
        .hasMessage("is no JSON: (secret)");
  }
}
