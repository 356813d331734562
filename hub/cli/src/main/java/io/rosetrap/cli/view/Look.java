package io.rosetrap.cli.view;

import io.rosetrap.cli.Table;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the terminal, or what stands in for one, can show. Immutable.
 *
 * @param width how many columns a line has; 32 at least, narrower terminals break lines
 * @param colours whether to use colours
 * @param ascii whether to do without characters that only UTF-8 has
 */
public record Look(int width, boolean colours, boolean ascii) {
  static final String RESET = "\033[0m";
  private static final int NARROWEST = 32;

  /** Makes the width one in which something can be said. */
  public Look {
    width = Math.max(NARROWEST, width);
  }

  /**
   * Whether colours are wanted: {@code NO_COLOR} forbids them, {@code CLICOLOR_FORCE} and {@code
   * FORCE_COLOR} ask for them everywhere ({@code 0} does not), otherwise a terminal has them unless
   * it is {@code dumb}.
   *
   * @param environment what a variable is set to; empty where it is unset or blank
   * @param terminal whether a person sees what is written
   * @return true for colours
   */
  public static boolean wantsColours(
      Function<String, Optional<String>> environment, boolean terminal) {
    if (environment.apply("NO_COLOR").isPresent()) {
      return false;
    }
    Optional<String> force =
        environment.apply("FORCE_COLOR").or(() -> environment.apply("CLICOLOR_FORCE"));
    if (force.isPresent()) {
      return !force.get().equals("0") && !force.get().equals("false");
    }
    boolean dumb = environment.apply("TERM").filter("dumb"::equals).isPresent();
    return terminal && !dumb;
  }

  /** The same for lines of another width. */
  Look withWidth(int columns) {
    return new Look(columns, colours, ascii);
  }

  String paint(Ink ink, String text) {
    return paint(ink.on(), text);
  }

  /** A text in the colour that a sequence switches on. */
  String paint(String on, String text) {
    return colours && !text.isEmpty() ? on + text + RESET : text;
  }

  /** One of two texts. */
  String pick(String utf8, String plain) {
    return ascii ? plain : utf8;
  }

  /** A text that begins no line, steers no terminal and has characters that can be shown. */
  String plain(String text) {
    if (isPlain(text)) {
      return text;
    }
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
              if (ascii && point > 0x7e && !steers) {
                plain.append(inAscii(point));
              } else {
                plain.appendCodePoint(steers ? ' ' : point);
              }
            });
    return plain.toString();
  }

  private static String inAscii(int point) {
    return switch (point) {
      case '→' -> "->";
      case '←' -> "<-";
      case '…' -> "...";
      case '–', '—', '─' -> "-";
      case '‘', '’' -> "'";
      case '“', '”' -> "\"";
      default -> "?";
    };
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  /** The start of a plain text, with a sign that there is more where it is too wide. */
  String cut(String text, int most) {
    if (Table.width(text) <= most) {
      return text;
    }
    return most < 1 ? "" : head(text, most - 1) + more();
  }

  /** The start and the end of a plain text, the end being the more telling part of a name. */
  String cutInside(String text, int most) {
    if (Table.width(text) <= most) {
      return text;
    }
    if (most < 4) {
      return cut(text, most);
    }
    String start = head(text, most / 3);
    int room = most - Table.width(start) - 1;
    int begin = text.length();
    for (int used = 0; begin > 0; ) {
      int point = text.codePointBefore(begin);
      used += Table.width(Character.toString(point));
      if (used > room) {
        break;
      }
      begin -= Character.charCount(point);
    }
    return start + more() + text.substring(begin);
  }

  private static String head(String text, int most) {
    int end = 0;
    for (int used = 0; end < text.length(); ) {
      int point = text.codePointAt(end);
      used += Table.width(Character.toString(point));
      if (used > most) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  /** A plain text with blanks up to a width that it does not exceed. */
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - Table.width(text)));
  }

  /** The same with the blanks before it. */
  static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - Table.width(text))) + text;
  }

  private String more() {
    return ascii ? "~" : "…";
  }
}
