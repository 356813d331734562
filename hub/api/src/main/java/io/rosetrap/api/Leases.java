package io.rosetrap.api;

import java.time.Duration;

/** How long the hub believes in somebody that it does not hear from. */
public final class Leases {
  /** The lease of a participant that names none. */
  public static final Duration DEFAULT = Duration.ofSeconds(10);

  /** The lease of an item, and of a lock whose holder has not joined, that name none. */
  public static final Duration UNLESS_SAID = Duration.ofSeconds(30);

  /** The shortest lease. */
  public static final Duration SHORTEST = Duration.ofMillis(500);

  /** The longest lease. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private Leases() {}

  /**
   * Checks a lease.
   *
   * @param lease half a second to a day
   * @return the same
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST}
   */
  public static Duration require(Duration lease) {
    if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The lease is "
              + Durations.format(lease)
              + "; it goes from "
              + Durations.format(SHORTEST)
              + " to "
              + Durations.format(LONGEST)
              + ".");
    }
    return lease;
  }
}
