package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Subject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads that are made of several requests: nothing is missed between two of them. */
class IntermissionsTest {
  private static final Actor READER = Kit.A.withKey("k");

  private final Stage stage = new Stage();
  private final Hub hub = stage.hub;

  @AfterEach
  void close() {
    stage.close();
  }

  private Wait begin(Actor actor, Condition condition) {
    return hub.begin(RUN, condition, actor, WaitOptions.PLAIN);
  }

  /** One request that ends without what it waits for. */
  private void slice(Condition condition) {
    assertThat(hub.pause(RUN, begin(READER, condition))).isTrue();
  }

  private int waiting() {
    return hub.look().waiters(RUN).size();
  }

  @Test
  void writeThenDelete_betweenTwoRequests_isSeen() throws InterruptedException {
    slice(written("x"));
    Kit.write(hub, "x", "50");
    stage.execute(Kit.B, new Command.Delete(Subject.variable("x")));

    try (Wait again = begin(READER, written("x"))) {
      Outcome outcome = Stage.ended(again);
      assertThat(outcome).isInstanceOf(Arrived.class);
      assertThat(((Arrived) outcome).version(0).orElseThrow().value().asText()).isEqualTo("50");
    }
  }

  @Test
  void reader_betweenTwoRequests_countsAsWaitingWithoutAGap() {
    slice(written("x"));
    assertThat(waiting()).isEqualTo(1);
    try (Wait again = begin(READER, written("x"))) {
      assertThat(again.hasEnded()).isFalse();
      assertThat(waiting()).isEqualTo(1);
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void reader_thatDoesNotComeBack_isForgottenAfterAWhile() throws InterruptedException {
    slice(written("x"));
    stage.pass(Intermissions.LONGEST.plusMillis(100));
    assertThat(waiting()).isZero();
    Kit.write(hub, "x", "50");
    stage.execute(Kit.B, new Command.Delete(Subject.variable("x")));
    try (Wait late = begin(READER, written("x"))) {
      assertThat(Stage.now(late)).as("it begins anew").isEmpty();
    }
  }

  @Test
  void otherConditionOrReader_beginsAnew() throws InterruptedException {
    slice(written("x"));
    Kit.write(hub, "x", "50");
    stage.execute(Kit.B, new Command.Delete(Subject.variable("x")));
    try (Wait other = begin(Kit.B.withKey("k"), written("x"))) {
      assertThat(Stage.now(other)).isEmpty();
    }
    try (Wait other = begin(READER, written("y"))) {
      assertThat(Stage.now(other)).isEmpty();
    }
    try (Wait given = begin(READER, written("x"))) {
      assertThat(Stage.now(given)).as("given up for the other condition").isEmpty();
    }
  }

  @Test
  void pause_withoutAKey_ends() {
    try (Wait wait = begin(Kit.A, written("x"))) {
      assertThat(hub.pause(RUN, wait)).isFalse();
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void pause_justArrived_isTheArrival() {
    try (Wait wait = begin(READER, written("x"))) {
      Kit.write(hub, "x", "50");
      assertThat(hub.pause(RUN, wait)).isFalse();
      assertThat(wait.expire(false)).isInstanceOf(Arrived.class);
    }
  }

  @Test
  void runDeleted_betweenTwoRequests_isTold() throws InterruptedException {
    Kit.write(hub, "other", "1");
    slice(written("x"));
    hub.deleteRun(RUN, "CLIENT B");
    try (Wait again = begin(READER, written("x"))) {
      assertThat(Stage.ended(again)).isInstanceOf(Outcome.Cancelled.class);
    }
  }

  /** A participant is not blocked for good while nobody knows whether its reader comes back. */
  @Test
  void deadlock_oneIsBetweenTwoRequests_isNotTold() throws InterruptedException {
    Actor a = stage.join("A", "x").withKey("k");
    Actor b = stage.join("B", "y");
    Wait ofB = stage.begin(b, written("x"));
    hub.pause(RUN, begin(a, written("y")));
    stage.pass(Duration.ofSeconds(1));
    assertThat(ofB.hasEnded()).isFalse();
    try (Wait again = begin(a, written("y"))) {
      stage.pass(Duration.ofSeconds(1));
      assertThat(Stage.ended(again)).isInstanceOf(Outcome.Deadlock.class);
      assertThat(Stage.ended(ofB)).isInstanceOf(Outcome.Deadlock.class);
    }
  }

  @Test
  void barrier_partyDoesNotComeBack_isDoubtedSoThatNobodyPassesWithIt()
      throws InterruptedException {
    stage.execute(Kit.A, new Command.Arrive("b", 2, Duration.ofMinutes(1)));
    slice(new Condition.Passed("b", 1));
    stage.pass(Intermissions.LONGEST.plusMillis(100));
    stage.execute(Kit.B, new Command.Arrive("b", 2, Duration.ofMinutes(1)));
    try (Wait other = begin(Kit.B, new Condition.Passed("b", 1))) {
      assertThat(Stage.now(other)).isEmpty();
    }
  }

  /** What was seen of a participant between two requests counts when its reader is back. */
  @Test
  void otherWaitMeanwhile_showsThatItDoesTwoThings() throws InterruptedException {
    Actor a = stage.join("A", "x").withKey("k");
    Actor b = stage.join("B", "y");
    hub.pause(RUN, begin(a, written("z")));
    Wait ofA = stage.begin(a.withKey("other"), written("y"));
    Wait ofB = stage.begin(b, written("x"));
    begin(a, written("z")).close();
    stage.pass(Duration.ofSeconds(1));
    assertThat(ofA.hasEnded()).isFalse();
    assertThat(ofB.hasEnded()).isFalse();
  }

  // --- pause ∥ write -------------------------------------------------------------------------

  /** reader: its slice ends, and it asks again ∥ writer: writes and deletes. Never lost. */
  @Test
  void pauseAndWriteAtTheSameMoment_valueIsNeverLost() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < 2_000; round++) {
        String name = "r" + round;
        Actor reader = Kit.A.withKey(name);
        Wait first = begin(reader, written(name));
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        race.run(
            () -> {
              if (!hub.pause(RUN, first)) {
                outcome.set(first.expire(false));
              } else {
                try (Wait again = begin(reader, written(name))) {
                  outcome.set(again.await(Kit.PATIENCE).orElseThrow());
                }
              }
            },
            () -> {
              Kit.write(hub, name, "v");
              stage.execute(Kit.B, new Command.Delete(Subject.variable(name)));
            });
        assertThat(outcome.get()).isInstanceOf(Arrived.class);
      }
    }
  }

  @Test
  void claim_isNeverKept() {
    Condition turn = new Condition.Turn("l", Optional.empty());
    try (Wait holds = begin(Kit.B, turn);
        Wait waits = begin(READER, turn)) {
      assertThat(hub.pause(RUN, waits)).isFalse();
      assertThat(holds.hasEnded()).isTrue();
    }
  }
}
