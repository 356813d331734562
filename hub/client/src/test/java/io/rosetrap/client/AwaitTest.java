package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits for every kind of condition, and every way in which a wait ends. */
class AwaitTest {
  private TestHub hub;
  private RoseTrapClient a;
  private RoseTrapClient c;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    a = hub.client("CLIENT A");
    c = hub.client("CLIENT C");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Outcome.Arrived arrives(Condition condition, Duration limit) {
    Outcome outcome = a.await(condition, limit);
    assertThat(outcome).isInstanceOf(Outcome.Arrived.class);
    return (Outcome.Arrived) outcome;
  }

  @Test
  void written_arrivesWithTheVersion() {
    c.write("X_Data", 50);
    Outcome.Arrived arrived = arrives(new Condition.Written("X_Data", 0), Duration.ZERO);
    assertThat(arrived.revision()).isEqualTo(1);
    assertThat(arrived.version(0).orElseThrow().value()).isEqualTo(Value.json("50"));
    assertThat(arrived.matches()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "EQUAL, 50, 50.0",
    "NOT_EQUAL, 50, 51",
    "LESS, 49, 50",
    "LESS_OR_EQUAL, 50, 50",
    "GREATER, 51, 50",
    "GREATER_OR_EQUAL, 50, 50"
  })
  void matches_arrivesWhereThePartCompares(Comparison comparison, String value, String operand) {
    Condition condition =
        new Condition.Matches("X_Data", 0, "/a/1", comparison, Value.json(operand));
    Background<Outcome.Arrived> wait = Background.call(() -> arrives(condition, TestHub.LONG));
    hub.awaitReaders("X_Data", 1);
    c.write("X_Data", Value.json("{\"a\": [0, \"none\"]}"));
    c.write("X_Data", Value.json("{\"a\": [0, " + value + "]}"));
    assertThat(wait.result().version(0)).isPresent();
    hub.awaitNoReaders();
  }

