package io.rosetrap.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Moments as the wire has them: in UTC, as {@link Instant#toString} gives them. Formatting many
 * that fall into one second is fast, and so is the first one that a process parses. Safe for use by
 * many threads.
 */
public final class Timestamps {
  private static final int DIGITS = 9;
  private static final int GROUP = 3;

  /** What a moment of these centuries looks like: a digit for each 0. */
  private static final String FORM = "0000-00-00T00:00:00.";

  private static final int SECONDS_END = FORM.length() - 1;

  /** A whole second, and its text without the end. */
  private record Second(long number, String text) {}

  private static volatile Second last = new Second(Long.MIN_VALUE, "");

  private Timestamps() {}

  /**
   * The text of a moment.
   *
   * @param moment any
   * @return as {@link Instant#toString} gives it: a fraction has three, six or nine digits, or is
   *     not there
   */
  public static String text(Instant moment) {
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

  /**
   * The moment that a text tells.
   *
   * @param text as ISO 8601 has it, for instance {@code 2026-11-27T05:59:01.550Z}
   * @return the moment
   * @throws DateTimeException if it is none
   */
  public static Instant parse(String text) {
    // What the JDK parses by is a program of its own, which takes a new process 15 ms to set up.
    int end = text.length() - 1;
    if (end < SECONDS_END || text.charAt(end) != 'Z' || !hasUsualForm(text, end)) {
      return Instant.parse(text);
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS_END);
    if (hour >= 24 || minute >= 60 || second >= 60) {
      return Instant.parse(text);
    }
    int nanos = 0;
    for (int i = 0; i < DIGITS; i++) {
      int at = SECONDS_END + 1 + i;
      nanos = nanos * 10 + (at < end ? text.charAt(at) - '0' : 0);
    }
    return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nanos);
  }

  private static boolean hasUsualForm(String text, int end) {
    if (end == SECONDS_END + 1 || end > SECONDS_END + 1 + DIGITS) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      boolean wantsDigit = i >= FORM.length() || FORM.charAt(i) == '0';
      if (wantsDigit ? !isDigit : c != FORM.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int number(String digits, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + digits.charAt(i) - '0';
    }
    return number;
  }
}
