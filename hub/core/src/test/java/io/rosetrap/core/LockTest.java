package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.LockInfo;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one participant holds at a time. */
class LockTest {
  private static final Condition TURN = new Condition.Turn("l", Optional.empty());
  private static final Condition BRIEF =
      new Condition.Turn("l", Optional.of(Duration.ofSeconds(1)));

  private final Stage stage = new Stage();
  private final Hub hub = stage.hub;
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private Wait lock(Actor actor) {
    return lock(actor, TURN);
  }

  private Wait lock(Actor actor, Condition turn) {
    Wait wait = stage.begin(actor, turn);
    open.add(wait);
    return wait;
  }

  private static long token(Wait wait) throws InterruptedException {
    assertThat(ended(wait)).isInstanceOf(Arrived.class);
    return ((Arrived) ended(wait)).revision();
  }

  private void unlock(Actor actor, Wait wait) throws InterruptedException {
    stage.execute(actor, new Command.Unlock("l", token(wait)));
  }

  private LockInfo info() {
    return hub.look().lock(RUN, "l").orElseThrow();
  }

  @Test
  void lock_free_isHandedOutAtOnce() throws InterruptedException {
    assertThat(hub.look().lock(RUN, "l")).isEmpty();
    Wait wait = lock(Kit.A);
    stage.skip(Duration.ofSeconds(2));
    assertThat(info())
        .isEqualTo(
            new LockInfo(
                "l", Optional.of("CLIENT A"), token(wait), Duration.ofMillis(200), List.of()));
  }

  @Test
  void unlock_waiting_goToTheNextInLineWithALargerToken() throws InterruptedException {
    Wait first = lock(Kit.A);
    Wait second = lock(Kit.B);
    Wait third = lock(Actor.named("CLIENT C"));
    assertThat(info().waiting()).containsExactly("CLIENT B", "CLIENT C");
    unlock(Kit.A, first);
    assertThat(token(second)).isGreaterThan(token(first));
    assertThat(Stage.now(third)).isEmpty();
    unlock(Kit.B, second);
    assertThat(token(third)).isGreaterThan(token(second));
    assertThat(info().token()).isEqualTo(token(third));
    assertThat(stage.operations())
        .containsExactly(
            Operation.LOCK, Operation.UNLOCK, Operation.LOCK, Operation.UNLOCK, Operation.LOCK);
  }

  @Test
  void unlock_whatIsNotHeld_isRefused() throws InterruptedException {
    Wait wait = lock(Kit.A);
    Command wrong = new Command.Unlock("l", 99);
    assertThat(refusal(ErrorCode.NOT_HELD, () -> stage.execute(Kit.B, wrong)))
        .isEqualTo(
            "Lock l in run r is not held with token 99: CLIENT A holds it with 1. Its lease ran"
                + " out, its holder ended, or it was given back.");
    unlock(Kit.A, wait);
    assertThat(refusal(ErrorCode.NOT_HELD, () -> unlock(Kit.A, wait)))
        .contains("is not held with token 1: it is free.");
    assertThat(info().holder()).isEmpty();
    assertThat(info().token()).isZero();
  }

  @Test
  void cancel_waiting_isSkipped() throws InterruptedException {
    Wait first = lock(Kit.A);
    Wait second = lock(Kit.B);
    Wait third = lock(Actor.named("CLIENT C"));
    second.cancel("left");
    unlock(Kit.A, first);
    assertThat(token(third)).isPositive();
  }

  @Test
  void session_ends_releasesIt() throws InterruptedException {
    Actor a = stage.join("CLIENT A");
    Wait first = lock(a);
    Wait second = lock(Kit.B);
    stage.passHearing(Duration.ofMinutes(5), a);
    assertThat(Stage.now(second)).as("a stay needs no lease").isEmpty();
    stage.exit(a, 1);
    assertThat(token(second)).isGreaterThan(token(first));
  }

