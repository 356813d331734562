package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A call on a thread of its own.
 *
 * @param <T> what it returns
 */
final class Background<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private Background(Thread.Builder threads, Callable<T> call) {
    this.thread = threads.unstarted(() -> run(call));
  }

  /** Calls on a virtual thread. */
  static <T> Background<T> call(Callable<T> call) {
    return call(Thread.ofVirtual(), call);
  }

  /** Calls on a thread of a certain kind. */
  static <T> Background<T> call(Thread.Builder threads, Callable<T> call) {
    Background<T> background = new Background<>(threads.name("background"), call);
    background.thread.start();
    return background;
  }

  private void run(Callable<T> call) {
    try {
      result.complete(call.call());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  Thread thread() {
    return thread;
  }

  boolean isDone() {
    return result.isDone();
  }

  /** Whether it has returned, and not thrown. */
  boolean hasResult() {
    return result.isDone() && !result.isCompletedExceptionally();
  }

  /** The same call, with its result turned into something else. */
  <R> Background<R> map(Function<T, R> mapping) {
    return call(() -> mapping.apply(result()));
  }

  /** What it returned; fails if it threw, or takes too long. */
  T result() {
    try {
      return result.get(Facts.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the call failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the call has not ended: " + e, e);
    }
  }

  /** The same without a limit but the test's own, for much work on a slow machine. */
  T resultHoweverLong() {
    try {
      return result.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("the call failed: " + e.getCause(), e);
    }
  }

  /** What it threw; fails if it returned, threw something else, or takes too long. */
  <E extends Throwable> E failure(Class<E> type) {
    try {
      T returned = result.get(Facts.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("the call returned " + returned);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(type);
      return type.cast(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the call has not ended: " + e, e);
    }
  }
}
