package io.rosetrap.bench;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Value;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;

/** The core alone, in this process: from a write to the moment at which its blocked reader runs. */
final class CoreBench {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Value VALUE = Value.json("50");

  private CoreBench() {}

  static Figures writeToWake(int warmUp, int rounds) throws InterruptedException {
    try (Hub hub = new Hub(Limits.DEFAULTS, condition -> value -> false, InstantSource.system())) {
      SynchronousQueue<Long> woken = new SynchronousQueue<>();
      Thread reader = Thread.ofVirtual().start(() -> read(hub, warmUp + rounds, woken));
      Condition blocked = new Condition.Waiting("x", 1, Optional.empty());
      Command write = new Command.Write("x", VALUE, Command.Precondition.NONE);
      double[] micros = new double[rounds];
      for (int i = 0; i < warmUp + rounds; i++) {
        hub.await(Names.DEFAULT_RUN, blocked, "bench", LIMIT);
        long started = System.nanoTime();
        hub.execute(Names.DEFAULT_RUN, write, Actor.ANONYMOUS);
        double passed = (woken.take() - started) / 1e3;
        if (i >= warmUp) {
          micros[i - warmUp] = passed;
        }
      }
      reader.join();
      return new Figures(micros);
    }
  }

  private static void read(Hub hub, int rounds, SynchronousQueue<Long> woken) {
    try {
      for (long version = 0; version < rounds; version++) {
        Outcome outcome =
            hub.await(Names.DEFAULT_RUN, new Condition.Written("x", version), "reader", LIMIT);
        long now = System.nanoTime();
        if (!(outcome instanceof Outcome.Arrived)) {
          throw new IllegalStateException("the reader ended with " + outcome);
        }
        woken.put(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
