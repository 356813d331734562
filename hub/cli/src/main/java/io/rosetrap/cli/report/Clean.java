package io.rosetrap.cli.report;

import java.util.List;
import java.util.Locale;

/**
 * Makes foreign text harmless: what cannot be seen, or turns what is around it, becomes visible.
 */
final class Clean {
  private static final int REPLACEMENT = 0xFFFD;
  private static final int PICTURES = 0x2400;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int DELETE = 0x7f;

  private Clean() {}

  /** Text of any number of lines: newlines and tabs stay as they are. */
  static String lines(String text) {
    return clean(text, true);
  }

  /** Text that is to stay on one line. */
  static String line(String text) {
    return clean(text, false);
  }

  /** The start of a text, at most so many characters, with an ellipsis where there is more. */
  static String clip(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  /**
   * The end of what was printed, without colours: at most so many lines, and so many characters in
   * all, and an ellipsis where there is more.
   */
  static String tail(List<String> lines, int most, int characters) {
    List<String> last = lines.subList(Math.max(0, lines.size() - most), lines.size());
    StringBuilder text = new StringBuilder();
    for (int i = last.size() - 1; i >= 0; i--) {
      String line = Clean.lines(Ansi.strip(last.get(i)));
      int room = characters - text.length();
      if (line.length() >= room) {
        // Not in the middle of a pair, half of which is no character.
        int from = line.length() - Math.max(0, room - 1);
        boolean half = from < line.length() && Character.isLowSurrogate(line.charAt(from));
        text.insert(0, "…" + line.substring(half ? from + 1 : from) + "\n");
        break;
      }
      text.insert(0, line + "\n");
    }
    return text.isEmpty() ? "" : text.substring(0, text.length() - 1);
  }

  private static String clean(String text, boolean lines) {
    int first = firstUnclean(text, lines);
    if (first == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length() + 16).append(text, 0, first);
    int i = first;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (isClean(point, lines)) {
        clean.appendCodePoint(point);
      } else if (point == '\n' || point == '\t') {
        clean.append(' ');
      } else if (turns(point)) {
        clean.append("‹U+").append(Integer.toHexString(point).toUpperCase(Locale.ROOT)).append('›');
      } else {
        clean.appendCodePoint(picture(point));
      }
    }
    return clean.toString();
  }

  private static int firstUnclean(String text, boolean lines) {
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (!isClean(point, lines)) {
        return i;
      }
      i += Character.charCount(point);
    }
    return i;
  }

  private static boolean isClean(int point, boolean lines) {
    if (point >= ' ' && point < DELETE) {
      return true;
    }
    if (point == '\n' || point == '\t') {
      return lines;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !turns(point) && (point & 0xFFFE) != 0xFFFE;
    };
  }

  /** Whether a character changes the direction of those after it. */
  private static boolean turns(int point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  }

  private static int picture(int point) {
    if (point < ' ') {
      return PICTURES + point;
    }
    return point == DELETE ? PICTURE_OF_DELETE : REPLACEMENT;
  }
}
