package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  @ParameterizedTest
  @CsvSource({
    "EQUAL, ==, false, true, false",
    "NOT_EQUAL, !=, true, false, true",
    "LESS, <, true, false, false",
    "LESS_OR_EQUAL, <=, true, true, false",
    "GREATER, >, false, false, true",
    "GREATER_OR_EQUAL, >=, false, true, true"
  })
  void holds_eachOrdering_isWhatTheSignSays(
      Comparison comparison, String sign, boolean less, boolean equal, boolean greater) {
    assertThat(comparison.sign()).isEqualTo(sign);
    assertThat(comparison.holds(-1)).isEqualTo(less);
    assertThat(comparison.holds(Integer.MIN_VALUE)).isEqualTo(less);
    assertThat(comparison.holds(0)).isEqualTo(equal);
    assertThat(comparison.holds(1)).isEqualTo(greater);
    assertThat(comparison.holds(Integer.MAX_VALUE)).isEqualTo(greater);
  }

  @ParameterizedTest
  @EnumSource
  void signed_ownSign_findsIt(Comparison comparison) {
    assertThat(Comparison.signed(comparison.sign())).contains(comparison);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "===", "<>", "≤", "EQUAL", " =="})
  void signed_otherSign_findsNothing(String sign) {
    assertThat(Comparison.signed(sign)).isEmpty();
  }

  @Test
  void values_areAllInTheTable() {
    assertThat(Comparison.values()).hasSize(6);
  }
}
