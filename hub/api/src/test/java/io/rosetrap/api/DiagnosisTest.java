package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  @Test
  void plus_keepsWhatToDoNextAtTheEnd() {
    Diagnosis diagnosis =
        new Diagnosis(
            "A waits.", List.of(new Fact(Kind.OTHER, "one"), new Fact(Kind.NEXT, "look")));

    assertThat(diagnosis.plus(new Fact(Kind.OTHER, "two")).text())
        .isEqualTo("A waits.\n  - one\n  - two\n  → look");
  }

  @Test
  void plus_withoutAdvice_comesLast() {
    assertThat(Diagnosis.NONE.plus(new Fact(Kind.OTHER, "one")).text()).isEqualTo("\n  - one");
  }
}
