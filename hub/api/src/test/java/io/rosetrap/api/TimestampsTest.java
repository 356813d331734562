package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 10, 999, 1_000, 999_000, 1_000_000, 120_000_000, 123_456_000, 999_999_999})
  void text_isThatOfTheInstant(int nanos) {
    Instant moment = Instant.ofEpochSecond(1_795_000_000, nanos);
    assertThat(Timestamps.text(moment)).isEqualTo(moment.toString());
  }

  @Test
  void text_ofAnyMoment_isThatOfTheInstant() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Instant moment =
          Instant.ofEpochSecond(random.nextLong(5_000_000_000L), random.nextInt(1_000_000_000));
      assertThat(Timestamps.text(moment)).isEqualTo(moment.toString());
      assertThat(Timestamps.parse(moment.toString())).isEqualTo(moment);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2026-11-27T05:59:01Z",
        "2026-11-27T05:59:01.5Z",
        "2026-11-27T05:59:01.123456789Z",
        "2024-02-29T23:59:59.999999999Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+12345-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2026-11-27T24:00:00Z",
        "2026-11-27T23:59:60Z",
        "2026-11-27T05:59:01+01:00",
        "2026-11-27t05:59:01z",
        "2026-11-27T05:59:01.Z"
      })
  void parse_takesWhatTheJdkTakes(String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "now",
        "2026-11-27",
        "2026-11-27T05:59:01",
        "2026-02-30T05:59:01Z",
        "2026-13-01T05:59:01Z",
        "2026-11-27T25:00:00Z",
        "2026-11-27T05:60:01Z",
        "2026-11-27T05:59:61Z",
        "2026-11-27 05:59:01Z",
        "2026-11-27T05:59:01.1234567890Z",
        "2026-11-27T05:59:01,5Z",
        "2026-11-27T05:59:01.5٣Z",
        "٢026-11-27T05:59:01Z"
      })
  void parse_ofWhatIsNoMoment_isRefused(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
