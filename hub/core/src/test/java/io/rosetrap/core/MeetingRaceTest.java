package io.rosetrap.core;

import static io.rosetrap.core.Kit.FOREVER;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.BrokenPromise;
import io.rosetrap.api.Outcome.Cancelled;
import io.rosetrap.api.Outcome.Deadlock;
import io.rosetrap.api.Outcome.Failed;
import io.rosetrap.api.Outcome.HubClosing;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two things that happen to one meeting at the same moment: nothing is lost, nobody hangs, and all
 * see the same ending.
 */
class MeetingRaceTest {
  private static final int ROUNDS = 1_000;
  private static final int STRESS = 100_000;
  private static final Limits ROOMY =
      Limits.builder().variables(STRESS + 1).journal(100).deliveries(1_000).build();
  private static final Actor C = Actor.named("CLIENT C");

  private static Condition item(String queue) {
    return new Condition.Item(queue, Optional.empty());
  }

  private static Condition turn(String lock) {
    return new Condition.Turn(lock, Optional.empty());
  }

  /** One side of a race that waits, and how it ended. */
  private static Race.Action awaiting(Wait wait, AtomicReference<Outcome> outcome) {
    return () -> outcome.set(wait.await(FOREVER).orElseThrow());
  }

  // --- take ∥ cancel ∥ push --------------------------------------------------------------------

  /** taker: leaves ∥ pusher: hands out. What a taker that left was handed goes to the next. */
  @Test
  void take_cancelAndPushAtTheSameMoment_eatsNoItem() throws InterruptedException {
    takes(ROUNDS);
  }

  @Test
  @Tag("stress")
  void take_veryManyCancelsAndPushes_eatNoItem() throws InterruptedException {
    takes(STRESS);
  }

