package io.rosetrap.cli.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Control sequences of terminals: colours become elements with classes, all else is dropped. */
final class Ansi {
  /** CSI, the ones with a text of their own (OSC, DCS, PM, APC, SOS), and two-character ones. */
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\u001b\\[([0-9:;<=>?]*)[ -/]*([@-~])"
              + "|\u001b[\\]PX^_][^\u0007\u001b\n]*(?:\u0007|\u001b\\\\)?"
              + "|\u001b[ -/]*[0-~]?");

  private static final int DEFAULT = -1;
  private static final int EXTENDED = 38;
  private static final int EXTENDED_BACKGROUND = 48;

  /** Red, green and blue of the eight colours, for finding the nearest one. */
  private static final int[][] COLOURS = {
    {0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0},
    {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229}
  };

  private final StringBuilder out = new StringBuilder();
  private int foreground = DEFAULT;
  private int background = DEFAULT;
  private boolean bold;
  private boolean faint;
  private boolean underlined;

  private Ansi() {}

  /** The text alone. */
  static String strip(String text) {
    return text.indexOf('\u001b') < 0 ? text : SEQUENCE.matcher(text).replaceAll("");
  }

  /**
   * Lines as HTML. No element reaches over the end of a line, so that lines can be told apart in
   * what comes out.
   */
  static String toHtml(String text) {
    Ansi ansi = new Ansi();
    Matcher sequence = SEQUENCE.matcher(text);
    int from = 0;
    while (sequence.find()) {
      ansi.text(text.substring(from, sequence.start()));
      if ("m".equals(sequence.group(2))) {
        ansi.select(sequence.group(1));
      }
      from = sequence.end();
    }
    ansi.text(text.substring(from));
    return ansi.out.toString();
  }

  private void text(String text) {
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? text.length() : end;
      piece(text.substring(from, to));
      if (end < 0) {
        return;
      }
      out.append('\n');
      from = end + 1;
    }
  }

  private void piece(String text) {
    if (text.isEmpty()) {
      return;
    }
    String classes = classes();
    Markup markup = new Markup();
    if (classes.isEmpty()) {
      markup.text(text);
    } else {
      markup.element("span", text, "class", classes);
    }
    out.append(markup);
  }

  private String classes() {
    StringBuilder classes = new StringBuilder();
    add(classes, foreground == DEFAULT ? "" : "f" + foreground);
    add(classes, background == DEFAULT ? "" : "g" + background);
    add(classes, bold ? "b" : "");
    add(classes, faint ? "d" : "");
    add(classes, underlined ? "u" : "");
    return classes.toString();
  }

  private static void add(StringBuilder classes, String name) {
    if (!name.isEmpty()) {
      classes.append(classes.isEmpty() ? "" : " ").append(name);
    }
  }

  private void select(String parameters) {
    String[] words = parameters.split("[;:]", -1);
    int i = 0;
    while (i < words.length) {
      int code = number(words, i);
      if (code == EXTENDED || code == EXTENDED_BACKGROUND) {
        boolean indexed = number(words, i + 1) == 5;
        int colour =
            indexed
                ? indexed(number(words, i + 2))
                : nearest(number(words, i + 2), number(words, i + 3), number(words, i + 4));
        foreground = code == EXTENDED ? colour : foreground;
        background = code == EXTENDED_BACKGROUND ? colour & 7 : background;
        i += indexed ? 3 : 5;
      } else {
        select(code);
        i++;
      }
    }
  }

  private void select(int code) {
    if (code >= 30 && code <= 37) {
      foreground = code - 30;
    } else if (code >= 90 && code <= 97) {
      foreground = code - 90 + 8;
    } else if (code >= 40 && code <= 47) {
      background = code - 40;
    } else if (code >= 100 && code <= 107) {
      background = code - 100;
    } else {
      style(code);
    }
  }

  private void style(int code) {
    switch (code) {
      case 0 -> {
        foreground = DEFAULT;
        background = DEFAULT;
        bold = false;
        faint = false;
        underlined = false;
      }
      case 1 -> bold = true;
      case 2 -> faint = true;
      case 4 -> underlined = true;
      case 22 -> {
        bold = false;
        faint = false;
      }
      case 24 -> underlined = false;
      case 39 -> foreground = DEFAULT;
      case 49 -> background = DEFAULT;
      default -> {
        // Blinking and the like, which a page does without.
      }
    }
  }

  private static int number(String[] words, int i) {
    if (i >= words.length || words[i].isEmpty() || words[i].length() > 4) {
      return 0;
    }
    try {
      return Integer.parseInt(words[i]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** One of 256 colours as one of the first 16. */
  private static int indexed(int index) {
    if (index < 16) {
      return index;
    }
    if (index >= 232) {
      int grey = (index - 232) * 10 + 8;
      return nearest(grey, grey, grey);
    }
    int cube = Math.min(index, 231) - 16;
    return nearest(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
  }

  private static int level(int step) {
    return step == 0 ? 0 : 55 + 40 * step;
  }

  private static int nearest(int red, int green, int blue) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLOURS.length; i++) {
      long r = (long) red - COLOURS[i][0];
      long g = (long) green - COLOURS[i][1];
      long b = (long) blue - COLOURS[i][2];
      long distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
