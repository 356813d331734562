package io.rosetrap.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A read on a virtual thread of its own; cancelling the future interrupts the thread. */
final class AsyncRead<T> extends CompletableFuture<@Nullable T> {
  private final Supplier<@Nullable T> read;
  private volatile @Nullable Thread thread;

  AsyncRead(Supplier<@Nullable T> read) {
    this.read = read;
  }

  AsyncRead<T> start(String name) {
    thread = Thread.ofVirtual().name(name).start(this::run);
    return this;
  }

  private void run() {
    try {
      complete(read.get());
    } catch (RuntimeException | Error e) {
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Thread reading = thread;
    if (cancelled && reading != null) {
      reading.interrupt();
    }
    return cancelled;
  }
}
