package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Limits;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of every kind go in and come out as they were, or are refused. */
class ValueHttpTest {
  private static final String JSON = "Content-Type: application/json";
  private static final int MIB = 1 << 20;

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private void requireKept(byte[] value, String contentType) {
    hub.call("PUT", VARIABLES + "v", value, "Content-Type: " + contentType).requireStatus(200);

    Answer read = hub.get(VARIABLES + "v?wait=0").requireStatus(200);

    assertThat(read.body()).isEqualTo(value);
    assertThat(read.header("Content-Type")).contains(contentType);
  }

  /** What an await says about the variable v. */
  private Answer awaited() {
    return hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"v\"}}").requireStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0.0",
        "1e400",
        "12345678901234567890123456789012345678901234567890",
        "\"\"",
        "\"Grüße, Κόσμε, мир, 世界, 🌍\"",
        "\"\\u0000\\n\"",
        "[]",
        "{}",
        " { \"a\" : [ 1 , null , { } ] } \n",
        "{\"a\":1,\"a\":2}"
      })
  void json_ofEveryKind_isKeptToTheByteAndStandsInAwait(String json) {
    requireKept(utf8(json), "application/json");

    Answer awaited = awaited();
    assertThat(awaited.text()).contains("\"encoding\":\"json\",\"value\":" + json + "}");
    assertThat(awaited.json().at("/matches/0").has("value")).isTrue();
  }

  @Test
  void json_ofAnotherJsonType_isJsonToo() {
    requireKept(utf8("{\"a\":1}"), "application/vnd.example+json; charset=utf-8");
    assertThat(awaited().json().at("/matches/0/value/a").asInt()).isEqualTo(1);
    hub.put(VARIABLES + "v", "{", "Content-Type: application/vnd.example+json")
        .requireProblem(ErrorCode.INVALID_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | it is empty",
        "~ ~ | it is empty",
        "{ | it breaks off or goes wrong at line 1, column 2",
        "nul | it breaks off or goes wrong at line 1, column 1",
        "{\"a\":} | it breaks off or goes wrong at line 1, column 6",
        "'a' | it breaks off or goes wrong at line 1, column 1",
        "1 2 | something follows it at line 1, column 4",
        "NaN | it breaks off or goes wrong at line 1, column 4",
      })
  void json_thatIsNone_isRefusedAndSaysWhere(String json, String why) {
    hub.write("v", "before");

    Answer refused = hub.put(VARIABLES + "v", json, JSON).requireProblem(ErrorCode.INVALID_VALUE);

    assertThat(refused.detail())
        .isEqualTo(
            "The body says application/json, but is not one JSON document: "
                + why
                + ". Mend the JSON, or send it as text/plain; charset=utf-8.");
    assertThat(hub.get(VARIABLES + "v").text()).isEqualTo("before");
  }

  @Test
  void json_notInUtf8_isRefused() {
    for (Charset charset :
        new Charset[] {
          StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16
        }) {
      hub.call("PUT", VARIABLES + "v", "{\"a\": 1}".getBytes(charset), JSON)
          .requireProblem(ErrorCode.INVALID_VALUE);
    }
    hub.call("PUT", VARIABLES + "v", "\"ü\"".getBytes(StandardCharsets.ISO_8859_1), JSON)
        .requireProblem(ErrorCode.INVALID_VALUE);
    hub.put(VARIABLES + "v", "\uFEFF{}", JSON).requireProblem(ErrorCode.INVALID_VALUE);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void json_nestedDeep_isRefused() {
    hub.put(VARIABLES + "v", "[".repeat(500) + "]".repeat(500), JSON).requireStatus(200);
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(
            hub.put(VARIABLES + "v", deep, JSON).requireProblem(ErrorCode.INVALID_VALUE).detail())
        .contains("it nests deeper than 1,000 levels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "ISO-8859-1",
        "ISO-8859-5",
        "windows-1252",
        "UTF-16",
        "Shift_JIS",
        "GB18030",
        "US-ASCII"
      })
  void text_ofAnyCharset_isKeptToTheByteAndReadInAwait(String charset) {
    String text =
        switch (charset) {
          case "UTF-8", "UTF-16", "GB18030" -> "Grüße, Κόσμε, мир, 世界, 🌍\r\n\tنص";
          case "ISO-8859-5" -> "мир";
          case "Shift_JIS" -> "世界";
          case "US-ASCII" -> "plain";
          default -> "Grüße";
        };

    requireKept(text.getBytes(Charset.forName(charset)), "text/plain; charset=" + charset);

    assertThat(awaited().json().at("/matches/0/value").asText()).isEqualTo(text);
  }

  @Test
  void text_notInItsCharset_isRefused() {
    byte[] latin = "Grüße".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(
            hub.call("PUT", VARIABLES + "v", latin, "Content-Type: text/plain; charset=utf-8")
                .requireProblem(ErrorCode.INVALID_VALUE)
                .detail())
        .isEqualTo(
            "The body says text/plain; charset=utf-8, but not all of its bytes are characters of"
                + " that charset. Send it with the charset that it has, or as"
                + " application/octet-stream.");
    hub.call("PUT", VARIABLES + "v", latin, "Content-Type: text/plain")
        .requireProblem(ErrorCode.INVALID_VALUE);
    hub.call("PUT", VARIABLES + "v", latin, "Content-Type: text/plain; charset=klingon")
        .requireProblem(ErrorCode.INVALID_VALUE);
    requireKept(latin, "application/octet-stream");
  }

  @Test
  void bytes_ofEveryKind_areKept() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }

    requireKept(all, "application/octet-stream");
    requireKept(all, "image/png");
    requireKept(new byte[0], "application/octet-stream");
    assertThat(awaited().json().at("/matches/0/value").asText()).isEmpty();
  }

  @Test
  void emptyText_isAValueUnlikeNone() {
    hub.get(VARIABLES + "v").requireProblem(ErrorCode.NOT_WRITTEN);

    hub.put(VARIABLES + "v", "").requireStatus(200);

    Answer read = hub.get(VARIABLES + "v?wait=20s").requireStatus(200);
    assertThat(read.body()).isEmpty();
    assertThat(read.header("Content-Type")).contains("text/plain; charset=utf-8");
    hub.call("PUT", VARIABLES + "w").requireStatus(200);
    assertThat(hub.get(VARIABLES + "w").requireStatus(200).body()).isEmpty();
  }

  @Test
  void untyped_isTextOrElseBytes() {
    hub.put(VARIABLES + "v", "a=b&c", "Content-Type: application/x-www-form-urlencoded")
        .requireStatus(200);
    assertThat(hub.get(VARIABLES + "v").text()).isEqualTo("a=b&c");
    assertThat(hub.get(VARIABLES + "v").header("Content-Type"))
        .contains("text/plain; charset=utf-8");

    hub.call("PUT", VARIABLES + "v", new byte[] {-1}).requireStatus(200);
    assertThat(hub.get(VARIABLES + "v").header("Content-Type"))
        .contains("application/octet-stream");
  }

  @Test
  void contentType_thatIsNone_isRefused() {
    for (String type : new String[] {"garbage", "/x", "a/" + "b".repeat(200), "text/pl\u00fcin"}) {
      Answer refused = hub.put(VARIABLES + "v", "1", "Content-Type: " + type);
      assertThat(refused.status()).as(type).isEqualTo(400);
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void size_exactlyTheLimit_isKeptAndOneByteMoreIsRefused() {
    byte[] most = new byte[MIB];
    Arrays.fill(most, (byte) 'x');
    requireKept(most, "text/plain");

    byte[] more = Arrays.copyOf(most, MIB + 1);
    assertThat(
            hub.call("PUT", VARIABLES + "v", more)
                .requireProblem(ErrorCode.VALUE_TOO_LARGE)
                .detail())
        .isEqualTo(
            "The body is larger than 1048576 bytes, the limit for a value. Store it elsewhere and"
                + " write where it is, or raise --max-value-bytes.");
    assertThat(hub.get(VARIABLES + "v").body()).hasSize(MIB);
  }

  @Test
  void size_smallLimit_isKeptToTheByte() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().valueBytes(10).build()))) {
      small.put(VARIABLES + "v", "1234567890").requireStatus(200);
      assertThat(
              small
                  .put(VARIABLES + "v", "12345678901")
                  .requireProblem(ErrorCode.VALUE_TOO_LARGE)
                  .detail())
          .isEqualTo(
              "The value for v has 11 bytes; the limit is 10. Store it elsewhere and write where it"
                  + " is, or raise --max-value-bytes.");
    }
  }

  @Test
  void storage_full_isRefusedAndWhatWasThereStays() {
    try (TestHub small =
        TestHub.start(c -> c.limits(Limits.builder().storedBytes(10).variables(2).build()))) {
      small.write("a", "12345678");

      assertThat(small.put(VARIABLES + "b", "123").requireProblem(ErrorCode.LIMIT_REACHED).detail())
          .isEqualTo(
              "The hub holds 8 bytes of values and has no room for 3 more; its limit is 10. Delete"
                  + " variables or runs that are done with, or raise --max-stored-bytes.");
      small.write("b", "12");
      small.put(VARIABLES + "c", "").requireProblem(ErrorCode.LIMIT_REACHED);
      assertThat(small.get(VARIABLES + "a").text()).isEqualTo("12345678");
    }
  }

  @Test
  void chunkedBody_isPutTogether() {
    try (RawClient client = hub.connect()) {
      client
          .send(RawClient.head("PUT", VARIABLES + "v", JSON, "Transfer-Encoding: chunked") + "\r\n")
          .send("1\r\n{\r\n3\r\n\"a\"\r\nA\r\n:123456789\r\n")
          .send("00001\r\n}\r\n0\r\n\r\n");
      client.answer().requireStatus(200);
      client.request("GET", VARIABLES + "v");
      assertThat(client.answer().text()).isEqualTo("{\"a\":123456789}");
    }
  }

  @Test
  void charset_thatNobodyKnows_isRefusedAsSuch() {
    Answer answer =
        hub.put(VARIABLES + "x", "1", "Content-Type: text/plain; charset=nope")
            .requireProblem(ErrorCode.INVALID_VALUE);

    assertThat(answer.detail())
        .isEqualTo(
            "The body says text/plain; charset=nope, and that charset is not known here. Send it in"
                + " utf-8, or as application/octet-stream.");
  }
}
