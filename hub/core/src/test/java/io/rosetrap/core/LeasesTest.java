package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the hub believes in somebody that it does not hear from, on a time of its own. */
class LeasesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private Optional<Ending.Kind> ended(String name) {
    return stage.participant(name).ending().map(Ending::kind);
  }

  @Test
  void lease_silentForLess_isNotLost() {
    Actor a = stage.join("CLIENT A", Stage.lease(SECOND));
    for (int i = 0; i < 10; i++) {
      stage.pass(SECOND);
      assertThat(ended("CLIENT A")).isEmpty();
      stage.hub.hear(RUN, "CLIENT A", a.session().orElseThrow());
    }
  }

  @Test
  void lease_silentForMore_isLost() {
    Actor a = stage.join("CLIENT A", Stage.lease(SECOND));
    stage.pass(SECOND.plusMillis(100));
    assertThat(ended("CLIENT A")).contains(Ending.Kind.LOST);
    assertThat(stage.last().operation()).isEqualTo(Operation.END);
    assertThat(stage.last().note())
        .isEqualTo("was lost (nothing was heard of it for 1 s, its lease)");
    assertThat(refusal(ErrorCode.SESSION_ENDED, () -> stage.execute(a, write("x", "v"))))
        .isEqualTo(
            "Session 1 of CLIENT A in run r is over: nothing was heard of it for 1 s, its lease."
                + " What it promised and held is given up; join again to go on.");
    assertThat(stage.hub.look().peek(RUN, "x")).as("it corrupted nothing").isEmpty();
  }

  @Test
  void lease_lostOneComesBack_isANewAttempt() {
    Actor paused = stage.join("CLIENT A", Stage.lease(SECOND), "x");
    stage.pass(SECOND.multipliedBy(2));
    Actor back = stage.join("CLIENT A", Stage.lease(SECOND), "x");
    refusal(ErrorCode.SESSION_REPLACED, () -> stage.execute(paused, write("x", "old")));
    stage.execute(back, write("x", "new"));
    assertThat(Kit.peek(stage.hub, "x")).contains("new");
    assertThat(stage.participant("CLIENT A").attempt()).isEqualTo(2);
  }

  @Test
  void lease_anyOperation_isASignOfLife() {
    Actor a = stage.join("CLIENT A", Stage.lease(SECOND));
    stage.pass(Duration.ofMillis(900));
    stage.execute(a, write("x", "v"));
    stage.pass(Duration.ofMillis(900));
    stage.begin(a, written("y")).close();
    stage.pass(Duration.ofMillis(900));
    assertThat(ended("CLIENT A")).isEmpty();
    stage.pass(Duration.ofMillis(200));
    assertThat(ended("CLIENT A")).contains(Ending.Kind.LOST);
  }

  @Test
  void lease_severalAtOnce_areAllLost() {
    for (int i = 0; i < 100; i++) {
      stage.join("CLIENT " + i, Stage.lease(SECOND.plusMillis(i)), "x" + i);
    }
    stage.pass(SECOND.multipliedBy(2));
    assertThat(stage.hub.look().participants(RUN)).allMatch(p -> p.ending().isPresent());
    assertThat(stage.hub.look().variables(RUN, "")).allMatch(v -> v.failure().isPresent());
  }

  @Test
  void hubStandsStill_nobodyIsLost() {
    stage.join("CLIENT A", Stage.lease(Duration.ofMillis(500)), "x");
    stage.pass(Duration.ofMillis(200));
    for (int i = 0; i < 3; i++) {
      stage.skip(Duration.ofHours(1));
      assertThat(stage.participant("CLIENT A").silent()).isLessThan(SECOND);
      stage.hub.tickNow();
      assertThat(ended("CLIENT A")).as("the hub slept, not it").isEmpty();
      stage.hub.hear(RUN, "CLIENT A", 1);
    }
    stage.pass(Duration.ofMillis(600));
    assertThat(ended("CLIENT A")).contains(Ending.Kind.LOST);
  }

  @Test
  void hubStandsStill_heardBeforeItsFirstTick_isNotLostLater() {
    Actor a = stage.join("CLIENT A", Stage.lease(SECOND));
    stage.pass(Duration.ofMillis(100));
    stage.skip(Duration.ofMinutes(10));
    stage.hub.hear(RUN, "CLIENT A", a.session().orElseThrow());
    stage.pass(Duration.ofMillis(900));
    assertThat(ended("CLIENT A")).isEmpty();
    stage.pass(Duration.ofMillis(300));
    assertThat(ended("CLIENT A")).contains(Ending.Kind.LOST);
  }

  @Test
  void ticker_time_neverGoesBackAndLeavesOutWhatItMissed() {
    AtomicLong real = new AtomicLong();
    Ticker ticker = new Ticker(real::get, false, () -> {});
    ticker.require();
    long before = ticker.now();
    for (int i = 0; i < 10_000; i++) {
      real.addAndGet(TimeUnit.MILLISECONDS.toNanos(i % 700));
      if (i % 3 == 0) {
        ticker.tick();
      }
      assertThat(ticker.now()).isGreaterThanOrEqualTo(before);
      before = ticker.now();
    }
    real.addAndGet(TimeUnit.DAYS.toNanos(1));
    assertThat(ticker.now() - before).isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void ticker_closedOrNeverRequired_doesNotLook() {
    AtomicLong looks = new AtomicLong();
    Ticker ticker = new Ticker(() -> 0, false, looks::incrementAndGet);
    ticker.tick();
    assertThat(looks).hasValue(0);
    ticker.close();
    ticker.require();
    ticker.tick();
    assertThat(looks).hasValue(0);
  }

  /** The only test of the core in which real time ends a lease. */
  @Test
  void lease_realTime_endsByItself() throws InterruptedException {
    try (Hub hub =
        new Hub(Limits.DEFAULTS, new TextMatcher(), new ManualClock(), DeadlockPolicy.FAIL)) {
      Command.Profile brief = Stage.lease(Duration.ofMillis(500));
      hub.execute(RUN, new Command.Join(brief, java.util.Set.of("x")), Kit.A);
      assertThat(hub.await(RUN, written("x"), "CLIENT B", Kit.PATIENCE).label())
          .isEqualTo("BROKEN_PROMISE");
    }
  }

  @Test
  void fullHub_stillNoticesThatSomebodyEnded() {
    try (Stage full = new Stage(Limits.builder().storedBytes(4).build())) {
      full.join("CLIENT A", Stage.lease(Duration.ofMillis(500)), "x");
      full.execute(Actor.named("CLIENT B"), Kit.write("big", "1234"));
      full.pass(Duration.ofSeconds(1));
      assertThat(full.participant("CLIENT A").ending()).isPresent();
    }
  }
}
