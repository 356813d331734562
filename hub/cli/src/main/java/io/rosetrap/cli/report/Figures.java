package io.rosetrap.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Numbers in reports. */
final class Figures {
  private static final int MILLIS = 3;

  private Figures() {}

  /** Seconds as a decimal number, to the millisecond. */
  static String seconds(Duration duration) {
    return decimal(
        BigDecimal.valueOf(duration.toNanos(), 9).setScale(MILLIS, RoundingMode.HALF_UP));
  }

  /** How many of a hundred parts one is of another, as a decimal number from 0 to 100. */
  static String percent(Duration part, Duration whole) {
    double share = 100.0 * part.toNanos() / Math.max(1, whole.toNanos());
    double bounded = Math.max(0, Math.min(100, share));
    return decimal(BigDecimal.valueOf(bounded).setScale(MILLIS, RoundingMode.HALF_UP));
  }

  private static String decimal(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** A number with what it counts. */
  static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }
}