  @Test
  void session_lost_releasesItAndTheOldTokenIsWorthless() throws InterruptedException {
    Actor a = stage.join("CLIENT A", Stage.lease(Duration.ofSeconds(1)));
    Wait first = lock(a);
    Wait second = lock(Kit.B);
    stage.pass(Duration.ofSeconds(2));
    token(second);
    refusal(ErrorCode.SESSION_ENDED, () -> unlock(a, first));
    refusal(ErrorCode.NOT_HELD, () -> unlock(Actor.named("CLIENT A"), first));
  }

  @Test
  void session_replaced_releasesIt() throws InterruptedException {
    lock(stage.join("CLIENT A"));
    Wait second = lock(Kit.B);
    stage.join("CLIENT A");
    token(second);
  }

  /** What is handed to a stay that is over is never given back. */
  @Test
  void session_endedWhileItStoodInLine_isSkipped() throws InterruptedException {
    Wait first = lock(Kit.A);
    Actor c = stage.join("CLIENT C", Stage.lease(Duration.ofSeconds(1)));
    Wait lost = lock(c);
    Wait third = lock(Kit.B);
    stage.pass(Duration.ofSeconds(2));
    unlock(Kit.A, first);
    assertThat(ended(lost)).isInstanceOf(Outcome.Cancelled.class);
    token(third);
    assertThat(info().holder()).contains("CLIENT B");
  }

  @Test
  void lease_withoutSession_endsIt() throws InterruptedException {
    Wait first = lock(Kit.A, BRIEF);
    Wait second = lock(Kit.B);
    stage.pass(Duration.ofMillis(900));
    hub.renewLock(RUN, "l", token(first));
    stage.pass(Duration.ofMillis(900));
    assertThat(Stage.now(second)).isEmpty();
    stage.pass(Duration.ofMillis(100));
    token(second);
    assertThat(refusal(ErrorCode.NOT_HELD, () -> hub.renewLock(RUN, "l", token(first))))
        .isEqualTo(
            "What was handed out of lock l in run r with token 1 is not held any more: its lease"
                + " ran out, or it was given back.");
    assertThat(stage.journal().get(1).note()).isEqualTo("its lease ran out");
  }

  @Test
  void lease_ofASession_endsItToo() throws InterruptedException {
    Actor a = stage.join("CLIENT A");
    lock(a, BRIEF);
    Wait second = lock(Kit.B);
    stage.pass(Duration.ofSeconds(1));
    token(second);
  }

  @Test
  void lock_sameKey_isTheSameTurn() throws InterruptedException {
    Wait first = lock(Kit.A.withKey("k"));
    assertThat(token(lock(Kit.A.withKey("k")))).isEqualTo(token(first));
    unlock(Kit.A, first);
    refusal(ErrorCode.NOT_HELD, () -> lock(Kit.A.withKey("k")));
  }

  @Test
  void lock_sameKeyAfterItWaited_isTheSameTurn() throws InterruptedException {
    Wait first = lock(Kit.B);
    Wait waiting = lock(Kit.A.withKey("k"));
    unlock(Kit.B, first);
    assertThat(token(lock(Kit.A.withKey("k")))).isEqualTo(token(waiting));
  }

  @Test
  void lock_moreThanTheLimit_isRefusedAndLeavesNothing() throws InterruptedException {
    try (Stage small = new Stage(Limits.builder().variables(1).build())) {
      Wait held = small.begin(Kit.A, TURN);
      Condition another = new Condition.Turn("m", Optional.empty());
      assertThat(refusal(ErrorCode.LIMIT_REACHED, () -> small.begin(Kit.B, another)))
          .startsWith("The run has 1 locks, which is its limit, and no room for m.");
      assertThat(small.hub.look().waiterCount()).isZero();
      small.execute(Kit.A, new Command.Unlock("l", token(held)));
      assertThat(ended(small.begin(Kit.B, another))).isInstanceOf(Arrived.class);
    }
  }

