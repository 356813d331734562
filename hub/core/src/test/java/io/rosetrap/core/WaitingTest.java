package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.absent;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.arrived;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.matches;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.version;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Cancelled;
import io.rosetrap.api.Outcome.TimedOut;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.core.Readers.Reader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One reader and one condition; several of either are in other classes. */
class WaitingTest {
  private final Hub hub = Kit.hub();
  private final Readers readers = Readers.of(hub);

  @AfterEach
  void nothingIsLeft() {
    readers.close();
    Kit.assertNothingLeft(hub);
  }

  // --- written -------------------------------------------------------------------------------

  @Test
  void await_valueThere_returnsItAtOnce() throws InterruptedException {
    write(hub, "x", "a");
    assertThat(text(now(hub, written("x")))).isEqualTo("a");
  }

  @Test
  void await_valueThereAndNegativeTimeout_returnsItAtOnce() throws InterruptedException {
    write(hub, "x", "a");
    Outcome outcome = hub.await(RUN, written("x"), "CLIENT B", Duration.ofSeconds(-1));
    assertThat(text(outcome)).isEqualTo("a");
  }

  @Test
  void await_noValueAndNoTime_timesOut() throws InterruptedException {
    assertThat(now(hub, written("x"))).isInstanceOf(TimedOut.class);
    assertThat(hub.await(RUN, written("x"), "CLIENT B", Duration.ofSeconds(Long.MIN_VALUE)))
        .isInstanceOf(TimedOut.class);
    assertThat(hub.await(RUN, written("x"), "CLIENT B", Duration.ofNanos(Long.MIN_VALUE)))
        .isInstanceOf(TimedOut.class);
  }

  @Test
  void await_noValueYet_blocksUntilTheWrite() throws InterruptedException {
    Reader reader = readers.startBlocked(written("x"));
    Receipt receipt = write(hub, "x", "a");
    assertThat(receipt.released()).isEqualTo(1);
    assertThat(version(reader.outcome())).isEqualTo(hub.look().version(RUN, "x", 1));
    assertThat(arrived(reader.outcome()).revision()).isEqualTo(receipt.revision());
  }

  @Test
  void await_forever_blocksUntilTheWrite() throws InterruptedException {
    for (Duration forever :
        new Duration[] {
          ChronoUnit.FOREVER.getDuration(),
          Duration.ofNanos(Long.MAX_VALUE),
          Duration.ofSeconds(Long.MAX_VALUE / 1_000)
        }) {
      Reader reader = readers.start(written("x"), "CLIENT B", forever);
      readers.awaitBlocked("x", 1);
      write(hub, "x", "a");
      assertThat(text(reader.outcome())).isEqualTo("a");
      hub.execute(RUN, delete("x"), A);
    }
  }

  @Test
  void await_otherVariableWritten_goesOnBlocking() throws InterruptedException {
    Reader reader = readers.startBlocked(written("x"));
    assertThat(write(hub, "y", "a").released()).isZero();
    assertThat(hub.execute("other", write("x", "a"), A).released()).isZero();
    readers.awaitBlocked("x", 1);
    write(hub, "x", "b");
    assertThat(text(reader.outcome())).isEqualTo("b");
  }

  @Test
  void await_doesNotConsume_soEveryReaderGetsTheValue() throws InterruptedException {
    Reader first = readers.startBlocked(written("x"));
    Reader second = readers.startBlocked(written("x"));
    assertThat(write(hub, "x", "a").released()).isEqualTo(2);
    assertThat(text(first.outcome())).isEqualTo("a");
    assertThat(text(second.outcome())).isEqualTo("a");
    assertThat(text(now(hub, written("x")))).isEqualTo("a");
  }

