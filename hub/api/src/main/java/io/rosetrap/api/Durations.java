package io.rosetrap.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h30m}. */
public final class Durations {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param text numbers with a unit of {@code ms s m h d}, one or several ({@code 1h30m}); a number
   *     without a unit is seconds; ISO 8601 ({@code PT30S}) is understood too
   * @return 0 to 365 days
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} for anything else
   */
  public static Duration parse(String text) {
    Duration parsed = text.startsWith("P") ? parseIso(text) : parseParts(text);
    if (parsed.isNegative() || parsed.compareTo(LONGEST) > 0) {
      throw invalid(text);
    }
    return parsed;
  }

  private static Duration parseIso(String text) {
    try {
      return Duration.parse(text);
    } catch (java.time.format.DateTimeParseException | ArithmeticException e) {
      throw invalid(text);
    }
  }

  private static Duration parseParts(String text) {
    String stripped = text.strip();
    if (NUMBER.matcher(stripped).matches()) {
      stripped += "s";
    }
    Matcher part = PART.matcher(stripped);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      double millis = Double.parseDouble(part.group(1)) * millisOf(part.group(2));
      // Bounded before it is added, so that no sum can overflow.
      sum = sum.plusNanos(Math.round(Math.min(millis, 4e10) * 1e6));
      if (sum.compareTo(LONGEST) > 0) {
        throw invalid(text);
      }
      end = part.end();
    }
    if (end == 0 || end != stripped.length()) {
      throw invalid(text);
    }
    return sum;
  }

  private static double millisOf(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  /**
   * Writes a duration for people, in one or two units.
   *
   * @param duration any duration
   * @return for instance {@code 350 ms}, {@code 4.2 s}, {@code 2 m 5 s}, {@code 1 h 30 m}
   */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      long tenths = millis / 100;
      return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
    long seconds = millis / 1_000;
    if (seconds < 3_600) {
      return seconds / 60 + " m" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = seconds / 60;
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " m");
  }

  private static RoseTrapException invalid(String text) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        "The duration '"
            + Shown.text(text, 40)
            + "' is none. Write a number with a unit of ms, s, m, h or d, for instance 500ms, 30s,"
            + " 10m or 1h30m (a number alone is seconds), at most 365d.");
  }
}
