package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks and items that were handed out, and whose taker never learned of it. */
class LostGrantTest {
  private static final int ROUNDS = 100;

  /** No lease must give back what the client is to give back. */
  private static final Command.Profile LONG_LIVED =
      new Command.Profile(
          Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(1), true, Set.of());

  private TestHub hub;
  private Proxy proxy;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    proxy = Proxy.before(hub);
  }

  @AfterEach
  void stop() {
    proxy.close();
    hub.close();
  }

  /** A stay that another process keeps, so that it goes on when this client is closed. */
  private RoseTrapClient adopting(String name) {
    long session =
        hub.hub()
            .execute("default", new Command.Join(LONG_LIVED, Set.of()), Actor.named(name))
            .revision();
    return hub.add(
        RoseTrapClient.builder(proxy.uri())
            .participant(name)
            .adoptSession(Long.toString(session))
            .build());
  }

  private void awaitFree(String lock) {
    Facts.await(
        "the lock is free",
        () -> hub.hub().look().lock("default", lock).flatMap(info -> info.holder()).isEmpty());
  }

  @Test
  void lock_answerLostAtTheDeadline_isGivenBack() {
    RoseTrapClient a = adopting("CLIENT A");
    a.peek("nothing");
    proxy.dropNextAnswer(0);
    assertThatThrownBy(() -> a.lock("db").acquire(Duration.ZERO))
        .isInstanceOf(HubUnreachableException.class);
    assertThat(proxy.droppedAnswers()).isEqualTo(1);
    awaitFree("db");
    assertThat(hub.client("CLIENT B").lock("db").acquire(Duration.ZERO).token()).isPositive();
    assertThat(a.lock("db").look().orElseThrow().holder()).contains("CLIENT B");
  }

  @Test
  void item_answerLostAtTheDeadline_isGivenBackUnused() {
    RoseTrapClient a = adopting("CLIENT A");
    a.queue("jobs").push("work");
    proxy.dropNextAnswer(0);
    assertThatThrownBy(() -> a.queue("jobs").take(Duration.ZERO))
        .isInstanceOf(HubUnreachableException.class);
    WorkQueue.Item item = hub.client("CLIENT B").queue("jobs").take(TestHub.LONG);
    assertThat(item.value(String.class)).isEqualTo("work");
    assertThat(hub.hub().look().deliveries("default", "jobs", item.id())).isEqualTo(1);
  }

  @Test
  void lock_answerLostBeforeTheDeadline_isTheSameTurn() {
    RoseTrapClient a = adopting("CLIENT A");
    a.peek("nothing");
    proxy.dropNextAnswer(0);
    NamedLock.Turn turn = a.lock("db").acquire(TestHub.LONG);
    assertThat(proxy.droppedAnswers()).isEqualTo(1);
    assertThat(hub.hub().look().lock("default", "db").orElseThrow().token())
        .isEqualTo(turn.token());
  }

  /** holder: gives it back ∥ next in line: is closed, though its stay goes on. */
  @Test
  void lock_releaseAndCloseOfTheNextAtTheSameMoment_isNotKept() {
    NamedLock lock = hub.client("CLIENT B").lock("db");
    for (int round = 0; round < ROUNDS; round++) {
      NamedLock.Turn held = lock.acquire(TestHub.LONG);
      RoseTrapClient a = adopting("CLIENT A" + round);
      Background<NamedLock.Turn> next = Background.call(() -> a.lock("db").acquire(TestHub.LONG));
      Facts.await("it stands in line", () -> hub.hub().look().waiterCount() == 1);
      Background<Boolean> release =
          Background.call(
              () -> {
                held.close();
                return true;
              });
      a.close();
      release.result();
      if (!wasHandedOut(next)) {
        awaitFree("db");
      } else {
        long token = hub.hub().look().lock("default", "db").orElseThrow().token();
        assertThat(next.result().token()).isEqualTo(token);
        hub.hub()
            .execute("default", new Command.Unlock("db", token), Actor.named("CLIENT A" + round));
      }
    }
  }

  /** holder: gives it back ∥ next in line: is interrupted. */
  @Test
  void lock_releaseAndInterruptOfTheNextAtTheSameMoment_isNotKept() {
    NamedLock lock = hub.client("CLIENT B").lock("db");
    RoseTrapClient a = adopting("CLIENT A");
    for (int round = 0; round < ROUNDS; round++) {
      NamedLock.Turn held = lock.acquire(TestHub.LONG);
      Background<NamedLock.Turn> next = Background.call(() -> a.lock("db").acquire(TestHub.LONG));
      Facts.await("it stands in line", () -> hub.hub().look().waiterCount() == 1);
      Background<Boolean> release =
          Background.call(
              () -> {
                held.close();
                return true;
              });
      next.thread().interrupt();
      release.result();
      if (wasHandedOut(next)) {
        next.result().close();
      }
      awaitFree("db");
    }
  }

  private static boolean wasHandedOut(Background<NamedLock.Turn> next) {
    Facts.await("it has ended", next::isDone);
    return next.hasResult();
  }
}
