package io.rosetrap.api;

import static io.rosetrap.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  private static final String HELP =
      " is none. Write a number with a unit of ms, s, m, h or d, for instance 500ms, 30s, 10m or"
          + " 1h30m (a number alone is seconds), at most 365d.";

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "0ms, PT0S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "30, PT30S",
    "1.5, PT1.5S",
    "10m, PT10M",
    "1h30m, PT1H30M",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "1.5h, PT1H30M",
    "90s30s, PT2M",
    "0.5ms, PT0.0005S",
    "0.000001s, PT0.000001S",
    "365d, PT8760H",
    "31536000, PT8760H",
    "' 30s ', PT30S",
    "PT30S, PT30S",
    "PT0S, PT0S",
    "P1D, PT24H",
    "P365D, PT8760H"
  })
  void parse_whatPeopleWrite_isUnderstood(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.001", "0.29", "4.35", "1.1", "8.2", "64.1", "1023.999"})
  void parse_decimalFraction_isExact(String seconds) {
    Duration exact = Duration.parse("PT" + seconds + "S");
    assertThat(Durations.parse(seconds)).isEqualTo(exact);
    assertThat(Durations.parse(seconds + "s")).isEqualTo(exact);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "ms",
        "s30",
        "-1s",
        "-1",
        "+1s",
        "30 s",
        "1h 30m",
        "30S",
        "1e3",
        "1e3s",
        "30x",
        "30ss",
        "30sx",
        "1h30",
        ".5s",
        "5.s",
        "1,5s",
        "forever",
        "٣s",
        "0x10",
        "NaN",
        "PT",
        "P",
        "PT-30S",
        "-PT30S",
        "pt30s",
        "P1Y",
        "366d",
        "365d1ms",
        "8761h",
        "P366D",
        "31536001",
        "1d365d"
      })
  void parse_anythingElse_isRefused(String text) {
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> Durations.parse(text)))
        .isEqualTo("The duration '" + text + "'" + HELP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "999999999999d",
        "999999999999d999999999999d",
        "1234567890123s",
        "99999999999999999999999s",
        "PT9999999999999999999S",
        "PT99999999999999999999999S",
        "P106751991167301D"
      })
  void parse_moreThanCanBeCounted_isRefusedAndNotOverflowed(String text) {
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> Durations.parse(text)))
        .isEqualTo("The duration '" + text + "'" + HELP);
  }

  @Test
  void parse_longText_isShownInPart() {
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> Durations.parse("x".repeat(100_000))))
        .isEqualTo("The duration '" + "x".repeat(40) + "…'" + HELP);
  }

  @Test
  void parse_textCutInsideACharacter_showsNoHalfOfIt() {
    refusal(ErrorCode.INVALID_REQUEST, () -> Durations.parse("x".repeat(39) + "🌹🌹"));
  }

  @Test
  void parse_controlCharacters_areNotShown() {
    refusal(ErrorCode.INVALID_REQUEST, () -> Durations.parse("3\r\nX: y"));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.000999S, 0 ms",
    "PT0.35S, 350 ms",
    "PT0.999999S, 999 ms",
    "PT1S, 1 s",
    "PT1.05S, 1 s",
    "PT4.2S, 4.2 s",
    "PT59.99S, 59.9 s",
    "PT1M, 1 m",
    "PT2M5S, 2 m 5 s",
    "PT59M59.9S, 59 m 59 s",
    "PT1H, 1 h",
    "PT1H0M59S, 1 h",
    "PT1H30M, 1 h 30 m",
    "PT49H, 49 h",
    "PT-0.005S, -5 ms"
  })
  void format_anyDuration_takesOneOrTwoUnits(Duration duration, String expected) {
    assertThat(Durations.format(duration)).isEqualTo(expected);
  }
}
