package io.rosetrap.server;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come in on a connection, with a way to learn that the peer has gone while a
 * handler waits: a second virtual thread reads ahead, and what it reads is what the connection gets
 * next.
 *
 * <p>One lock guards all fields, and is not held while the socket is read. The connection's own
 * thread calls {@link #get}, {@link #watch}, {@link #unwatch} and {@link #discard}; {@link
 * #idleTime} and {@link #closeIfIdle} may come from any thread.
 */
final class WatchedInput {
  /** A peer that sends more than this while it is to wait is watched no more. */
  private static final int MOST_AHEAD = 64 << 10;

  private final HelidonSocket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  /** What was read ahead and not taken yet; guarded by the lock, as all below. */
  private final Deque<byte[]> ahead = new ArrayDeque<>();

  private int aheadBytes;

  /** Whether the second thread reads the socket: nobody else may then. */
  private boolean readingAhead;

  /** Whether the peer has closed its side. */
  private boolean ended;

  /** Whether what comes is dropped. */
  private boolean discarding;

  private @Nullable Runnable onGone;

  /** Whether the connection's own thread is blocked until bytes come, and since when. */
  private boolean idle;

  private long idleSinceNanos;

  /** Whether the connection was closed from here. */
  private boolean closed;

  /**
   * Input of a connection.
   *
   * @param socket where bytes come from
   * @param leftover bytes that were read from it before; may be empty
   */
  WatchedInput(HelidonSocket socket, byte[] leftover) {
    this.socket = socket;
    if (leftover.length > 0) {
      keep(leftover);
    }
  }

  // --- reading -------------------------------------------------------------------------------

  /** The next bytes, or null at the end of the stream. */
  byte @Nullable [] get() {
    byte[] bytes = beginIdle() ? take() : read();
    endIdle();
    return bytes;
  }

  /** Waits for what is being read ahead; false where nothing is, and the caller is to read. */
  private boolean beginIdle() {
    lock.lock();
    try {
      idle = true;
      idleSinceNanos = System.nanoTime();
      while (readingAhead && ahead.isEmpty()) {
        arrived.await();
      }
      return ended || !ahead.isEmpty();
    } catch (InterruptedException e) {
      throw new CloseConnectionException("Interrupted while waiting for a request", e);
    } finally {
      lock.unlock();
    }
  }

  /** A request that comes just when its connection is given up is not begun. */
  private void endIdle() {
    lock.lock();
    try {
      idle = false;
      if (closed) {
        throw new CloseConnectionException("The connection was idle for too long");
      }
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] take() {
    lock.lock();
    try {
      byte[] bytes = ahead.poll();
      aheadBytes -= bytes == null ? 0 : bytes.length;
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] read() {
    try {
      return socket.get();
    } catch (UncheckedIOException e) {
      throw new CloseConnectionException("The connection broke", e);
    }
  }

  // --- watching ------------------------------------------------------------------------------

  /** Calls back, on any thread, if the peer closes its side before {@link #unwatch}. */
  void watch(Runnable gone) {
    lock.lock();
    try {
      onGone = gone;
      readAhead();
    } finally {
      lock.unlock();
    }
    if (hasEnded()) {
      gone.run();
    }
  }

  /** Calls back no more. */
  void unwatch() {
    lock.lock();
    try {
      onGone = null;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what the peer still sends, until it closes its side or the time is up. */
  void discard(Duration atMost) {
    lock.lock();
    try {
      discarding = true;
      idle = true;
      idleSinceNanos = System.nanoTime();
      readAhead();
      long remaining = atMost.toNanos();
      while (!ended && remaining > 0) {
        remaining = arrived.awaitNanos(remaining);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Begins to read ahead, unless that is of no use. The lock is held. */
  private void readAhead() {
    if (!readingAhead && goesOn()) {
      readingAhead = true;
      Thread.ofVirtual().name("rosetrap-peer-watch").start(this::runAhead);
    }
  }

  private boolean goesOn() {
    return !ended && (discarding || (onGone != null && aheadBytes < MOST_AHEAD));
  }

  private void runAhead() {
    while (true) {
      byte[] bytes;
      try {
        bytes = socket.get();
      } catch (RuntimeException e) {
        // A connection that broke has ended, too.
        bytes = null;
      }
      if (!keep(bytes)) {
        return;
      }
    }
  }

  /** Takes in what was read ahead; false where that is enough. */
  private boolean keep(byte @Nullable [] bytes) {
    Runnable gone = null;
    boolean more;
    lock.lock();
    try {
      if (bytes == null) {
        ended = true;
        gone = onGone;
      } else if (!discarding) {
        ahead.add(bytes);
        aheadBytes += bytes.length;
      }
      more = goesOn();
      readingAhead = more;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    if (gone != null) {
      gone.run();
    }
    return more;
  }

  /** Whether the peer was seen to have closed its side. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  // --- idling --------------------------------------------------------------------------------

  /** For how long the connection's own thread has waited for bytes; zero while it does not. */
  Duration idleTime() {
    lock.lock();
    try {
      return idle ? Duration.ofNanos(System.nanoTime() - idleSinceNanos) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  boolean isIdle() {
    lock.lock();
    try {
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the connection if its own thread waits for bytes; false where a request is under way.
   */
  boolean closeIfIdle() {
    lock.lock();
    try {
      if (!idle) {
        return false;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    close();
    return true;
  }

  /** Closes the connection, whatever its own thread is about. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    try {
      socket.close();
    } catch (UncheckedIOException e) {
      // It was closed already.
    }
  }
}
