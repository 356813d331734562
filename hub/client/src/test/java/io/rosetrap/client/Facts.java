package io.rosetrap.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until something is so. */
final class Facts {
  /** Long enough for a loaded machine, short enough for a person who waits for a red test. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long LOOK_AGAIN = 1_000_000;

  private Facts() {}

  /**
   * Blocks until a fact holds.
   *
   * @param fact in words, for the failure
   * @param holds whether it holds now
   */
  static void await(String fact, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not so within " + PATIENCE.toSeconds() + " s: " + fact);
      }
      LockSupport.parkNanos(LOOK_AGAIN);
    }
  }
}
