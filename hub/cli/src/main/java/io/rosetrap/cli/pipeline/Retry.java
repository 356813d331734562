package io.rosetrap.cli.pipeline;

import java.time.Duration;
import java.util.Set;

/**
 * How often a step is tried again that failed.
 *
 * @param attempts in all, 1 or more
 * @param delay before the second attempt
 * @param factor by which the delay grows, 1 or more
 * @param longest the delay at most
 * @param exitCodes those after which it is tried again; empty for all but 0
 */
public record Retry(
    int attempts, Duration delay, double factor, Duration longest, Set<Integer> exitCodes) {
  /** One attempt. */
  public static final Retry NONE =
      new Retry(1, Duration.ofSeconds(1), 2, Duration.ofSeconds(30), Set.of());

  /** Copies the set. */
  public Retry {
    exitCodes = Set.copyOf(exitCodes);
  }

  /**
   * How long to wait after an attempt.
   *
   * @param attempt the one that failed, from 1
   * @return the delay before the next
   */
  public Duration delayAfter(int attempt) {
    double nanos = delay.toNanos() * Math.pow(factor, attempt - 1);
    return Duration.ofNanos((long) Math.min(nanos, (double) longest.toNanos()));
  }
}
