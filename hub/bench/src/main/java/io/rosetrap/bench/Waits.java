package io.rosetrap.bench;

import java.util.concurrent.locks.LockSupport;

/** Letting time pass between what is measured. */
final class Waits {
  private Waits() {}

  /** Lets the processor rest for at least so long. */
  static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
