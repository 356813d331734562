package io.rosetrap.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Lets a few actions begin at the same moment, again and again, on threads that stay. */
final class Race implements AutoCloseable {
  /** One side of a race. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private static final int SPINS_BEFORE_YIELDING = 500;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletionService<Void> sides = new ExecutorCompletionService<>(threads);
  private final Duration limit;

  /** Short races. */
  Race() {
    this(Kit.PATIENCE);
  }

  /** Races of which each takes no longer than a limit. */
  Race(Duration limit) {
    this.limit = limit;
  }

  /** Runs the actions side by side; returns when all are through, and fails when one does. */
  void run(Action... actions) throws InterruptedException {
    AtomicInteger missing = new AtomicInteger(actions.length);
    List<Future<Void>> running = new ArrayList<>();
    for (Action action : actions) {
      running.add(
          sides.submit(
              () -> {
                missing.decrementAndGet();
                spinUntil(() -> missing.get() == 0);
                jitter();
                action.run();
                return null;
              }));
    }
    for (int through = 0; through < running.size(); through++) {
      Future<Void> side = sides.poll(limit.toSeconds(), TimeUnit.SECONDS);
      if (side == null) {
        throw new AssertionError("a side of the race hangs: a reader was not woken");
      }
      try {
        side.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a side of the race failed", e);
      }
    }
  }

  /** A moment of random length, far below a microsecond up to a few. */
  static void jitter() {
    for (int i = ThreadLocalRandom.current().nextInt(100); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  /** Waits for another thread that will be done very soon: parking would part the racers. */
  @SuppressWarnings("ThreadPriorityCheck")
  static void spinUntil(BooleanSupplier fact) {
    long start = System.nanoTime();
    for (int spins = 0; !fact.getAsBoolean(); spins++) {
      if (spins < SPINS_BEFORE_YIELDING) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
        if (System.nanoTime() - start > Kit.PATIENCE.toNanos()) {
          throw new AssertionError("the other side of the race never came so far");
        }
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
