package io.rosetrap.api;

/** Makes foreign text fit to stand in a message: bounded, on one line, whole characters only. */
final class Shown {
  private static final int REPLACEMENT = 0xFFFD;

  private Shown() {}

  /** The start of a text; what cannot be shown becomes U+FFFD. */
  static String text(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int end = 0;
    for (int i = 0; i < most && end < text.length(); i++) {
      int point = text.codePointAt(end);
      boolean half = Character.getType(point) == Character.SURROGATE;
      shown.appendCodePoint(half || steersTerminals(point) ? REPLACEMENT : point);
      end += Character.charCount(point);
    }
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** Whether a character can begin a line or worse where it is printed. */
  static boolean steersTerminals(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
