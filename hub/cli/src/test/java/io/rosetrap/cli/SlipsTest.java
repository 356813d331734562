package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlipsTest {
  @ParameterizedTest
  @CsvSource({
    "wirte, write",
    "reed, read",
    "lst, list",
    "deleterun, delete-run",
    "await-reader, await-readers",
    "waiter, waiters",
    "xyzzy, ''",
    "'', ''"
  })
  void similar_mistypedCommand_isFound(String word, String meant) {
    assertThat(String.join(" or ", Slips.similar(word, Commands.NAMES))).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, ab, 1",
    "abc, abcd, 1",
    "abc, xbc, 1",
    "'', ab, 2"
  })
  void distance_counts(String a, String b, int steps) {
    assertThat(Slips.distance(a, b)).isEqualTo(steps);
    assertThat(Slips.distance(b, a)).isEqualTo(steps);
  }
}
