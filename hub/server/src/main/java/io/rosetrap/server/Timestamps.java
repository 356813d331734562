package io.rosetrap.server;

import java.time.Instant;

/** Moments as text, of which many fall into one second. Safe for use by many threads. */
final class Timestamps {
  private static final int DIGITS = 9;
  private static final int GROUP = 3;

  /** A whole second, and its text without the end. */
  private record Second(long number, String text) {}

  private static volatile Second last = new Second(Long.MIN_VALUE, "");

  private Timestamps() {}

  /**
   * As {@link Instant#toString} gives it: a fraction has three, six or nine digits, or is not
   * there.
   */
  static String text(Instant moment) {
    Second second = last;
    if (second.number() != moment.getEpochSecond()) {
      String text = Instant.ofEpochSecond(moment.getEpochSecond()).toString();
      second = new Second(moment.getEpochSecond(), text.substring(0, text.length() - 1));
      last = second;
    }
    int nanos = moment.getNano();
    if (nanos == 0) {
      return second.text() + "Z";
    }
    StringBuilder text = new StringBuilder(second.text().length() + DIGITS + 2);
    text.append(second.text()).append('.');
    String digits = Integer.toString(nanos);
    text.repeat('0', DIGITS - digits.length()).append(digits);
    for (int i = 0; i < 2 && text.charAt(text.length() - 1) == '0' && endsInZeros(text); i++) {
      text.setLength(text.length() - GROUP);
    }
    return text.append('Z').toString();
  }

  private static boolean endsInZeros(StringBuilder text) {
    int length = text.length();
    return text.charAt(length - 2) == '0' && text.charAt(length - GROUP) == '0';
  }
}
