package io.rosetrap.api;

import java.util.Locale;

/** Numbers of bytes as people write them. A k is 1024. */
public final class Sizes {
  private static final String UNITS = "kmgt";

  private Sizes() {}

  /**
   * Reads a number of bytes.
   *
   * @param text for instance {@code 4096}, {@code 64k}, {@code 1m} or {@code 2g}; {@code 2GB} and
   *     {@code 2GiB} too
   * @return 0 or more
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} for anything else
   */
  public static long parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < word.length() && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
      end++;
    }
    int shift = shift(word.substring(end));
    try {
      long number = Long.parseLong(word.substring(0, end));
      if (shift >= 0 && number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        "'" + text + "' is not a number of bytes, such as 4096, 64k, 1m or 2g.");
  }

  /** By how many bits a unit shifts; negative for what is none. */
  private static int shift(String unit) {
    if (unit.isEmpty() || unit.equals("b")) {
      return 0;
    }
    boolean fits =
        unit.length() == 1 || unit.substring(1).equals("b") || unit.substring(1).equals("ib");
    int power = UNITS.indexOf(unit.charAt(0)) + 1;
    return fits && power > 0 ? 10 * power : -1;
  }

  /**
   * Writes a size for people, in the largest unit that it fills.
   *
   * @param bytes 0 or more
   * @return for instance {@code 17 B} or {@code 1.5 MiB}
   */
  public static String format(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = Math.min((63 - Long.numberOfLeadingZeros(bytes)) / 10, UNITS.length());
    long tenths = Math.round(bytes * 10.0 / (1L << (10 * power)));
    String unit = " " + Character.toUpperCase(UNITS.charAt(power - 1)) + "iB";
    return tenths % 10 == 0 || tenths >= 1000
        ? tenths / 10 + unit
        : tenths / 10 + "." + tenths % 10 + unit;
  }

  /**
   * Writes a size as {@link #parse} reads it.
   *
   * @param bytes 0 or more
   * @return for instance {@code 17} or {@code 1m}
   */
  public static String option(long bytes) {
    int power = 0;
    long rest = bytes;
    while (rest > 0 && rest % 1024 == 0 && power < UNITS.length()) {
      rest /= 1024;
      power++;
    }
    return power == 0 ? Long.toString(bytes) : rest + "" + UNITS.charAt(power - 1);
  }
}