  @Test
  void await_overwrittenBeforeTheReaderRan_returnsTheVersionThatEndedIt() {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      write(hub, "x", "a");
      write(hub, "x", "b");
      hub.execute(RUN, delete("x"), A);
      assertThat(text(wait.expire(true))).isEqualTo("a");
    }
  }

  @Test
  void await_cursor_isForNewerVersionsOnly() throws InterruptedException {
    write(hub, "x", "a");
    write(hub, "x", "b");
    assertThat(text(now(hub, after("x", 1)))).as("the newest").isEqualTo("b");
    assertThat(now(hub, after("x", 2))).isInstanceOf(TimedOut.class);
    Reader reader = readers.startBlocked(after("x", 2));
    write(hub, "x", "c");
    assertThat(version(reader.outcome()).number()).isEqualTo(3);
  }

  @Test
  void await_cursorAhead_blocksUntilThatVersion() throws InterruptedException {
    Reader reader = readers.startBlocked(after("x", 2));
    write(hub, "x", "a");
    write(hub, "x", "b");
    readers.awaitBlocked("x", 1);
    write(hub, "x", "c");
    assertThat(text(reader.outcome())).isEqualTo("c");
  }

  @Test
  void await_cursorAcrossADelete_staysValid() throws InterruptedException {
    write(hub, "x", "a");
    hub.execute(RUN, delete("x"), A);
    Reader reader = readers.startBlocked(after("x", 1));
    write(hub, "x", "b");
    assertThat(version(reader.outcome()).number()).isEqualTo(2);
  }

  @Test
  void await_deletedValue_blocks() throws InterruptedException {
    write(hub, "x", "a");
    hub.execute(RUN, delete("x"), A);
    assertThat(now(hub, written("x"))).isInstanceOf(TimedOut.class);
  }

  // --- absent --------------------------------------------------------------------------------

  @Test
  void await_absence_holdsWhereNothingWasWritten() throws InterruptedException {
    assertThat(arrived(now(hub, absent("x"))).version(0)).isEmpty();
    assertThat(arrived(now(hub, absent("x"))).matches())
        .containsExactly(new Outcome.Match(0, Subject.variable("x"), Optional.empty()));
  }

  @Test
  void await_absence_blocksUntilTheDelete() throws InterruptedException {
    write(hub, "x", "a");
    Reader reader = readers.startBlocked(absent("x"));
    write(hub, "x", "b");
    readers.awaitBlocked("x", 1);
    Receipt receipt = hub.execute(RUN, delete("x"), A);
    assertThat(receipt.released()).isEqualTo(1);
    assertThat(arrived(reader.outcome()).revision()).isEqualTo(receipt.revision());
  }

  @Test
  void await_absenceOfAFailedVariable_holds() throws InterruptedException {
    hub.execute(RUN, Kit.fail("x", "broken"), A);
    arrived(now(hub, absent("x")));
  }

  // --- matches -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "EQUAL, 5, true",
    "EQUAL, 6, false",
    "NOT_EQUAL, 6, true",
    "LESS, 6, true",
    "LESS, 5, false",
    "LESS_OR_EQUAL, 5, true",
    "GREATER, 4, true",
    "GREATER_OR_EQUAL, 6, false"
  })
  void await_comparison_isJudgedByTheMatcher(Comparison comparison, String operand, boolean holds)
      throws InterruptedException {
    write(hub, "x", "5");
    assertThat(now(hub, matches("x", comparison, operand)) instanceof Outcome.Arrived)
        .isEqualTo(holds);
  }

  @Test
  void await_comparison_blocksUntilAValueMatches() throws InterruptedException {
    write(hub, "x", "1");
    Reader reader = readers.startBlocked(matches("x", Comparison.GREATER_OR_EQUAL, "3"));
    write(hub, "x", "2");
    hub.execute(RUN, delete("x"), A);
    hub.execute(RUN, new Command.Write("x", Value.bytes(new byte[] {'9'}), NONE), A);
    readers.awaitBlocked("x", 1);
    write(hub, "x", "3");
    assertThat(version(reader.outcome()).number()).isEqualTo(4);
  }

  private static final Command.Precondition NONE = Command.Precondition.NONE;

  @Test
  void await_comparisonWithCursor_wantsANewerVersionThatMatches() throws InterruptedException {
    write(hub, "x", "5");
    Condition newer = new Condition.Matches("x", 1, "", Comparison.EQUAL, Value.json("5"));
    assertThat(now(hub, newer)).isInstanceOf(TimedOut.class);
    write(hub, "x", "5");
    assertThat(version(now(hub, newer)).number()).isEqualTo(2);
  }

  @Test
  void await_comparisonWithPointer_looksAtThatPart() throws InterruptedException {
    write(hub, "x", "port=8000");
    Condition part = new Condition.Matches("x", 0, "/port", Comparison.EQUAL, Value.json("8000"));
    assertThat(text(now(hub, part))).isEqualTo("port=8000");
  }

  @Test
  void begin_comparisonThatCannotBeUsed_isRefusedAndLeavesNothing() {
    Condition unusable = any(written("y"), matches("x", Comparison.EQUAL, "unusable"));
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> hub.begin(RUN, unusable, "CLIENT B")))
        .isEqualTo("The operand cannot be used.");
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void await_matcherFails_harmsItsOwnReaderOnly() throws InterruptedException {
    ValueMatcher broken =
        condition ->
            value -> {
              throw new IllegalStateException("a fault in the matcher");
            };
    Hub faulty = new Hub(Limits.DEFAULTS, broken, new ManualClock());
    try (Readers others = Readers.of(faulty)) {
      final Reader first = others.startBlocked(written("x"));
      others.startBlocked(matches("x", Comparison.EQUAL, "1"));
      final Reader last = others.startBlocked(written("x"));
      assertThat(write(faulty, "x", "a")).isEqualTo(new Receipt("x", 1, 1, 2));
      assertThat(text(first.outcome())).isEqualTo("a");
      assertThat(text(last.outcome())).isEqualTo("a");
      others.awaitBlocked("x", 1);
    }
    assertThatThrownBy(() -> now(faulty, matches("x", Comparison.EQUAL, "1")))
        .hasMessage("a fault in the matcher");
    Kit.assertNothingLeft(faulty);
  }

  // --- the life of a wait --------------------------------------------------------------------

  @Test
  void await_slices_resumeTheSameWait() throws InterruptedException {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      assertThat(wait.await(Duration.ZERO)).isEmpty();
      assertThat(wait.await(Duration.ofMillis(1))).isEmpty();
      assertThat(hub.look().waiterCount()).isEqualTo(1);
      write(hub, "x", "a");
      assertThat(wait.await(Duration.ZERO).map(Kit::text)).contains("a");
      assertThat(wait.await(Kit.PATIENCE).map(Kit::text)).as("for good").contains("a");
    }
  }

  @Test
  void cancel_blockedReader_endsItWithTheReason() throws InterruptedException {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      wait.cancel("its connection was lost");
      assertThat(hub.look().waiterCount()).isZero();
      assertThat(wait.await(Kit.PATIENCE)).contains(new Cancelled("its connection was lost"));
      wait.cancel("again");
      write(hub, "x", "a");
      assertThat(wait.expire(true)).isEqualTo(new Cancelled("its connection was lost"));
    }
  }

  @Test
  void cancel_endedWait_changesNothing() throws InterruptedException {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      write(hub, "x", "a");
      wait.cancel("too late");
      assertThat(wait.await(Duration.ZERO).map(Kit::text)).contains("a");
    }
  }

  @Test
  void close_blockedReader_leavesNothing() throws InterruptedException {
    Wait wait = hub.begin(RUN, written("x"), "CLIENT B");
    assertThat(hub.look().waiters(RUN)).hasSize(1);
    wait.close();
    wait.close();
    assertThat(hub.look().waiters(RUN)).isEmpty();
    assertThat(wait.await(Duration.ZERO)).contains(new Cancelled("the reader left"));
  }

  @Test
  void expire_withoutDiagnosis_saysNothing() {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      assertThat(wait.expire(false)).isEqualTo(new TimedOut(io.rosetrap.api.Diagnosis.NONE));
    }
  }

  // --- interrupts ----------------------------------------------------------------------------

  @Test
  void await_interrupted_throwsAndLeavesNothing() throws InterruptedException {
    try (Readers blocked = Readers.of(hub)) {
      Reader reader = blocked.startBlocked(written("x"));
      reader.interrupt();
    }
    assertThat(hub.look().waiters(RUN)).isEmpty();
    assertThat(hub.look().runs()).isEmpty();
    write(hub, "x", "a");
    assertThat(text(now(hub, written("x")))).isEqualTo("a");
  }

  @Test
  void await_interruptedBefore_throwsAndTakesTheFlag() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> now(hub, written("x")))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("interrupted while waiting for x");
    assertThat(Thread.interrupted()).isFalse();
    assertThat(hub.look().waiterCount()).isZero();
  }

  @Test
  void await_interruptedBeforeAndValueThere_returnsItAndKeepsTheFlag() throws InterruptedException {
    write(hub, "x", "a");
    Thread.currentThread().interrupt();
    Outcome outcome = hub.await(RUN, written("x"), "CLIENT B", Kit.PATIENCE);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(text(outcome)).isEqualTo("a");
  }
}
