package io.rosetrap.server;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Timestamps;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Command.Precondition;
import io.rosetrap.core.Hub;
import io.rosetrap.core.Limits;
import io.rosetrap.core.Wait;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What Java and the web server set up when a process starts its first hub, and at the first write
 * and the first read of that: done beforehand, apart from it.
 */
final class Preparation {
  private static final String NAME = "prepared";

  private static volatile @Nullable Thread thread;

  private Preparation() {}

  /** Begins it, on a thread of its own. */
  static void begin() {
    Thread next = Thread.ofPlatform().daemon().name("rosetrap-prepare").unstarted(Preparation::run);
    thread = next;
    next.start();
  }

  /** Blocks until it is over, where it was begun. */
  static void await() {
    Thread begun = thread;
    boolean interrupted = false;
    while (begun != null && begun.isAlive()) {
      try {
        begun.join();
      } catch (InterruptedException e) {
        // It is over in a moment.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run() {
    HttpService.prepare();
    try (Hub hub = new Hub(Limits.DEFAULTS, new JacksonMatcher(), InstantSource.system())) {
      handOn(hub);
    }
  }

  private static void handOn(Hub hub) {
    try (Wait wait = hub.begin(NAME, new Condition.Written(NAME, 0), NAME)) {
      Value value = Value.json("1");
      JsonTokens.requireFits(value);
      Receipt receipt =
          hub.execute(
              NAME, new Command.Write(NAME, value, Precondition.NONE), Actor.named("writer"));
      byte[] unusedAnswer = JsonTokens.receipt(receipt);
      Outcome outcome = wait.await(Duration.ZERO).orElseThrow();
      if (outcome instanceof Outcome.Arrived arrived) {
        Version version = arrived.version(0).orElseThrow();
        hub.recordRead(NAME, version, NAME);
        String unusedText = Timestamps.text(version.writtenAt());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it, and nothing of it matters.
      Thread.currentThread().interrupt();
    }
  }
}
