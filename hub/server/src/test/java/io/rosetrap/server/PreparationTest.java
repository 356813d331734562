package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** It is done once, before the first hub, or not at all. */
class PreparationTest {
  @Test
  void await_blocksUntilItIsOver() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    Preparation preparation =
        new Preparation(
            () -> {
              awaitQuietly(gate);
              done.set(true);
            });
    preparation.begin();
    AtomicBoolean seen = new AtomicBoolean();
    Thread hub =
        Thread.ofPlatform()
            .start(
                () -> {
                  preparation.await();
                  seen.set(done.get());
                });
    gate.countDown();
    hub.join();
    assertThat(seen).isTrue();
  }

  @Test
  void begin_theSecondTime_doesNothing() {
    AtomicInteger times = new AtomicInteger();
    Preparation preparation = new Preparation(times::incrementAndGet);
    preparation.begin();
    preparation.begin();
    preparation.await();
    preparation.begin();
    preparation.await();
    assertThat(times).hasValue(1);
  }

  @Test
  void begin_onceAHubWasStarted_doesNothing() {
    AtomicInteger times = new AtomicInteger();
    Preparation preparation = new Preparation(times::incrementAndGet);
    preparation.await();
    preparation.begin();
    preparation.await();
    assertThat(times).hasValue(0);
  }

  @Test
  void await_onAnInterruptedThread_waitsAndKeepsTheInterrupt() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    Preparation preparation =
        new Preparation(
            () -> {
              awaitQuietly(gate);
              done.set(true);
            });
    preparation.begin();
    Thread.currentThread().interrupt();
    Thread.ofPlatform().start(gate::countDown);
    preparation.await();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).isTrue();
  }

  @Test
  void await_afterAFailure_returns() {
    Preparation preparation =
        new Preparation(
            () -> {
              throw new NoClassDefFoundError("gone");
            });
    preparation.begin();
    preparation.await();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void hub_afterThePreparation_answers() {
    HubServer.prepare();
    HubServer.prepare();
    try (HubServer hub = HubServer.start(ServerConfig.builder().build())) {
      assertThat(hub.hub().look().runs()).as("nothing is left of what was rehearsed").isEmpty();
    }
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
