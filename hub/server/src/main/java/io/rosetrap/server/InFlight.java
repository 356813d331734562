package io.rosetrap.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that do something for their peers, so that stopping can wait for the last
 * answer.
 */
final class InFlight {
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable Thread waiting;

  void enter() {
    connections.incrementAndGet();
  }

  void leave() {
    if (connections.decrementAndGet() == 0) {
      // Looked at only now: whoever began to wait before has seen the old count.
      Thread thread = waiting;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Blocks until none does, at most for a while; called by one thread. */
  void awaitNone(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    waiting = Thread.currentThread();
    long remaining = atMost.toNanos();
    while (connections.get() > 0 && remaining > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, remaining);
      remaining = deadline - System.nanoTime();
    }
    waiting = null;
  }
}
