package io.rosetrap.api;

import static io.rosetrap.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Value.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
  private static Value of(String contentType, byte... content) {
    return Value.ofOwned(contentType, content);
  }

  private static Value text(String contentType, String text, Charset charset) {
    return Value.ofOwned(contentType, text.getBytes(charset));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                  | JSON
          application/json; charset=utf-8   | JSON
          APPLICATION/JSON                  | JSON
          application/problem+json          | JSON
          application/geo+json ; a=b        | JSON
          text/plain                        | TEXT
          text/plain; charset=utf-8         | TEXT
          Text/CSV;header=present           | TEXT
          application/octet-stream          | BYTES
          application/jsonl                 | BYTES
          application/xml                   | BYTES
          image/png                         | BYTES
          json/application                  | BYTES
          """)
  void ofOwned_contentType_decidesTheKind(String contentType, Kind kind) {
    Value value = of(contentType, (byte) '1');
    assertThat(value.kind()).isEqualTo(kind);
    assertThat(value.contentType()).isEqualTo(contentType);
  }

  @Test
  void factories_setTypeAndKind() {
    assertThat(Value.text("x").contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(Value.text("x").kind()).isEqualTo(Kind.TEXT);
    assertThat(Value.json("1").contentType()).isEqualTo("application/json");
    assertThat(Value.json("1").kind()).isEqualTo(Kind.JSON);
    assertThat(Value.bytes(new byte[1]).contentType()).isEqualTo("application/octet-stream");
    assertThat(Value.bytes(new byte[1]).kind()).isEqualTo(Kind.BYTES);
  }

  @Test
  void factories_emptyNullZeroFalse_areOrdinaryValues() {
    assertThat(Value.text("").size()).isZero();
    assertThat(Value.text("").asText()).isEmpty();
    assertThat(Value.bytes(new byte[0]).toBytes()).isEmpty();
    assertThat(Value.json("null").asText()).isEqualTo("null");
    assertThat(Value.json("0").asText()).isEqualTo("0");
    assertThat(Value.json("false").asText()).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "/plain", "/", "text/plain\n", "text/plain; x=é", "a/\u007f"})
  void ofOwned_noContentType_isRefused(String contentType) {
    assertThat(refusal(ErrorCode.INVALID_VALUE, () -> of(contentType)))
        .isEqualTo(
            "The content type '"
                + contentType.replaceAll("\\p{Cntrl}", "\uFFFD")
                + "' is none. A content type is 'type/subtype' with optional parameters, 1 to 200"
                + " printable ASCII characters.");
  }

  @Test
  void ofOwned_contentTypeAtTheLimit_isAcceptedAndOneMoreRefused() {
    String longest = "text/" + "x".repeat(195);
    assertThat(of(longest).contentType()).hasSize(200);
    assertThat(refusal(ErrorCode.INVALID_VALUE, () -> of(longest + "x")))
        .startsWith("The content type 'text/" + "x".repeat(55) + "…' is none.");
  }

  @Test
  void ofOwned_hugeContentType_isRefusedInAShortSentence() {
    refusal(ErrorCode.INVALID_VALUE, () -> of("text/" + "x".repeat(100_000)));
  }

  @Test
  void bytes_arrayChangedAfterwards_valueStays() {
    byte[] array = {1, 2, 3};
    Value value = Value.bytes(array);
    array[0] = 9;
    value.toBytes()[1] = 9;
    assertThat(value.toBytes()).containsExactly(1, 2, 3);
    assertThat(value.size()).isEqualTo(3);
  }

  @Test
  void sharedBytes_ownedArray_isNotCopied() {
    byte[] array = {1};
    assertThat(Value.ofOwned("a/b", array).sharedBytes()).isSameAs(array);
  }

  @Test
  void equals_sameTypeAndBytes_areEqual() {
    assertThat(Value.text("x")).isEqualTo(Value.text("x")).hasSameHashCodeAs(Value.text("x"));
    assertThat(Value.text("1")).isNotEqualTo(Value.json("1"));
    assertThat(Value.text("x")).isNotEqualTo(Value.text("y"));
    assertThat(Value.text("x")).isNotEqualTo("x");
  }

  @Test
  void toString_secret_showsTypeAndSizeOnly() {
    assertThat(Value.text("hunter2")).hasToString("Value[text/plain; charset=utf-8, 7 bytes]");
    assertThat(Value.json("\"hunter2\"")).hasToString("Value[application/json, 9 bytes]");
    assertThat(Value.bytes(new byte[] {'h', 'u'}))
        .hasToString("Value[application/octet-stream, 2 bytes]");
  }

  @Nested
  class Charsets {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            text/plain;charset=iso-8859-1       | ISO-8859-1
            text/plain; charset="ISO-8859-1"    | ISO-8859-1
            text/plain; a=b; Charset = latin1   | ISO-8859-1
            text/plain; charset=utf-16          | UTF-16
            text/plain; charset=UTF-32BE        | UTF-32BE
            text/plain; charset=utf-8           | UTF-8
            text/plain                          | UTF-8
            text/plain; charset                 | UTF-8
            application/json                    | UTF-8
            application/json; charset=utf-16    | UTF-8
            """)
    void asText_namedCharset_isUsedForTextOnly(String contentType, String charset) {
      Value value = text(contentType, "né", Charset.forName(charset));
      assertThat(value.asText()).isEqualTo("né");
      assertThat(value.isWellFormedText()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "no such", "\"\"", "utf-8,x"})
    void asText_unknownCharset_readsUtf8AndIsNotWellFormed(String charset) {
      Value value = text("text/plain; charset=" + charset, "né", StandardCharsets.UTF_8);
      assertThat(value.asText()).isEqualTo("né");
      assertThat(value.isWellFormedText()).isFalse();
    }

    @Test
    void asText_malformedBytes_becomeReplacementCharacters() {
      Value value = of("text/plain", (byte) 'a', (byte) 0xFF, (byte) 'b');
      assertThat(value.asText()).isEqualTo("a\uFFFDb");
      assertThat(value.isWellFormedText()).isFalse();
    }

    @Test
    void isWellFormedText_encodedSurrogate_isFalse() {
      assertThat(of("text/plain", (byte) 0xED, (byte) 0xA0, (byte) 0x80).isWellFormedText())
          .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Ωмега 客户 عميل", "🌹👩‍🚀", "\0\t\r\n\u2028"})
    void text_anyScript_roundTrips(String text) {
      assertThat(Value.text(text).asText()).isEqualTo(text);
      assertThat(Value.text(text).isWellFormedText()).isTrue();
    }
  }

  @Nested
  class Previews {
    @Test
    void preview_shortText_isWhole() {
      assertThat(Value.text("").preview(1)).isEmpty();
      assertThat(Value.text("rose").preview(4)).isEqualTo("rose");
      assertThat(Value.json("{\"a\": 1}").preview(80)).isEqualTo("{\"a\": 1}");
    }

    @Test
    void preview_longText_isCutWithAnEllipsis() {
      assertThat(Value.text("roses").preview(4)).isEqualTo("rose…");
      assertThat(Value.text("x".repeat(1 << 20)).preview(80)).isEqualTo("x".repeat(80) + "…");
    }

    @Test
    void preview_bytes_saysHowMany() {
      assertThat(Value.bytes(new byte[3]).preview(1)).isEqualTo("3 bytes");
      assertThat(Value.bytes(new byte[0]).preview(80)).isEqualTo("0 bytes");
    }

    @Test
    void preview_characterOfTwoHalves_countsOnceAndIsNeverCut() {
      assertThat(Value.text("🌹🌹🌹").preview(3)).isEqualTo("🌹🌹🌹");
      assertThat(Value.text("🌹🌹🌹🌹").preview(3)).isEqualTo("🌹🌹🌹…");
      assertThat(Value.text("a🌹b").preview(1)).isEqualTo("a…");
      assertThat(Value.text("🌹".repeat(100_000)).preview(2)).isEqualTo("🌹🌹…");
    }

    @Test
    void preview_controlCharacters_becomeSpaces() {
      assertThat(Value.text("a\nb\r\tc\0\u001b[31m\u0085\u007f").preview(80))
          .isEqualTo("a b  c  [31m  ");
    }

    @Test
    void preview_lineSeparators_becomeSpaces() {
      assertThat(Value.text("a\u2028b\u2029c").preview(80)).isEqualTo("a b c");
    }

    @Test
    void preview_otherCharset_isDecodedInIt() {
      Value value = text("text/plain; charset=utf-16", "é🌹".repeat(50), StandardCharsets.UTF_16);
      assertThat(value.preview(3)).isEqualTo("é🌹é…");
      Value wide = text("text/plain; charset=utf-32", "🌹".repeat(50), Charset.forName("UTF-32"));
      assertThat(wide.preview(2)).isEqualTo("🌹🌹…");
    }

    @Test
    void preview_malformedBytes_doesNotFail() {
      assertThat(of("text/plain", (byte) 0xFF, (byte) 'a').preview(80)).isEqualTo("\uFFFDa");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 80, Integer.MAX_VALUE})
    void preview_anyLimit_isNeverPassed(int limit) {
      for (String unit : new String[] {"x", "é", "客", "🌹", "x🌹"}) {
        String text = unit.repeat(60);
        String preview = Value.text(text).preview(limit);
        int points = text.codePointCount(0, text.length());
        String start = text.substring(0, text.offsetByCodePoints(0, Math.min(points, limit)));
        assertThat(preview).isEqualTo(points <= limit ? text : start + "…");
      }
    }
  }
}
