package io.rosetrap.core;

import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What to do next, by the most telling of the facts. */
class AdviceTest {
  private static String on(Condition condition, Kind... kinds) {
    List<Fact> facts = Stream.of(kinds).map(kind -> new Fact(kind, "text")).toList();
    return Advice.on(facts, condition.leaves()).orElseThrow().text();
  }

  @Test
  void on_nothingOpen_isSilent() {
    assertThat(Advice.on(List.of(new Fact(Kind.OTHER, "text")), List.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void on_anyFact_isOneLineThatGoesAfterAnArrow(Kind kind) {
    assertThat(on(written("x"), kind)).matches("[a-z][^\\n]*[^.\\s]").hasSizeLessThan(120);
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLOCK, let one write",
    "FAILED, a new promise or a write of x clears this",
    "SIMILAR_NAME, make both sides use the same",
    "OTHER_RUN, must name the same run",
    "PROMISED, look at the one that promised it",
    "BEFORE_CURSOR, only a new write ends this",
    "NOT_MATCHING, compare what is written",
    "ENDED, start it again",
    "NEVER_WRITTEN, find out who is to write it"
  })
  void on_oneFact_saysWhatHelps(Kind kind, String part) {
    assertThat(on(written("x"), kind)).contains(part);
  }

  @Test
  void on_several_theMostTellingDecides() {
    assertThat(on(written("x"), Kind.NEVER_WRITTEN, Kind.PROMISED, Kind.DEADLOCK))
        .isEqualTo(on(written("x"), Kind.DEADLOCK));
    assertThat(on(written("x"), Kind.NEVER_WRITTEN, Kind.SIMILAR_NAME, Kind.ENDED))
        .isEqualTo(on(written("x"), Kind.SIMILAR_NAME));
  }

  @Test
  void on_brokenBarrier_speaksOfParties() {
    assertThat(on(new Condition.Passed("b", 1), Kind.FAILED))
        .isEqualTo("all parties must come again, each in time; the next meeting is a new one");
  }
}
