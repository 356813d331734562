package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.BarrierInfo;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counters, collections, queues, barriers and locks, as a client meets them. */
class MeetingTest {
  private TestHub hub;
  private RoseTrapClient a;
  private RoseTrapClient b;
  private RoseTrapClient c;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    a = hub.client("CLIENT A");
    b = hub.client("CLIENT B");
    c = hub.client("CLIENT C");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void awaitWaiters(int count) {
    Facts.await(count + " wait", () -> hub.hub().look().waiterCount() == count);
  }

  private static ErrorCode code(Throwable e) {
    return ((RoseTrapException) e).code();
  }

  // --- counters ------------------------------------------------------------------------------

  @Test
  void counter_isALatch() {
    Counter done = a.counter("done");
    assertThat(done.value()).isZero();
    Background<Long> waiting = Background.call(() -> b.counter("done").await(3, TestHub.LONG));
    hub.awaitReaders("done", 1);

    assertThat(done.add(1)).isEqualTo(1);
    assertThat(done.add(2)).isEqualTo(3);

    assertThat(waiting.result()).isEqualTo(3);
    assertThat(done.add(-1)).isEqualTo(2);
    assertThat(b.read("done", Integer.class)).isEqualTo(2);
  }

  @Test
  void counter_overAText_isRefusedAndLeavesIt() {
    a.write("x", "text");
    assertThatThrownBy(() -> a.counter("x").add(1))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("text");
    assertThat(a.read("x", String.class)).isEqualTo("text");
  }

  @Test
  void counter_sumThatIsNotKnown_isNotCalledUndone() {
    String gone = "{\"code\":\"COMPACTED\",\"definite\":false,\"detail\":\"it was added\"}";
    try (FakeHub fake =
            FakeHub.playing(
                peer -> {
                  if (peer.takesRequest()) {
                    peer.send(FakeHub.problem(410, "", gone));
                  }
                });
        RoseTrapClient client = fake.client("A").build()) {
      assertThatThrownBy(() -> client.counter("n").add(1))
          .hasMessage("it was added")
          .satisfies(e -> assertThat(((RoseTrapException) e).definite()).isFalse());
    }
  }

  // --- collections ---------------------------------------------------------------------------

  @Test
  void collection_hasASlotForEachWriter() {
    Background<Map<String, Version>> both =
        Background.call(() -> c.collection("results").await(2, TestHub.LONG));
    awaitWaiters(1);
    a.collection("results").write(1);
    a.collection("results").write(2);
    assertThat(both.isDone()).isFalse();
    b.collection("results").write("three");

    Map<String, Version> slots = both.result();
    assertThat(slots.keySet()).containsExactly("CLIENT A", "CLIENT B");
    assertThat(slots.get("CLIENT A").value().asText()).isEqualTo("2");
    assertThat(c.collection("results").awaitWriters(Set.of("CLIENT B"), Duration.ZERO)).hasSize(2);
    assertThat(c.collection("none").peek()).isEmpty();
    assertThatThrownBy(
            () -> c.collection("results").awaitWriters(Set.of("CLIENT D"), Duration.ofMillis(1)))
        .isInstanceOf(WaitTimedOutException.class)
        .hasMessageContaining("CLIENT D has not written its slot");
  }

  // --- queues --------------------------------------------------------------------------------

