package io.rosetrap.cli.view;

import java.time.Duration;
import java.util.Locale;

/** Durations in columns: of few figures, and about equally wide. */
final class Times {
  /** How wide the widest is below 100 hours. */
  static final int WIDTH = 9;

  private Times() {}

  /** For instance {@code 0.37 s}, {@code 12.3 s}, {@code 2 m 05 s}, {@code 1 h 02 m}. */
  static String exact(Duration time) {
    long millis = Math.max(0, time.toMillis());
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%d.%02d s", millis / 1_000, millis % 1_000 / 10);
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%d.%d s", millis / 1_000, millis % 1_000 / 100);
    }
    return whole(time);
  }

  /** For a clock that is running: whole seconds. */
  static String whole(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%d m %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d m", seconds / 3_600, seconds / 60 % 60);
  }
}
