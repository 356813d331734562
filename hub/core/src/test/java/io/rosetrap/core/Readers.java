package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Readers of one run on threads of their own; none outlives the test. */
final class Readers implements AutoCloseable {
  private final Hub hub;
  private final String run;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Readers(Hub hub, String run) {
    this.hub = hub;
    this.run = run;
  }

  static Readers of(Hub hub) {
    return new Readers(hub, Kit.RUN);
  }

  Reader start(Condition condition) {
    return start(condition, "CLIENT B", Kit.FOREVER);
  }

  Reader start(Condition condition, String participant, Duration timeout) {
    return new Reader(threads.submit(() -> hub.await(run, condition, participant, timeout)));
  }

  /** Starts a reader and returns when it is blocked. */
  Reader startBlocked(Condition condition) throws InterruptedException {
    return startBlocked(condition, "CLIENT B");
  }

  /** Starts a reader and returns when it is blocked. */
  Reader startBlocked(Condition condition, String participant) throws InterruptedException {
    String name = condition.leaves().getFirst().subject().name();
    int before = count(name);
    Reader reader = start(condition, participant, Kit.FOREVER);
    awaitBlocked(name, before + 1);
    return reader;
  }

  /** Returns when so many readers are blocked on a variable. */
  void awaitBlocked(String name, int count) throws InterruptedException {
    Condition blocked = new Condition.Waiting(name, count, Optional.empty());
    Outcome outcome = start(blocked, "test", Kit.FOREVER).outcome();
    assertThat(outcome)
        .as("%s readers blocked on %s", count, name)
        .isInstanceOf(Outcome.Arrived.class);
  }

  private int count(String name) {
    return (int)
        hub.look().waiters(run).stream()
            .filter(waiter -> waiter.variables().contains(name))
            .count();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  /** One reader. */
  record Reader(Future<Outcome> thread) {
    /** How it ended. */
    Outcome outcome() throws InterruptedException {
      try {
        return thread.get(Kit.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError("the reader was not woken", e);
      } catch (ExecutionException e) {
        throw new AssertionError("the reader failed", e);
      }
    }

    void interrupt() {
      thread.cancel(true);
    }

    boolean isDone() {
      return thread.isDone();
    }
  }
}
