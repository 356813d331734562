package io.rosetrap.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** Runs the actions side by side and returns when all are through; the first failure fails it. */
  void run(Action... actions) throws InterruptedException {
    AtomicInteger missing = new AtomicInteger(actions.length);
    List<Future<Void>> running = new ArrayList<>();
    for (Action action : actions) {
      running.add(
          threads.submit(
              () -> {
                missing.decrementAndGet();
                spinUntil(() -> missing.get() == 0);
                jitter();
                action.run();
                return null;
              }));
    }
    for (Future<Void> side : running) {
      finish(side);
    }
  }

  /** Returns when the action is through, and fails as it did. */
  static void finish(Future<?> side) throws InterruptedException {
    try {
      side.get(20, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("one side of the race failed", e);
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
        if (System.nanoTime() - start > 2 * Kit.PATIENCE.toNanos()) {
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
