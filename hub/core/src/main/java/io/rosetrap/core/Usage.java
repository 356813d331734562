package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the whole hub uses of the bounds that its runs share. Safe for use by many threads. */
final class Usage {
  private final Limits limits;
  private final AtomicLong storedBytes = new AtomicLong();
  private final AtomicInteger waiters = new AtomicInteger();

  Usage(Limits limits) {
    this.limits = limits;
  }

  /** Takes room for values, or refuses; a negative number gives room back. */
  void reserveBytes(long bytes) {
    // Never above the limit, not even for a moment: a refused giant must not refuse its neighbours.
    long before = storedBytes.get();
    while (bytes <= 0 || bytes <= limits.storedBytes() - before) {
      if (storedBytes.compareAndSet(before, before + bytes)) {
        return;
      }
      before = storedBytes.get();
    }
    throw new RoseTrapException(
        ErrorCode.LIMIT_REACHED,
        "The hub holds "
            + before
            + " bytes of values and has no room for "
            + bytes
            + " more; its limit is "
            + limits.storedBytes()
            + ". Delete variables or runs that are done with, or raise --max-stored-bytes.");
  }

  /** Takes room that cannot be refused: that somebody has ended is so, however full the hub is. */
  void takeBytes(long bytes) {
    storedBytes.addAndGet(bytes);
  }

  /** Takes the place of one waiter, or refuses. */
  void enterWait() {
    int before = waiters.get();
    while (before < limits.waiters()) {
      if (waiters.compareAndSet(before, before + 1)) {
        return;
      }
      before = waiters.get();
    }
    throw new RoseTrapException(
        ErrorCode.LIMIT_REACHED,
        "The hub has "
            + limits.waiters()
            + " blocked readers, which is its limit. Wait until some have ended, or raise"
            + " --max-waiters.");
  }

  /** Gives the places of waiters back. */
  void leaveWaits(int count) {
    waiters.addAndGet(-count);
  }

  long storedBytes() {
    return storedBytes.get();
  }

  int waiters() {
    return waiters.get();
  }
}
