package io.rosetrap.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Counts the requests that are being answered, so that stopping can wait for the last answer. */
final class InFlight {
  private final AtomicInteger requests = new AtomicInteger();
  private volatile @Nullable Thread waiting;

  void enter() {
    requests.incrementAndGet();
  }

  void leave() {
    if (requests.decrementAndGet() == 0) {
      // Looked at only now: whoever began to wait before has seen the old count.
      Thread thread = waiting;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Blocks until no request is being answered, at most for a while; called by one thread. */
  void awaitNone(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    waiting = Thread.currentThread();
    long remaining = atMost.toNanos();
    while (requests.get() > 0 && remaining > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, remaining);
      remaining = deadline - System.nanoTime();
    }
    waiting = null;
  }
}
