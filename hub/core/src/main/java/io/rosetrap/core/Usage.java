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
    long after = storedBytes.addAndGet(bytes);
    if (bytes > 0 && after > limits.storedBytes()) {
      storedBytes.addAndGet(-bytes);
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "The hub holds "
              + (after - bytes)
              + " bytes of values and has no room for "
              + bytes
              + " more; its limit is "
              + limits.storedBytes()
              + ". Delete variables or runs that are done with, or raise --max-stored-bytes.");
    }
  }

  /** Takes the place of one waiter, or refuses. */
  void enterWait() {
    if (waiters.incrementAndGet() > limits.waiters()) {
      waiters.decrementAndGet();
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "The hub has "
              + limits.waiters()
              + " blocked readers, which is its limit. Wait until some have ended, or raise"
              + " --max-waiters.");
    }
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
