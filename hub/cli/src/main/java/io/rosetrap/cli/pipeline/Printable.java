package io.rosetrap.cli.pipeline;

/** Makes what others wrote fit to stand in a message. */
final class Printable {
  static final int REPLACEMENT = 0xFFFD;

  private static final int LONGEST = 60;

  private Printable() {}

  /** The start of a text on one line, in quotes. */
  static String quoted(String text) {
    return "'" + cut(text) + "'";
  }

  /** The start of a text on one line; what cannot be shown becomes U+FFFD. */
  static String cut(String text) {
    return cut(text, LONGEST);
  }

  static String cut(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int end = 0;
    for (int i = 0; i < most && end < text.length(); i++) {
      int point = text.codePointAt(end);
      shown.appendCodePoint(point == '\n' ? ' ' : steers(point) ? REPLACEMENT : point);
      end += Character.charCount(point);
    }
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** Whether a character can begin a line, or turn one round, where it is printed, or is half. */
  static boolean steers(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || (type == Character.FORMAT && isDirection(point));
  }

  private static boolean isDirection(int point) {
    return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
  }

  /** How many columns of a terminal a character takes, near enough to put a mark below it. */
  static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(point)
            || Character.isEmojiPresentation(point)
            || (point >= 0x3000 && point <= 0x30ff)
            || (point >= 0xac00 && point <= 0xd7a3);
    return wide ? 2 : 1;
  }
}
