package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.FOREVER;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.peek;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Cancelled;
import io.rosetrap.api.Outcome.Failed;
import io.rosetrap.api.Outcome.HubClosing;
import io.rosetrap.api.Outcome.TimedOut;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two endings of one wait at the same moment: exactly one wins, the value is never lost, and
 * nothing of the wait is left.
 */
class EndingRaceTest {
  private static final int ROUNDS = 2_000;
  private static final int STRESS = 50_000;

  // --- write ∥ a follower --------------------------------------------------------------------

  /**
   * reader: begins, leaves a follower ∥ writer: publish, release. The follower runs once, also
   * where the write came between the two.
   */
  @Test
  void follower_writeAtTheSameMoment_runsOnce() throws InterruptedException {
    Hub hub = roomy(ROUNDS);
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "v" + round;
        AtomicInteger runs = new AtomicInteger();
        AtomicReference<Wait> begun = new AtomicReference<>();
        race.run(
            () -> {
              Wait wait = hub.begin(RUN, written(name), "CLIENT B");
              begun.set(wait);
              Race.jitter();
              wait.whenEnded(runs::incrementAndGet);
            },
            () -> write(hub, name, name));
        assertThat(runs).hasValue(1);
        assertThat(begun.get().arrived()).isPresent();
      }
    }
    assertThat(hub.look().waiterCount()).isZero();
  }

  /** cancel ∥ write: the follower runs once, whoever was first, with the outcome decided. */
  @Test
  void follower_twoEndingsAtTheSameMoment_runsOnce() throws InterruptedException {
    Hub hub = roomy(ROUNDS);
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "v" + round;
        AtomicInteger runs = new AtomicInteger();
        Wait wait = hub.begin(RUN, written(name), "CLIENT B");
        wait.whenEnded(
            () -> {
              assertThat(wait.hasEnded()).isTrue();
              runs.incrementAndGet();
            });
        race.run(() -> wait.cancel("the test"), () -> write(hub, name, name));
        assertThat(runs).hasValue(1);
      }
    }
    assertThat(hub.look().waiterCount()).isZero();
  }

  // --- write ∥ timeout -----------------------------------------------------------------------

  /**
   * reader: deadline passes, takes itself out ∥ writer: publish, release. Whoever is first ends the
   * wait; a value that was written before the reader gave up is returned.
   */
  @Test
  void timeout_writeAtTheSameMoment_oneOfThemWins() throws InterruptedException {
    timeouts(ROUNDS);
  }

  @Test
  @Tag("stress")
  void timeout_veryManyWritesAtTheSameMoment_oneOfThemWins() throws InterruptedException {
    timeouts(STRESS);
  }

  private static void timeouts(int rounds) throws InterruptedException {
    Hub hub = roomy(rounds);
    try (Race race = new Race()) {
      for (int round = 0; round < rounds; round++) {
        String name = "v" + round;
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        AtomicInteger released = new AtomicInteger();
        race.run(
            () -> {
              try (Wait wait = hub.begin(RUN, written(name), "CLIENT B")) {
                Duration brief = Duration.ofNanos(ThreadLocalRandom.current().nextInt(20_000));
                Optional<Outcome> early = wait.await(brief);
                outcome.set(early.isPresent() ? early.get() : wait.expire(false));
              }
            },
            () -> released.set(write(hub, name, name).released()));
        if (outcome.get() instanceof Arrived) {
          assertThat(text(outcome.get())).isEqualTo(name);
        } else {
          assertThat(outcome.get()).isInstanceOf(TimedOut.class);
          assertThat(released).as("a writer that released the reader").hasValue(0);
        }
        assertThat(text(now(hub, written(name)))).isEqualTo(name);
      }
    }
    Kit.assertNothingLeft(hub);
  }

  private static Hub roomy(int names) {
    return Kit.hub(Limits.builder().variables(names + 1).build());
  }

  // --- write ∥ interrupt ---------------------------------------------------------------------

  /**
   * interrupter: interrupt ∥ writer: publish, release. The reader either throws, or returns the
   * value with its thread still interrupted: an interrupt is never swallowed, a value never eaten.
   */
  @Test
  void interrupt_writeAtTheSameMoment_isThrownOrKept() throws InterruptedException {
    interrupts(ROUNDS);
  }

  @Test
  @Tag("stress")
  void interrupt_veryManyWritesAtTheSameMoment_isThrownOrKept() throws InterruptedException {
    interrupts(STRESS);
  }

  private static void interrupts(int rounds) throws InterruptedException {
    Hub hub = roomy(rounds);
    try (Race race = new Race()) {
      for (int round = 0; round < rounds; round++) {
        String name = "v" + round;
        AtomicReference<Thread> reader = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        race.run(
            () -> {
              reader.set(Thread.currentThread());
              boolean thrown = false;
              try {
                Outcome outcome = hub.await(RUN, written(name), "CLIENT B", FOREVER);
                assertThat(text(outcome)).isEqualTo(name);
              } catch (InterruptedException e) {
                thrown = true;
              }
              Race.spinUntil(interrupted::get);
              assertThat(Thread.interrupted()).as("still interrupted").isEqualTo(!thrown);
            },
            () -> {
              Race.spinUntil(() -> reader.get() != null);
              Race.jitter();
              reader.get().interrupt();
              interrupted.set(true);
            },
            () -> write(hub, name, name));
        assertThat(peek(hub, name)).contains(name);
      }
    }
    Kit.assertNothingLeft(hub);
  }

  // --- write ∥ cancel ------------------------------------------------------------------------

  /** canceller: end ∥ writer: publish, release. The first ending stays, for everyone who asks. */
  @Test
  void cancel_writeAtTheSameMoment_oneOfThemWinsForGood() throws InterruptedException {
    cancels(ROUNDS);
  }

  @Test
  @Tag("stress")
  void cancel_veryManyWritesAtTheSameMoment_oneOfThemWinsForGood() throws InterruptedException {
    cancels(STRESS);
  }

  private static void cancels(int rounds) throws InterruptedException {
    Hub hub = roomy(rounds);
    try (Race race = new Race()) {
      for (int round = 0; round < rounds; round++) {
        String name = "v" + round;
        try (Wait wait = hub.begin(RUN, written(name), "CLIENT B")) {
          AtomicReference<Outcome> outcome = new AtomicReference<>();
          AtomicInteger released = new AtomicInteger();
          race.run(
              () -> outcome.set(wait.await(FOREVER).orElseThrow()),
              () -> wait.cancel("left"),
              () -> released.set(write(hub, name, name).released()));
          if (released.get() == 1) {
            assertThat(text(outcome.get())).isEqualTo(name);
          } else {
            assertThat(outcome.get()).isEqualTo(new Cancelled("left"));
          }
          assertThat(wait.await(Duration.ZERO)).contains(outcome.get());
        }
      }
    }
    Kit.assertNothingLeft(hub);
  }

  // --- write ∥ fail --------------------------------------------------------------------------

  /** failer: fail ∥ writer: write ∥ reader. The reader gets the first of the two, or the value. */
  @Test
  void fail_writeAtTheSameMoment_endsTheReaderOnce() throws InterruptedException {
    Hub hub = roomy(ROUNDS);
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "v" + round;
        race.run(
            () -> {
              Outcome outcome = hub.await(RUN, written(name), "CLIENT B", FOREVER);
              if (outcome instanceof Failed failed) {
                assertThat(failed.failure().subject().name()).isEqualTo(name);
              } else {
                assertThat(text(outcome)).isEqualTo(name);
              }
            },
            () -> hub.execute(RUN, Kit.fail(name, "broken"), A),
            () -> write(hub, name, name));
        assertThat(peek(hub, name)).contains(name);
      }
    }
    Kit.assertNothingLeft(hub);
  }

  // --- close ∥ read --------------------------------------------------------------------------

  /**
   * closer: refuse new waits, wake every waiter ∥ reader: create the run, judge, park ∥ writer. A
   * reader that slips in between refusing and waking would never be woken.
   */
  @Test
  void close_readAtTheSameMoment_isAnsweredInAnyCase() throws InterruptedException {
    closes(ROUNDS);
  }

  @Test
  @Tag("stress")
  void close_veryManyReadsAtTheSameMoment_areAnsweredInAnyCase() throws InterruptedException {
    closes(STRESS);
  }

  private static void closes(int rounds) throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < rounds; round++) {
        Hub hub = Kit.hub();
        AtomicBoolean wrote = new AtomicBoolean();
        race.run(
            () -> readWhileClosing(hub, "x", wrote),
            () -> readWhileClosing(hub, "never", wrote),
            () -> {
              try {
                write(hub, "x", "a");
                wrote.set(true);
              } catch (RoseTrapException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.HUB_CLOSING);
              }
            },
            hub::close);
        assertThat(peek(hub, "x").isPresent()).isEqualTo(wrote.get());
        Kit.assertNothingLeft(hub);
      }
    }
  }

  private static void readWhileClosing(Hub hub, String name, AtomicBoolean wrote)
      throws InterruptedException {
    try {
      Outcome outcome = hub.await(RUN, written(name), "CLIENT B", FOREVER);
      if (outcome instanceof Arrived) {
        Race.spinUntil(wrote::get);
        assertThat(name).isEqualTo("x");
      } else {
        assertThat(outcome).isEqualTo(new HubClosing());
      }
    } catch (RoseTrapException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.HUB_CLOSING);
    }
  }
}