  @Test
  void matches_withCursor_wantsANewerVersion() {
    c.write("state", "ready");
    Condition ready =
        new Condition.Matches("state", 1, "", Comparison.EQUAL, Value.json("\"ready\""));
    assertThat(a.await(ready, Duration.ZERO)).isInstanceOf(Outcome.TimedOut.class);
    c.write("state", "ready");
    assertThat(arrives(ready, Duration.ZERO).version(0).orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void absent_arrivesWhenTheValueIsTakenAway() {
    assertThat(arrives(new Condition.Absent("lock"), Duration.ZERO).matches().getFirst().version())
        .isEmpty();
    c.write("lock", "held");
    Background<Outcome.Arrived> wait =
        Background.call(() -> arrives(new Condition.Absent("lock"), TestHub.LONG));
    hub.awaitReaders("lock", 1);
    c.delete("lock");
    assertThat(wait.result().version(0)).isEmpty();
  }

  @Test
  void waiting_arrivesWhenAReaderIsBlocked() {
    Condition blocked = new Condition.Waiting("X_Data", 1, Optional.of("CLIENT C"));
    Background<Outcome.Arrived> wait = Background.call(() -> arrives(blocked, TestHub.LONG));
    Background<Integer> read = Background.call(() -> c.read("X_Data", Integer.class));
    assertThat(wait.result().matches().getFirst().subject().name()).isEqualTo("X_Data");
    hub.client("B").write("X_Data", 50);
    assertThat(read.result()).isEqualTo(50);
  }

  @Test
  void any_saysWhichHeld() {
    c.write("b", 2);
    Condition any =
        new Condition.Any(
            List.of(
                new Condition.Written("a", 0),
                new Condition.Written("b", 0),
                new Condition.Absent("c")));
    Outcome.Arrived arrived = arrives(any, Duration.ZERO);
    assertThat(arrived.matches()).extracting(Outcome.Match::leaf).containsExactly(1, 2);
    assertThat(arrived.version(0)).isEmpty();
    assertThat(arrived.version(1)).isPresent();
  }

  @Test
  void all_nested_arrivesAtOneRevision() {
    Condition nested =
        new Condition.All(
            List.of(
                new Condition.Written("a", 0),
                new Condition.Any(
                    List.of(new Condition.Written("b", 0), new Condition.Written("c", 0)))));
    Background<Outcome.Arrived> wait = Background.call(() -> arrives(nested, TestHub.LONG));
    hub.awaitReaders("a", 1);
    c.write("c", 1);
    c.write("a", 1);
    assertThat(wait.result().revision()).isEqualTo(2);
    assertThat(wait.result().matches()).extracting(Outcome.Match::leaf).containsExactly(0, 2);
  }

  @Test
  void awaitArrival_returnsWhatHeldOrThrows() {
    c.write("X_Data", 50);
    Condition there = new Condition.Written("X_Data", 0);
    assertThat(a.awaitArrival(there, Duration.ZERO).revision()).isEqualTo(1);
    assertThat(
            catchThrowableOfType(
                WaitTimedOutException.class,
                () -> a.awaitArrival(new Condition.Absent("X_Data"), Duration.ofMillis(1))))
        .hasMessageStartingWith("Timed out after 1 ms: CLIENT A waits for absence of X_Data");
  }

  @Test
  void operand_thatIsNotJson_isRefused() {
    Condition condition =
        new Condition.Matches("x", 0, "", Comparison.EQUAL, Value.json("{\"a\": tru}"));
    RoseTrapException e =
        catchThrowableOfType(RoseTrapException.class, () -> a.await(condition, TestHub.LONG));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  // --- how waits end ---------------------------------------------------------------------------

  @Test
  void timedOut_carriesTheDiagnosis() {
    c.write("x-data", 1);
    Outcome outcome = a.await(new Condition.Written("X_Data", 0), Duration.ofMillis(20));
    assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
    Diagnosis diagnosis = ((Outcome.TimedOut) outcome).diagnosis();
    assertThat(diagnosis.summary()).isEqualTo("CLIENT A waits for X_Data in run default.");
    assertThat(diagnosis.facts())
        .extracting(Diagnosis.Fact::kind)
        .containsExactly(
            Diagnosis.Kind.NEVER_WRITTEN, Diagnosis.Kind.SIMILAR_NAME, Diagnosis.Kind.NEXT);
  }

  @Test
  void read_thatTimesOut_saysWhatIsMissingInFull() {
    c.write("x-data", 1);
    c.inRun("other").write("X_Data", 1);
    WaitTimedOutException e =
        catchThrowableOfType(
            WaitTimedOutException.class,
            () -> a.read("X_Data", Integer.class, Duration.ofMillis(20)));
    assertThat(e)
        .hasMessage(
            """
            Timed out after 20 ms: CLIENT A waits for X_Data in run default.
              - nobody has written X_Data in this run
              - a similar name has a value: x-data (by CLIENT C)
              - X_Data has a value in another run: other (by CLIENT C)
              → if one of the names is a slip, make both sides use the same\
            """);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(e.definite()).isTrue();
    assertThat(e.diagnosis().facts()).hasSize(4);
  }

  @Test
  void readAll_thatTimesOut_saysHowManyAreThere() {
    c.write("a", 1);
    assertThat(
            catchThrowableOfType(
                WaitTimedOutException.class,
                () -> a.readAll(List.of("a", "bbbb"), Duration.ofMillis(20))))
        .hasMessage(
            """
            Timed out after 20 ms: CLIENT A waits for all of [a, bbbb] in run default; 1 of 2 are there.
              - nobody has written bbbb in this run
              → find out who is to write it: is that one running, and in this run?\
            """);
  }

  @Test
  void failed_carriesTheFailure() {
    c.fail("X_Data", "out of disk");
    Outcome outcome = a.await(new Condition.Written("X_Data", 0), TestHub.LONG);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).failure().reason()).isEqualTo("out of disk");
    Condition any = new Condition.Any(List.of(new Condition.Written("X_Data", 0)));
    assertThat(a.await(any, TestHub.LONG)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void read_ofAFailedVariable_saysByWhomAndWhyOnce() {
    c.fail("X_Data", "out of disk");
    VariableFailedException e =
        catchThrowableOfType(VariableFailedException.class, () -> a.read("X_Data", Integer.class));
    assertThat(e)
        .hasMessage(
            """
            X_Data was declared failed by CLIENT C: out of disk
            CLIENT A waits for X_Data in run default.
              → mend what failed and start it again: a new promise or a write of X_Data clears this\
            """);
    assertThat(e.code()).isEqualTo(ErrorCode.FAILED);
    assertThat(e.definite()).isTrue();
    assertThat(e.failure().subject().name()).isEqualTo("X_Data");
    assertThat(e.failure().revision()).isEqualTo(1);
    assertThat(e.diagnosis().facts())
        .extracting(Diagnosis.Fact::kind)
        .contains(Diagnosis.Kind.FAILED);
  }

  @Test
  void deletedRun_cancelsItsWaits() {
    Background<Outcome> wait =
        Background.call(() -> a.await(new Condition.Written("X_Data", 0), TestHub.LONG));
    Background<Integer> read = Background.call(() -> a.read("X_Data", Integer.class));
    hub.awaitReaders("X_Data", 2);
    c.deleteRun();
    String reason = "The wait was cancelled: the run default was deleted by CLIENT C.";
    assertThat(wait.result()).isEqualTo(new Outcome.Cancelled(reason));
    WaitCancelledException e = read.failure(WaitCancelledException.class);
    assertThat(e).hasMessage(reason);
    assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(e.definite()).isTrue();
  }

  @Test
  void closingHub_endsWaits() {
    Background<Outcome> wait =
        Background.call(() -> a.await(new Condition.Written("X_Data", 0), TestHub.LONG));
    Background<Integer> read = Background.call(() -> a.read("X_Data", Integer.class));
    hub.awaitReaders("X_Data", 2);
    hub.hub().close();
    assertThat(wait.result()).isEqualTo(new Outcome.HubClosing());
    HubClosingException e = read.failure(HubClosingException.class);
    assertThat(e)
        .hasMessage("The hub at " + hub.uri() + " is closing and ended the wait of CLIENT A.");
    assertThat(e.code()).isEqualTo(ErrorCode.HUB_CLOSING);
    assertThat(e.definite()).isTrue();

    HubClosingException refused =
        catchThrowableOfType(HubClosingException.class, () -> c.write("X_Data", 50));
    assertThat(refused)
        .hasMessage("The hub is closing and takes nothing new. Start a hub and ask again.");
    assertThat(refused.definite()).isTrue();
  }
}
