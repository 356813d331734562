package io.rosetrap.server;

import io.helidon.http.DateTime;
import io.helidon.webserver.http.HttpRouting;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Java and the web server set up when a process starts its first hub, and at the first write
 * and the first read of that: done beforehand, apart from it, or not at all. Safe for use by many
 * threads.
 */
final class Preparation {
  private static final Logger LOG = System.getLogger(Preparation.class.getName());
  private static final String NAME = "prepared";

  /** The one of this process. */
  static final Preparation OF_ALL = new Preparation(Preparation::prepare);

  private final Runnable work;

  /** Whether it was begun, or is not wanted any more. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private final CountDownLatch over = new CountDownLatch(1);

  Preparation(Runnable work) {
    this.work = work;
  }

  /** Begins it on a thread of its own, unless it was begun or a hub was started before. */
  void begin() {
    if (decided.compareAndSet(false, true)) {
      boolean started = false;
      try {
        Thread.ofPlatform().daemon().name("rosetrap-prepare").start(this::run);
        started = true;
      } finally {
        if (!started) {
          over.countDown();
        }
      }
    }
  }

  /** Blocks until it is over, where it was begun; it does not begin any more otherwise. */
  void await() {
    if (decided.compareAndSet(false, true)) {
      over.countDown();
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        over.await();
        break;
      } catch (InterruptedException e) {
        // It is over in a moment.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      work.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "what was to be prepared is done by the first hub", e);
    } finally {
      over.countDown();
    }
  }

  private static void prepare() {
    HttpRouting unusedRouting = HttpRouting.empty();
    byte[] unusedDate = DateTime.http1Bytes();
    try (Hub hub = new Hub(Limits.DEFAULTS, new JacksonMatcher(), InstantSource.system())) {
      handOn(hub);
    }
  }

  private static void handOn(Hub hub) {
    try (Wait wait = hub.begin(NAME, new Condition.Written(NAME, 0), NAME)) {
      Value value = Value.json("1");
      JsonTokens.requireFits(value);
      Command.Write write = new Command.Write(NAME, value, Precondition.NONE);
      Receipt receipt = hub.execute(NAME, write, Actor.named("writer"));
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