  @Test
  void close_waiting_isToldAndNobodyGetsIt() throws InterruptedException {
    lock(Kit.A);
    Wait second = lock(Kit.B);
    hub.close();
    assertThat(ended(second)).isEqualTo(new Outcome.HubClosing());
    assertThat(ended(lock(Kit.B))).isEqualTo(new Outcome.HubClosing());
  }

  @Test
  void deleteRun_waiting_isCancelled() throws InterruptedException {
    lock(Kit.A);
    Wait second = lock(Kit.B);
    hub.deleteRun(RUN, "test");
    assertThat(ended(second)).isInstanceOf(Outcome.Cancelled.class);
    assertThat(token(lock(Kit.B))).as("the first event of another run").isEqualTo(1);
  }

  // --- deleted -------------------------------------------------------------------------------

  @Test
  void delete_heldLock_isRefusedUntilItIsFree() throws InterruptedException {
    Wait held = lock(Kit.A);
    Command delete = new Command.Delete(Lock.subject("l"));
    assertThat(refusal(ErrorCode.MISMATCH, () -> stage.execute(Kit.B, delete)))
        .isEqualTo(
            "Lock l in run r is held by CLIENT A, so it is not deleted. Release it first (its"
                + " token is 1), or wait until its holder ends.");
    unlock(Kit.A, held);
    stage.execute(Kit.B, delete);
    assertThat(hub.look().lock(RUN, "l")).isEmpty();
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.execute(Kit.B, delete)))
        .isEqualTo("There is no lock l in run r. Check the name and the run.");
    assertThat(token(lock(Kit.B))).as("tokens grow on").isGreaterThan(token(held));
  }

  @Test
  void end_ofAHolder_freesItsLocksOnly() throws InterruptedException {
    Actor a = stage.join("holder");
    token(lock(a));
    stage.execute(Kit.B, Kit.write("x", "1"));
    Wait other = stage.begin(Kit.B, new Condition.Turn("other", Optional.empty()));
    open.add(other);
    stage.leave(a);
    assertThat(info().holder()).isEmpty();
    assertThat(hub.look().lock(RUN, "other").orElseThrow().holder()).contains("CLIENT B");
  }

  // --- answers that could not be sent --------------------------------------------------------

  @Test
  void takeBack_nobodyWasTold_goesToTheNext() throws InterruptedException {
    Wait lost = lock(Kit.A);
    Wait next = lock(Kit.B);
    lost.takeBack();
    assertThat(token(next)).isGreaterThan(token(lost));
    assertThat(stage.operations())
        .containsExactly(Operation.LOCK, Operation.UNLOCK, Operation.LOCK);
    lost.takeBack();
    assertThat(info().holder()).contains("CLIENT B");
  }

  @Test
  void takeBack_sameKeyComesLater_standsInLineAnew() throws InterruptedException {
    Wait lost = lock(Kit.A.withKey("k"));
    Wait next = lock(Kit.B);
    lost.takeBack();
    Wait again = lock(Kit.A.withKey("k"));
    assertThat(Stage.now(again)).isEmpty();
    unlock(Kit.B, next);
    assertThat(token(again)).isGreaterThan(token(next));
  }

  @Test
  void takeBack_sameKeyWasAnsweredMeanwhile_staysWithThat() throws InterruptedException {
    Wait lost = lock(Kit.A.withKey("k"));
    Wait again = lock(Kit.A.withKey("k"));
    Wait next = lock(Kit.B);
    lost.takeBack();
    assertThat(token(again)).isEqualTo(token(lost));
    assertThat(Stage.now(next)).isEmpty();
    assertThat(info().token()).isEqualTo(token(again));
    again.takeBack();
    token(next);
  }

  @Test
  void takeBack_handedNothing_doesNothing() throws InterruptedException {
    Wait holds = lock(Kit.A);
    Wait waits = lock(Kit.B);
    waits.takeBack();
    assertThat(Stage.now(waits)).isEmpty();
    waits.expire(false);
    waits.takeBack();
    assertThat(info().token()).isEqualTo(token(holds));
  }
}