  @Test
  void queue_handsEachItemToOne() {
    WorkQueue jobs = a.queue("jobs");
    assertThat(jobs.look()).isEmpty();
    assertThat(jobs.push("one")).isEqualTo(1);
    assertThat(jobs.push("two")).isEqualTo(2);

    WorkQueue.Item first = b.queue("jobs").take(Duration.ZERO);
    WorkQueue.Item second = c.queue("jobs").take(Duration.ZERO);

    assertThat(first.value(String.class)).isEqualTo("one");
    assertThat(first.version().writer()).isEqualTo("CLIENT A");
    assertThat(second.value(String.class)).isEqualTo("two");
    first.ack();
    assertThatThrownBy(first::ack)
        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.NOT_HELD));
    second.renew();
    second.giveBack("not mine");
    assertThat(c.queue("jobs").take(Duration.ZERO).id()).isEqualTo(2);
  }

  @Test
  void queue_takersAreServedInTheirOrder() {
    List<Background<String>> takers = new ArrayList<>();
    for (RoseTrapClient client : List.of(a, b, c)) {
      takers.add(
          Background.call(() -> client.queue("jobs").take(TestHub.LONG).value(String.class)));
      awaitWaiters(takers.size());
    }
    RoseTrapClient producer = hub.client("P");
    List.of("1", "2", "3").forEach(producer.queue("jobs")::push);
    assertThat(takers.stream().map(Background::result)).containsExactly("1", "2", "3");
  }

  @Test
  void queue_takerThatEnds_givesItsItemToTheNext() {
    a.queue("jobs").push("work");
    b.queue("jobs").take(Duration.ZERO);
    Background<String> next =
        Background.call(() -> c.queue("jobs").take(TestHub.LONG).value(String.class));
    awaitWaiters(1);

    b.close();

    assertThat(next.result()).isEqualTo("work");
  }

  @Test
  void queue_interruptedTaker_eatsNothing() {
    Background<WorkQueue.Item> taker = Background.call(() -> b.queue("jobs").take(TestHub.LONG));
    awaitWaiters(1);
    taker.thread().interrupt();
    taker.failure(InterruptedCallException.class);

    a.queue("jobs").push("work");

    assertThat(c.queue("jobs").take(TestHub.LONG).value(String.class)).isEqualTo("work");
  }

  // --- locks ---------------------------------------------------------------------------------

  @Test
  void lock_isHeldByOneAtATime() {
    NamedLock.Turn first = a.lock("db").acquire(Duration.ZERO);
    Background<NamedLock.Turn> second = Background.call(() -> b.lock("db").acquire(TestHub.LONG));
    awaitWaiters(1);
    assertThat(a.lock("db").look().orElseThrow().holder()).contains("CLIENT A");
    assertThat(a.lock("db").look().orElseThrow().waiting()).containsExactly("CLIENT B");

    first.close();

    assertThat(second.result().token()).isGreaterThan(first.token());
    assertThatThrownBy(first::close)
        .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.NOT_HELD));
    assertThatThrownBy(() -> c.lock("db").acquire(Duration.ofMillis(1)))
        .isInstanceOf(WaitTimedOutException.class)
        .hasMessageContaining("CLIENT B holds lock db for ");
  }

  @Test
  void lock_holderThatEnds_letsTheNextIn() {
    a.lock("db").acquire(Duration.ZERO);
    Background<NamedLock.Turn> second = Background.call(() -> b.lock("db").acquire(TestHub.LONG));
    awaitWaiters(1);

    a.close();

    assertThat(second.result().token()).isPositive();
  }

  @Test
  void locks_takenInTwoOrders_areADeadlock() {
    Background<Object> left =
        Background.call(
            () -> {
              RoseTrapClient l = hub.add(hub.builder().participant("L").sequential(true).build());
              l.lock("left").acquire(Duration.ZERO);
              l.write("left-held", 1);
              l.read("right-held", Integer.class);
              return l.lock("right").acquire(TestHub.LONG);
            });
    Background<Object> right =
        Background.call(
            () -> {
              RoseTrapClient r = hub.add(hub.builder().participant("R").sequential(true).build());
              r.lock("right").acquire(Duration.ZERO);
              r.write("right-held", 1);
              r.read("left-held", Integer.class);
              return r.lock("left").acquire(TestHub.LONG);
            });
    assertThat(left.failure(DeadlockException.class).picture())
        .isEqualTo("L waits for lock right ← R holds it, waits for lock left ← L holds it");
    right.failure(DeadlockException.class);
  }

  // --- barriers ------------------------------------------------------------------------------

  @Test
  void barrier_letsAllPassTogetherAgainAndAgain() {
    for (long generation = 1; generation <= 3; generation++) {
      List<Background<Long>> parties = new ArrayList<>();
      for (RoseTrapClient client : List.of(a, b)) {
        parties.add(Background.call(() -> client.barrier("start").arrive(3, TestHub.LONG)));
      }
      awaitWaiters(2);
      assertThat(parties).noneMatch(Background::isDone);
      assertThat(c.barrier("start").arrive(3, TestHub.LONG)).isEqualTo(generation);
      for (Background<Long> party : parties) {
        assertThat(party.result()).isEqualTo(generation);
      }
    }
  }

  @Test
  void barrier_partyThatEnds_failsTheOthersAtOnce() {
    c.barrier("start").declare(Set.of("CLIENT A", "CLIENT B"), 2);
    Background<Long> waiting = Background.call(() -> a.barrier("start").arrive(TestHub.LONG));
    awaitWaiters(1);
    b.join();

    b.close();

    BarrierBrokenException e = waiting.failure(BarrierBrokenException.class);
    assertThat(e)
        .hasMessageStartingWith("barrier start was broken by CLIENT B: it left in generation 1");
  }

  @Test
  void barrier_partyThatGivesUp_timesOutItselfAndFailsTheOthers() {
    c.join();
    Background<Long> patient = Background.call(() -> a.barrier("start").arrive(3, TestHub.LONG));
    awaitWaiters(1);

    assertThatThrownBy(() -> b.barrier("start").arrive(3, Duration.ofMillis(50)))
        .isInstanceOf(WaitTimedOutException.class)
        .hasMessageContaining("arrived: CLIENT A, CLIENT B");

    patient.failure(BarrierBrokenException.class);
    // The third is told at once, and never passes alone.
    assertThatThrownBy(() -> c.barrier("start").arrive(3, TestHub.LONG))
        .isInstanceOf(BarrierBrokenException.class);
    BarrierInfo now = c.barrier("start").look().orElseThrow();
    assertThat(now.generation()).isEqualTo(2);
    assertThat(now.arrived()).isEmpty();
  }

  @Test
  void barrier_partyThatIsInterrupted_isNotCountedAsThere() {
    Background<Long> other = Background.call(() -> a.barrier("start").arrive(3, TestHub.LONG));
    awaitWaiters(1);
    Background<Long> interrupted =
        Background.call(() -> b.barrier("start").arrive(3, TestHub.LONG));
    awaitWaiters(2);

    interrupted.thread().interrupt();

    interrupted.failure(InterruptedCallException.class);
    assertThat(other.failure(BarrierBrokenException.class))
        .hasMessageContaining("broken by CLIENT B: it was interrupted in generation 1");
  }

  @Test
  void lock_interruptedHolder_givesItBackAllTheSame() {
    Background<Object> holder =
        Background.call(
            () -> {
              try (NamedLock.Turn turn = b.lock("db").acquire(Duration.ZERO)) {
                assertThat(turn.token()).isPositive();
                return b.read("never", Integer.class, TestHub.LONG);
              }
            });
    hub.awaitReaders("never", 1);
    holder.thread().interrupt();
    holder.failure(InterruptedCallException.class);
    assertThat(a.lock("db").look().orElseThrow().holder()).isEmpty();
  }

  @Test
  void barrier_partiesDoNotAgree_isAConflictThatNamesBoth() {
    Background<Long> waiting = Background.call(() -> a.barrier("start").arrive(2, TestHub.LONG));
    awaitWaiters(1);
    assertThatThrownBy(() -> b.barrier("start").arrive(3, TestHub.LONG))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("2 parties, said CLIENT A, but CLIENT B says 3");
    b.barrier("start").arrive(2, TestHub.LONG);
    assertThat(waiting.result()).isEqualTo(1);
  }

  @Test
  void barrier_withdrawal_letsTheRestPass() {
    Background<Long> first = Background.call(() -> a.barrier("start").arrive(3, TestHub.LONG));
    Background<Long> second = Background.call(() -> b.barrier("start").arrive(3, TestHub.LONG));
    awaitWaiters(2);
    assertThat(c.barrier("start").withdraw().parties()).isEqualTo(2);
    assertThat(first.result()).isEqualTo(1);
    assertThat(second.result()).isEqualTo(1);
  }
}
