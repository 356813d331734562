package io.rosetrap.cli.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Round moments to divide a time by. */
final class Ticks {
  /** The most, beside the first. */
  private static final int MOST = 8;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] UNITS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    20 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY
  };

  private Ticks() {}

  /** From zero to the end of it, or a little before. */
  static List<Duration> of(Duration whole) {
    long millis = Math.max(1, whole.toMillis());
    long unit = unit(millis);
    List<Duration> ticks = new ArrayList<>();
    for (long at = 0; at <= millis; at += unit) {
      ticks.add(Duration.ofMillis(at));
    }
    return ticks;
  }

  private static long unit(long millis) {
    for (long unit : UNITS) {
      if (millis / unit <= MOST) {
        return unit;
      }
    }
    // Whole days, rounded up.
    return DAY * ((millis / DAY + MOST) / MOST);
  }
}
