package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.FOREVER;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.peek;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Cancelled;
import io.rosetrap.api.Outcome.TimedOut;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs that come and go while others use them. */
class RunRaceTest {
  private static final int ROUNDS = 2_000;
  private static final int STRESS = 50_000;

  private final Hub hub = Kit.hub();

  // --- deleteRun ∥ read ∥ write --------------------------------------------------------------

  /**
   * deleter: take the run out, shut it ∥ reader: find the run, judge, park ∥ writer: find the run,
   * write. A reader that parks in a run that was taken out would never be woken; bytes that are
   * written to it would never be given back.
   */
  @Test
  void deleteRun_readAndWriteAtTheSameMoment_strandsNobody() throws InterruptedException {
    deletions(ROUNDS);
  }

  @Test
  @Tag("stress")
  void deleteRun_veryManyReadsAndWritesAtTheSameMoment_strandsNobody() throws InterruptedException {
    deletions(STRESS);
  }

  private void deletions(int rounds) throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < rounds; round++) {
        AtomicInteger busy = new AtomicInteger(3);
        // Whoever of the others is last writes once more, so that a reader of a new run ends too.
        Runnable last =
            () -> {
              if (busy.decrementAndGet() == 0) {
                write(hub, "x", "last");
              }
            };
        race.run(
            this::readUntilWrittenOrDeleted,
            () -> {
              assertThat(write(hub, "x", "first").version()).isEqualTo(1);
              last.run();
            },
            () -> {
              assertThat(hub.execute(RUN, write("y", "other"), A).version()).isEqualTo(1);
              last.run();
            },
            () -> {
              deleteRun();
              last.run();
            });
        assertThat(hub.look().info(RUN).orElseThrow().revision()).isBetween(1L, 3L);
        Kit.assertNothingLeft(hub);
        hub.deleteRun(RUN, "test");
        assertThat(hub.look().storedBytes()).isZero();
      }
    }
  }

  private void readUntilWrittenOrDeleted() throws InterruptedException {
    Outcome outcome = hub.await(RUN, written("x"), "CLIENT B", FOREVER);
    if (outcome instanceof Arrived) {
      assertThat(text(outcome)).isIn("first", "last");
    } else {
      assertThat(outcome).isEqualTo(new Cancelled("the run r was deleted by test"));
    }
  }

  private void deleteRun() {
    try {
      hub.deleteRun(RUN, "test");
    } catch (RoseTrapException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_RUN);
    }
  }

  /** deleter: deleteRun ∥ deleter: the same ∥ writer. The bytes are given back exactly once. */
  @Test
  void deleteRun_twiceAtTheSameMoment_givesBytesBackOnce() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        write(hub, "x", "12345");
        race.run(this::deleteRun, this::deleteRun, () -> write(hub, "x", "123"));
        Kit.assertNothingLeft(hub);
      }
    }
  }

  // --- retire ∥ write ------------------------------------------------------------------------

  /**
   * reader: last one out, gives the run up ∥ writer: finds the run, writes first. A write to a run
   * that was given up would be answered, and lost.
   */
  @Test
  void write_lastReaderLeavesAtTheSameMoment_isNotLost() throws InterruptedException {
    retirements(ROUNDS);
  }

  @Test
  @Tag("stress")
  void write_veryManyLastReadersLeaveAtTheSameMoment_isNotLost() throws InterruptedException {
    retirements(STRESS);
  }

  private void retirements(int rounds) throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < rounds; round++) {
        Wait leaving = hub.begin(RUN, written("x"), "CLIENT B");
        AtomicReference<Receipt> receipt = new AtomicReference<>();
        race.run(
            leaving::close,
            () -> lookBriefly(hub),
            () -> {
              try {
                hub.execute(RUN, write("x", "b", Kit.versionIs(7)), A);
              } catch (RoseTrapException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
              }
            },
            () -> receipt.set(write(hub, "x", "a")));
        assertThat(receipt.get().revision()).isEqualTo(1);
        assertThat(peek(hub, "x")).contains("a");
        Kit.assertNothingLeft(hub);
        hub.deleteRun(RUN, "test");
      }
    }
  }

  private static void lookBriefly(Hub hub) throws InterruptedException {
    Duration brief = Duration.ofNanos(ThreadLocalRandom.current().nextInt(5_000));
    Outcome outcome = hub.await(RUN, written("x"), "CLIENT C", brief);
    assertThat(outcome.label()).isIn("ARRIVED", "TIMED_OUT");
  }

  /** reader: leaves, gives the run up ∥ reader: comes in. The newcomer is found by the write. */
  @Test
  void read_anotherReaderLeavesAtTheSameMoment_isStillReached() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        Wait leaving = hub.begin(RUN, written("x"), "CLIENT B");
        AtomicReference<Wait> staying = new AtomicReference<>();
        race.run(leaving::close, () -> staying.set(hub.begin(RUN, written("x"), "CLIENT C")));
        assertThat(hub.look().waiterCount()).isEqualTo(1);
        assertThat(write(hub, "x", "a").released()).isEqualTo(1);
        try (Wait wait = staying.get()) {
          assertThat(text(wait.expire(false))).isEqualTo("a");
        }
        hub.deleteRun(RUN, "test");
      }
    }
    Kit.assertNothingLeft(hub);
  }

  /**
   * readers: come and go in an empty run. It is there while one of them is, and gone afterwards.
   */
  @Test
  void runs_readersComeAndGo_noneIsLeft() throws InterruptedException {
    Race.Action visitor =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            Outcome outcome =
                hub.await(RUN, written("x"), "CLIENT B", Duration.ofNanos(i % 2 * 500L));
            assertThat(outcome).isInstanceOf(TimedOut.class);
          }
        };
    try (Race race = new Race()) {
      race.run(visitor, visitor, visitor);
    }
    assertThat(hub.look().runs()).isEmpty();
    Kit.assertNothingLeft(hub);
  }

  /**
   * writers: create the run, are refused, give it up ∥ the same ∥ reader: leaves. Each may find the
   * run in use by another one; the last one must take it away.
   */
  @Test
  void runs_refusedWritesAtTheSameMoment_noneIsLeft() throws InterruptedException {
    Race.Action refused =
        () ->
            Kit.refusal(
                ErrorCode.VERSION_MISMATCH,
                () -> hub.execute(RUN, write("x", "b", Kit.versionIs(7)), A));
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        Wait leaving = hub.begin(RUN, written("x"), "CLIENT B");
        race.run(refused, refused, leaving::close);
        assertThat(hub.look().runs()).isEmpty();
      }
    }
    Kit.assertNothingLeft(hub);
  }

  // --- limits --------------------------------------------------------------------------------

  /** writer: a value too big for the room that is left, refused ∥ writer: a small one that fits. */
  @Test
  void write_giantRefusedAtTheSameMoment_smallOneIsTaken() throws InterruptedException {
    Hub full = Kit.hub(Limits.builder().storedBytes(150).build());
    write(full, "x", "v".repeat(100));
    AtomicBoolean done = new AtomicBoolean();
    try (Race race = new Race()) {
      race.run(
          () -> {
            while (!done.get()) {
              Kit.refusal(ErrorCode.LIMIT_REACHED, () -> write(full, "giant", "g".repeat(1_000)));
            }
          },
          () -> {
            try {
              for (int i = 0; i < 20 * ROUNDS; i++) {
                full.execute("other", write("small", "0123456789"), A);
                full.execute("other", Kit.delete("small"), A);
              }
            } finally {
              done.set(true);
            }
          });
    }
    assertThat(full.look().storedBytes()).isEqualTo(100);
  }

  /** writers: fill the hub from all sides. The bound is met exactly and never passed. */
  @Test
  void write_fillingFromAllSides_staysWithinTheBound() throws InterruptedException {
    Hub full = Kit.hub(Limits.builder().storedBytes(1_000).build());
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger sides = new AtomicInteger();
    Race.Action writer =
        () -> {
          String run = "side" + sides.incrementAndGet();
          for (int i = 0; i < 300; i++) {
            try {
              full.execute(run, write("v" + i, "12345"), A);
              taken.incrementAndGet();
            } catch (RoseTrapException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
            }
            assertThat(full.look().storedBytes()).isLessThanOrEqualTo(1_000);
          }
        };
    try (Race race = new Race()) {
      race.run(writer, writer, writer, writer);
    }
    assertThat(taken).hasValue(200);
    assertThat(full.look().storedBytes()).isEqualTo(1_000);
  }
}
