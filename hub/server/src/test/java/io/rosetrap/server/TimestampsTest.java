package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

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
    }
  }
}
