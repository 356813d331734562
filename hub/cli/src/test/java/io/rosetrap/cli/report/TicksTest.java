package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Durations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicksTest {
  @Test
  void of_shortRun_areRound() {
    assertThat(Ticks.of(Duration.ofMillis(4_420)).stream().map(Durations::format))
        .containsExactlyElementsOf(
            List.of("0 ms", "500 ms", "1 s", "1.5 s", "2 s", "2.5 s", "3 s", "3.5 s", "4 s"));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 9, 999, 61_000, 3_700_000, 86_400_000, 9_000_000_000L, 31_536_000_000L})
  void of_anyRun_areFew(long millis) {
    assertThat(Ticks.of(Duration.ofMillis(millis))).hasSizeBetween(1, 10);
  }
}
