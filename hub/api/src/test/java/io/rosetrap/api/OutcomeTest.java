package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Version VERSION =
      new Version("x", 1, 9, "CLIENT A", Instant.EPOCH, Value.text("v"));

  @Test
  void label_eachOutcome_isTheWordOnTheWire() {
    Failure failure = failure(Failure.Kind.DECLARED, "broken");
    assertThat(new Arrived(1, List.of()).label()).isEqualTo("ARRIVED");
    assertThat(new Outcome.TimedOut(Diagnosis.NONE).label()).isEqualTo("TIMED_OUT");
    assertThat(new Outcome.Failed(failure, Diagnosis.NONE).label()).isEqualTo("FAILED");
    assertThat(new Outcome.BrokenPromise(failure, Diagnosis.NONE).label())
        .isEqualTo("BROKEN_PROMISE");
    assertThat(new Outcome.Deadlock("picture", Diagnosis.NONE).label()).isEqualTo("DEADLOCK");
    assertThat(new Outcome.HubClosing().label()).isEqualTo("HUB_CLOSING");
    assertThat(new Outcome.Cancelled("r").label()).isEqualTo("CANCELLED");
  }

  private static Failure failure(Failure.Kind kind, String reason) {
    Subject subject =
        kind == Failure.Kind.BROKEN_BARRIER ? Subject.barrier("x") : Subject.variable("x");
    return new Failure(kind, subject, "CLIENT A", reason, 3, Instant.EPOCH, Optional.empty());
  }

  @Test
  void words_eachKindOfFailure_sayWhatByWhomAndWhy() {
    assertThat(failure(Failure.Kind.DECLARED, "the build broke").words())
        .isEqualTo("x was declared failed by CLIENT A: the build broke");
    assertThat(failure(Failure.Kind.BROKEN_PROMISE, "exited with code 1").words())
        .isEqualTo("x was promised by CLIENT A, which exited with code 1 without writing it");
    assertThat(failure(Failure.Kind.BROKEN_BARRIER, "it left in generation 2").words())
        .isEqualTo("barrier x was broken by CLIENT A: it left in generation 2");
  }

  @Test
  void version_leafThatHeld_isItsVersion() {
    Arrived arrived =
        new Arrived(
            9,
            List.of(
                new Match(1, Subject.variable("x"), Optional.of(VERSION)),
                new Match(2, Subject.variable("y"), Optional.empty())));
    assertThat(arrived.version(1)).contains(VERSION);
    assertThat(arrived.version(2)).as("an absence has no version").isEmpty();
    assertThat(arrived.version(0)).as("this leaf did not hold").isEmpty();
  }

  @Test
  void arrived_listChangedAfterwards_outcomeStays() {
    List<Match> matches =
        new ArrayList<>(List.of(new Match(0, Subject.variable("x"), Optional.of(VERSION))));
    Arrived arrived = new Arrived(9, matches);
    matches.clear();
    assertThat(arrived.matches()).hasSize(1);
  }

  @Test
  void toString_arrivedSecret_doesNotShowIt() {
    Version secret = new Version("x", 1, 9, "A", Instant.EPOCH, Value.text("hunter2"));
    assertThat(
            new Arrived(9, List.of(new Match(0, Subject.variable("x"), Optional.of(secret))))
                .toString())
        .doesNotContain("hunter2");
  }

  @Test
  void text_diagnosis_isTheSummaryWithOneLinePerFact() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(Kind.NEVER_WRITTEN, "nobody has written x in this run"));
    facts.add(new Fact(Kind.OTHER, "and 2 more are missing"));
    Diagnosis diagnosis = new Diagnosis("CLIENT A waits for x in run default.", facts);
    facts.clear();
    assertThat(diagnosis.text())
        .isEqualTo(
            """
            CLIENT A waits for x in run default.
              - nobody has written x in this run
              - and 2 more are missing\
            """);
    assertThat(Diagnosis.NONE.text()).isEmpty();
  }
}