  private static void takes(int rounds) throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      for (int round = 0; round < rounds; round++) {
        String queue = "q" + round % 100;
        AtomicReference<Outcome> first = new AtomicReference<>();
        Wait wait = stage.begin(Kit.A, item(queue));
        race.run(
            awaiting(wait, first),
            () -> wait.cancel("left"),
            () -> stage.execute(Kit.B, new Command.Push(queue, Value.text("v"))));
        Outcome taken = first.get();
        if (!(taken instanceof Arrived)) {
          assertThat(taken).isEqualTo(new Cancelled("left"));
          try (Wait next = stage.begin(Kit.B, item(queue))) {
            taken = Stage.ended(next);
          }
        }
        Arrived arrived = (Arrived) taken;
        long number = arrived.version(0).orElseThrow().number();
        assertThat(stage.hub.look().deliveries(RUN, queue, number)).isEqualTo(1);
        stage.execute(Kit.A, new Command.Acknowledge(queue, number, arrived.revision()));
        assertThat(stage.hub.look().queue(RUN, queue).orElseThrow().ready()).isZero();
      }
      assertThat(stage.hub.look().storedBytes()).isZero();
    }
  }

  // --- the hub sees a lost connection ∥ the party asks again ∥ another arrives
  // --------------------

  /** party: comes back on a new connection ∥ hub: notices the old one's end ∥ other: arrives. */
  @Test
  void arrive_connectionLostAndAskedAgainAtTheSameMoment_allPass() throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      for (int round = 1; round <= ROUNDS; round++) {
        Command arrive = new Command.Arrive("b", 2, Duration.ofMinutes(1));
        long generation = stage.execute(Kit.A, arrive).version();
        Condition passed = new Condition.Passed("b", generation);
        Wait lost = stage.begin(Kit.A, passed);
        AtomicReference<Outcome> back = new AtomicReference<>();
        AtomicReference<Outcome> other = new AtomicReference<>();
        race.run(
            () -> lost.cancel("its connection was lost"),
            () -> back.set(meet(stage, Kit.A, passed)),
            () -> {
              stage.execute(Kit.B, arrive);
              other.set(meet(stage, Kit.B, passed));
            });
        assertThat(back.get()).isInstanceOf(Arrived.class);
        assertThat(other.get()).isInstanceOf(Arrived.class);
      }
    }
  }

  private static Outcome meet(Stage stage, Actor actor, Condition passed)
      throws InterruptedException {
    try (Wait wait = stage.begin(actor, passed)) {
      return wait.await(FOREVER).orElseThrow();
    }
  }

  // --- unlock ∥ cancel, unlock ∥ end of the session --------------------------------------------

  /** holder: gives it back ∥ next in line: leaves ∥ last in line. The last one gets it. */
  @Test
  void lock_releaseAndCancelAtTheSameMoment_isNotLost() throws InterruptedException {
    locks(ROUNDS);
  }

  @Test
  @Tag("stress")
  void lock_veryManyReleasesAndCancels_areNotLost() throws InterruptedException {
    locks(STRESS);
  }

  private static void locks(int rounds) throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      for (int round = 0; round < rounds; round++) {
        Wait holds = stage.begin(Kit.A, turn("l"));
        Wait leaves = stage.begin(Kit.B, turn("l"));
        Wait last = stage.begin(C, turn("l"));
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        race.run(
            () -> stage.execute(Kit.A, new Command.Unlock("l", token(Stage.ended(holds)))),
            () -> leaves.cancel("left"),
            () -> {
              if (leaves.await(FOREVER).orElseThrow() instanceof Arrived arrived) {
                stage.execute(Kit.B, new Command.Unlock("l", token(arrived)));
              }
            },
            awaiting(last, outcome));
        stage.execute(C, new Command.Unlock("l", token(outcome.get())));
      }
    }
  }

  private static long token(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Arrived.class);
    return ((Arrived) outcome).revision();
  }

  /**
   * hub: cannot send the answer ∥ client: asks again with the same key ∥ next in line: waits. One
   * of both has it, never both and never nobody.
   */
  @Test
  void lock_takenBackAndAskedForAgainAtTheSameMoment_isWithOneOfThem() throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      int stayed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Actor keyed = Kit.B.withKey("k" + round);
        Wait lost = stage.begin(keyed, turn("l"));
        Wait next = stage.begin(C, turn("l"));
        AtomicReference<Wait> again = new AtomicReference<>();
        race.run(lost::takeBack, () -> again.set(stage.begin(keyed, turn("l"))));
        boolean stays = Stage.now(again.get()).isPresent();
        stayed += stays ? 1 : 0;
        assertThat(Stage.now(next).isPresent()).isEqualTo(!stays);
        Wait[] inOrder = stays ? new Wait[] {again.get(), next} : new Wait[] {next, again.get()};
        for (Wait holder : inOrder) {
          Actor actor = Actor.named(holder.participant());
          stage.execute(actor, new Command.Unlock("l", token(Stage.ended(holder))));
        }
      }
      assertThat(stayed).isBetween(1, ROUNDS - 1);
    }
  }

  /** holder: gives it back ∥ next in line: its stay ends. No stay that is over keeps it. */
  @Test
  void lock_releaseAndEndOfTheNextAtTheSameMoment_isNotKept() throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      for (int round = 0; round < ROUNDS; round++) {
        Wait holds = stage.begin(Kit.A, turn("l"));
        Actor next = stage.join("next");
        Wait waits = stage.begin(next, turn("l"));
        Wait last = stage.begin(C, turn("l"));
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        race.run(
            () -> stage.execute(Kit.A, new Command.Unlock("l", token(Stage.ended(holds)))),
            () -> stage.exit(next, 1),
            awaiting(last, outcome));
        assertThat(waits.hasEnded()).isTrue();
        stage.execute(C, new Command.Unlock("l", token(outcome.get())));
      }
    }
  }

  // --- arrive ∥ patience -----------------------------------------------------------------------

  /** ticker: the first gives up ∥ second: arrives. Both pass, or both are told it is broken. */
  @Test
  void barrier_arrivalAndTimeoutAtTheSameMoment_endAlikeForAll() throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      // One that has joined is told of a meeting that broke just before it came.
      Actor late = stage.join("CLIENT B");
      for (int round = 0; round < ROUNDS; round++) {
        String name = "b" + round;
        Duration brief = Duration.ofMillis(50);
        stage.execute(Kit.A, new Command.Arrive(name, 2, brief));
        Wait first = stage.begin(Kit.A, new Condition.Passed(name, 1));
        stage.skip(brief);
        AtomicReference<Outcome> second = new AtomicReference<>();
        race.run(
            stage.hub::tickNow,
            () -> {
              Command arrive = new Command.Arrive(name, 2, FOREVER);
              long generation = stage.execute(late, arrive).version();
              assertThat(generation).isEqualTo(1);
              try (Wait wait = stage.begin(late, new Condition.Passed(name, generation))) {
                second.set(wait.await(FOREVER).orElseThrow());
              }
            });
        assertThat(second.get().label()).isEqualTo(Stage.ended(first).label());
        assertThat(second.get()).isInstanceOfAny(Arrived.class, Failed.class);
      }
    }
  }

  // --- end ∥ write -----------------------------------------------------------------------------

  /** promiser: ends ∥ another: writes ∥ reader. It gets the value or the cause, never neither. */
  @Test
  void promise_endAndWriteAtTheSameMoment_endTheReaderOnce() throws InterruptedException {
    try (Race race = new Race();
        Stage stage = new Stage(ROOMY)) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "v" + round;
        Actor promiser = stage.join("CLIENT A", name);
        AtomicInteger released = new AtomicInteger();
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        Wait wait = stage.begin(Kit.B, written(name));
        race.run(
            awaiting(wait, outcome),
            () -> released.addAndGet(stage.exit(promiser, 1).released()),
            () -> released.addAndGet(stage.execute(C, write(name, name)).released()));
        assertThat(outcome.get()).isInstanceOfAny(Arrived.class, BrokenPromise.class);
        assertThat(released).hasValue(1);
        assertThat(Kit.peek(stage.hub, name)).contains(name);
        assertThat(stage.hub.look().failure(RUN, name)).isEmpty();
      }
    }
  }

  // --- deadlock ∥ write ------------------------------------------------------------------------

  /** ticker: the circle has stood long enough ∥ outsider: writes. Whom it released is not stuck. */
  @Test
  void deadlock_helpAtTheSameMoment_isNotBoth() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        try (Stage stage = new Stage()) {
          Wait a = stage.begin(stage.join("A", "y"), written("x"));
          Wait b = stage.begin(stage.join("B", "x"), written("y"));
          stage.pass(Duration.ofMillis(300));
          stage.skip(Duration.ofMillis(100));
          AtomicInteger released = new AtomicInteger();
          race.run(stage.hub::tickNow, () -> released.set(write(stage.hub, "x", "v").released()));
          if (released.get() == 1) {
            assertThat(Stage.ended(a)).isInstanceOf(Arrived.class);
            assertThat(Stage.now(b)).as("it is not alone in a circle").isEmpty();
          } else {
            assertThat(Stage.ended(a)).isInstanceOf(Deadlock.class);
            assertThat(Stage.ended(b)).isInstanceOf(Deadlock.class);
          }
        }
      }
    }
  }

  // --- close ∥ everything ----------------------------------------------------------------------

  @Test
  void close_everythingAtTheSameMoment_isAnsweredInAnyCase() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        Stage stage = new Stage();
        Actor holder = stage.join("holder", "x");
        Wait held = stage.begin(holder, turn("l"));
        race.run(
            () -> awaitOrClosing(stage, turn("l")),
            () -> awaitOrClosing(stage, item("q")),
            () -> awaitOrClosing(stage, written("x")),
            () -> awaitOrClosing(stage, new Condition.Passed("b", 1)),
            () -> orClosing(stage, Kit.A, new Command.Push("q", Value.text("v"))),
            () -> orClosing(stage, Kit.A, new Command.Arrive("b", 2, FOREVER)),
            () -> orClosing(stage, Kit.B, new Command.Arrive("b", 2, FOREVER)),
            () -> orClosing(stage, holder, new Command.Unlock("l", token(Stage.ended(held)))),
            () -> orClosing(stage, holder, new Command.End(Stage.left())),
            () -> orClosing(stage, C, new Command.Join(Command.Profile.PLAIN, Set.of("x"))),
            stage.hub::tickNow,
            stage.hub::close);
        stage.close();
      }
    }
  }

  private static void awaitOrClosing(Stage stage, Condition condition) throws InterruptedException {
    try (Wait wait = stage.begin(C, condition)) {
      assertThat(wait.await(FOREVER).orElseThrow())
          .isInstanceOfAny(Arrived.class, HubClosing.class, BrokenPromise.class, Cancelled.class);
    }
  }

  private static void orClosing(Stage stage, Actor actor, Command command) {
    try {
      stage.execute(actor, command);
    } catch (RoseTrapException e) {
      assertThat(e.code()).isIn(ErrorCode.HUB_CLOSING, ErrorCode.SESSION_ENDED, ErrorCode.NOT_HELD);
    }
  }
}
