package io.rosetrap.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read on a virtual thread of its own. Whoever completes the future before the read does, by
 * cancelling it or by giving it a timeout or a value, interrupts the thread.
 */
final class AsyncRead<T> extends CompletableFuture<@Nullable T> {
  private AsyncRead() {}

  static <T> AsyncRead<T> start(String name, Supplier<@Nullable T> read) {
    AsyncRead<T> future = new AsyncRead<>();
    Thread reading = Thread.ofVirtual().name(name).unstarted(() -> future.run(read));
    var unused =
        future.whenComplete(
            (value, error) -> {
              if (Thread.currentThread() != reading) {
                reading.interrupt();
              }
            });
    reading.start();
    return future;
  }

  private void run(Supplier<@Nullable T> read) {
    try {
      complete(read.get());
    } catch (RuntimeException | Error e) {
      completeExceptionally(e);
    }
  }
}
