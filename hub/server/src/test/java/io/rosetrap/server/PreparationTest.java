package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** It is done once, before the first hub, or not at all. */
class PreparationTest {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicBoolean done = new AtomicBoolean();

  /** One that is not over before the gate is open. */
  private Preparation behindTheGate() {
    return new Preparation(
        () -> {
          try {
            gate.await();
            done.set(true);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Opens the gate once the thread is blocked, or has ended without that. */
  private void openBehind(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    gate.countDown();
  }

  @Test
  void await_blocksUntilItIsOver() throws Exception {
    Preparation preparation = behindTheGate();
    preparation.begin();
    AtomicBoolean seen = new AtomicBoolean();
    Thread hub =
        Thread.ofPlatform()
            .start(
                () -> {
                  preparation.await();
                  seen.set(done.get());
                });
    openBehind(hub);
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
  void await_onAnInterruptedThread_waitsAndKeepsTheInterrupt() throws Exception {
    Preparation preparation = behindTheGate();
    preparation.begin();
    AtomicBoolean seen = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread hub =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  preparation.await();
                  seen.set(done.get());
                  interrupted.set(Thread.currentThread().isInterrupted());
                });
    openBehind(hub);
    hub.join();
    assertThat(seen).isTrue();
    assertThat(interrupted).isTrue();
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
}
