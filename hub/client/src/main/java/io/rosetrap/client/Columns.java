package io.rosetrap.client;

/** How wide texts are in a terminal; near enough for a picture. */
final class Columns {
  private Columns() {}

  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(point)
            || Character.isEmojiPresentation(point)
            || (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x3000 && point <= 0x30ff)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xff01 && point <= 0xff60);
    return wide ? 2 : 1;
  }

  /** The start of a text with a sign that there is more, and blanks up to the width. */
  static String fit(String text, int width, String more) {
    if (width(text) <= width) {
      return text + " ".repeat(width - width(text));
    }
    StringBuilder cut = new StringBuilder();
    int used = width(more);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      used += width(point);
      if (used > width) {
        break;
      }
      cut.appendCodePoint(point);
    }
    cut.append(more);
    return cut + " ".repeat(Math.max(0, width - width(cut.toString())));
  }

  /**
   * What would steer a terminal becomes a blank, and what is not ASCII a question mark if so
   * wanted.
   */
  static String plain(String text, boolean ascii) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean steers =
                  type == Character.CONTROL
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR
                      || type == Character.SURROGATE;
              plain.appendCodePoint(steers ? ' ' : ascii && point > 0x7e ? '?' : point);
            });
    return plain.toString();
  }
}
