package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.absent;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.waiting;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome.Cancelled;
import io.rosetrap.api.RunInfo;
import io.rosetrap.core.Command.Precondition;
import io.rosetrap.core.Readers.Reader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How runs come and go. */
class RunLifecycleTest {
  private final ManualClock clock = new ManualClock();
  private final Hub hub = new Hub(Limits.DEFAULTS, new TextMatcher(), clock);

  @Test
  void looking_unknownRun_createsNothing() throws InterruptedException {
    assertThat(hub.look().peek(RUN, "x")).isEmpty();
    assertThat(hub.look().failure(RUN, "x")).isEmpty();
    assertThat(hub.look().variables(RUN, "")).isEmpty();
    assertThat(hub.look().waiters(RUN)).isEmpty();
    assertThat(hub.look().journal(RUN, 0, 10)).isEmpty();
    assertThat(hub.look().journal(RUN, 7, 10)).isEmpty();
    assertThat(hub.look().info(RUN)).isEmpty();
    now(hub, written("x"));
    now(hub, absent("x"));
    now(hub, waiting("x", 1));
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void looking_badNames_areRefused() {
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().peek("a/b", "x"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().peek(RUN, "a b"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().version("a/b", "x", 1));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().version(RUN, "a b", 1));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().failure(RUN, "a b"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().variables("a/b", ""));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().waiters("a/b"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().journal("a/b", 0, 1));
    refusal(ErrorCode.INVALID_NAME, () -> hub.look().info("a/b"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.deleteRun("a/b", "test"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.begin("a/b", written("x"), "CLIENT A"));
    refusal(ErrorCode.INVALID_NAME, () -> hub.begin(RUN, written("x"), " "));
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void write_createsTheRun() {
    clock.advance(Duration.ofSeconds(3));
    write(hub, "x", "abc");
    assertThat(hub.look().info(RUN))
        .contains(
            new RunInfo(
                RUN, 1, 1, 0, 3, 0, false, DeadlockPolicy.FAIL, ManualClock.START.plusSeconds(3)));
    assertThat(hub.look().runs()).hasSize(1);
  }

  @Test
  void fail_createsTheRun() {
    hub.execute(RUN, Kit.fail("x", "broken"), A);
    assertThat(hub.look().runs()).hasSize(1);
  }

  @Test
  void runs_areSortedByName() {
    for (String run : new String[] {"b", "a", "c"}) {
      hub.execute(run, write("x", "v"), A);
    }
    assertThat(hub.look().runs()).extracting(RunInfo::name).containsExactly("a", "b", "c");
  }

  @Test
  void runs_areIsolated() {
    write(hub, "x", "a");
    assertThat(hub.look().peek("other", "x")).isEmpty();
    hub.execute("other", write("x", "b"), A);
    assertThat(Kit.peek(hub, "x")).contains("a");
  }

  @Test
  void refusedFirstWrite_leavesNoRun() {
    refusal(
        ErrorCode.VERSION_MISMATCH,
        () -> hub.execute(RUN, write("x", "a", Precondition.PRESENT), A));
    refusal(
        ErrorCode.VERSION_MISMATCH, () -> hub.execute(RUN, write("x", "a", Kit.versionIs(1)), A));
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void blockedReader_createsTheRunAndItGoesWithTheReader() throws InterruptedException {
    try (Readers readers = Readers.of(hub)) {
      final Reader first = readers.startBlocked(written("x"));
      final Reader second = readers.startBlocked(written("y"));
      assertThat(hub.look().info(RUN).map(RunInfo::waiters)).contains(2);
      first.interrupt();
      second.interrupt();
    }
    assertThat(hub.look().runs()).isEmpty();
    Kit.assertNothingLeft(hub);
  }

  @Test
  void oneOfTwoReadersLeaves_runStays() {
    Wait first = hub.begin(RUN, written("x"), "CLIENT A");
    try (Wait second = hub.begin(RUN, written("x"), "CLIENT B")) {
      first.close();
      assertThat(hub.look().runs()).hasSize(1);
      assertThat(hub.look().waiters(RUN)).hasSize(1);
      write(hub, "x", "a");
      assertThat(text(second.expire(true))).isEqualTo("a");
    }
  }

  @Test
  void readerTimedOutInAnEmptyRun_runGoes() throws InterruptedException {
    hub.await(RUN, written("x"), "CLIENT B", Duration.ofMillis(1));
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void readerReleasedByAnotherReader_runGoesWithTheLast() {
    try (Wait gate = hub.begin(RUN, waiting("x", 1), "test")) {
      hub.begin(RUN, written("x"), "CLIENT B").close();
      Kit.arrived(gate.expire(true));
    }
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void deletedVariables_runStays() {
    write(hub, "x", "a");
    hub.execute(RUN, Kit.delete("x"), A);
    assertThat(hub.look().info(RUN).map(RunInfo::revision)).contains(2L);
  }

  // --- deleteRun -----------------------------------------------------------------------------

  @Test
  void deleteRun_unknown_isRefused() {
    assertThat(refusal(ErrorCode.NO_SUCH_RUN, () -> hub.deleteRun(RUN, "test")))
        .isEqualTo("There is no run r. GET /v1/runs lists those there are.");
  }

  @Test
  void deleteRun_blockedReaders_areCancelledAndToldByWhom() throws InterruptedException {
    try (Readers readers = Readers.of(hub)) {
      write(hub, "y", "v");
      final Reader reader = readers.startBlocked(written("x"));
      final Reader gate = readers.start(waiting("x", 2));
      hub.deleteRun(RUN, "CLIENT A");
      Cancelled cancelled = new Cancelled("the run r was deleted by CLIENT A");
      assertThat(reader.outcome()).isEqualTo(cancelled);
      if (!hub.look().waiters(RUN).isEmpty()) {
        // The gate may have begun after the deletion; it blocks in the new run then.
        hub.deleteRun(RUN, "CLIENT A");
      }
      assertThat(gate.outcome()).isEqualTo(cancelled);
    }
    Kit.assertNothingLeft(hub);
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void deleteRun_thenWrite_beginsANewHistory() {
    write(hub, "x", "a");
    write(hub, "x", "b");
    hub.deleteRun(RUN, "test");
    assertThat(hub.look().info(RUN)).isEmpty();
    assertThat(hub.look().peek(RUN, "x")).isEmpty();
    assertThat(hub.look().journal(RUN, 0, 10)).isEmpty();
    assertThat(write(hub, "x", "c").revision()).isEqualTo(1);
    assertThat(hub.look().journal(RUN, 0, 10)).hasSize(1);
    refusal(ErrorCode.NOT_WRITTEN, () -> hub.look().version(RUN, "x", 2));
  }

  @Test
  void deleteRun_otherRuns_stay() {
    write(hub, "x", "a");
    hub.execute("other", write("x", "bb"), B);
    try (Wait wait = hub.begin("other", written("y"), "CLIENT B")) {
      hub.deleteRun(RUN, "test");
      assertThat(hub.look().storedBytes()).isEqualTo(2);
      assertThat(hub.look().waiterCount()).isEqualTo(1);
      hub.execute("other", write("y", "c"), A);
      assertThat(text(wait.expire(true))).isEqualTo("c");
    }
  }

  @Test
  void deleteRun_withReadersOnly_isPossible() throws InterruptedException {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      hub.deleteRun(RUN, "test");
      assertThat(wait.await(Duration.ZERO)).isPresent();
    }
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void instance_namesThisHub() {
    assertThat(hub.instance()).isEqualTo(hub.instance()).isNotEqualTo(Kit.hub().instance());
  }
}
