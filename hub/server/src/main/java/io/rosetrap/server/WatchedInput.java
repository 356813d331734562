package io.rosetrap.server;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come in on a connection, with a way to learn that the peer has gone while a
 * handler waits: a second virtual thread reads ahead, and whatever it reads is what the connection
 * gets next.
 *
 * <p>Only the connection's own thread calls the methods here; the read ahead touches nothing but
 * the socket and its own result.
 */
final class WatchedInput implements Supplier<byte @Nullable []> {
  private final HelidonSocket socket;
  private byte @Nullable [] leftover;
  private @Nullable ReadAhead ahead;

  /**
   * Input of a connection.
   *
   * @param socket where bytes come from
   * @param leftover bytes that were read from it before; may be empty
   */
  WatchedInput(HelidonSocket socket, byte[] leftover) {
    this.socket = socket;
    this.leftover = leftover.length == 0 ? null : leftover;
  }

  /** The next bytes, or null at the end of the stream. */
  @Override
  public byte @Nullable [] get() {
    byte[] first = leftover;
    if (first != null) {
      leftover = null;
      return first;
    }
    ReadAhead begun = ahead;
    if (begun != null) {
      ahead = null;
      return begun.join();
    }
    return socket.get();
  }

  /** Calls back, on another thread, if the peer closes its side before {@link #unwatch}. */
  void watch(Runnable onGone) {
    if (leftover != null) {
      return;
    }
    ReadAhead begun = ahead;
    if (begun == null) {
      begun = new ReadAhead(socket, onGone);
      ahead = begun;
      Thread.ofVirtual().name("rosetrap-peer-watch").start(begun);
    } else {
      begun.onGone = onGone;
      if (begun.sawEnd()) {
        onGone.run();
      }
    }
  }

  /** Calls back no more. */
  void unwatch() {
    if (ahead != null) {
      ahead.onGone = () -> {};
    }
  }

  private static final class ReadAhead implements Runnable {
    private final HelidonSocket socket;
    private final CompletableFuture<byte @Nullable []> result = new CompletableFuture<>();
    private volatile Runnable onGone;

    ReadAhead(HelidonSocket socket, Runnable onGone) {
      this.socket = socket;
      this.onGone = onGone;
    }

    @Override
    public void run() {
      try {
        byte[] read = socket.get();
        result.complete(read);
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
      if (sawEnd()) {
        onGone.run();
      }
    }

    boolean sawEnd() {
      return result.isDone() && (result.isCompletedExceptionally() || result.getNow(null) == null);
    }

    byte @Nullable [] join() {
      try {
        return result.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof UncheckedIOException io) {
          throw io;
        }
        throw e;
      }
    }
  }
}
