package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForegroundTest {
  @Test
  void isForeground_groupOfTheTerminal_isSo() {
    assertThat(Foreground.isForeground("17 (a b) c) S 1 17 9 34816 17 4194304 1")).isTrue();
    assertThat(Foreground.isForeground("17 (java) S 1 17 9 34816 12 4194304 1")).isFalse();
    assertThat(Foreground.isForeground("17 (java) S 1 17 9 0 -1 4194304 1")).isFalse();
    assertThat(Foreground.isForeground("")).isFalse();
  }
}
