package io.rosetrap.cli.view;

import java.nio.charset.StandardCharsets;

/**
 * Makes a line that a step printed fit for a terminal that others print on too: of a line that was
 * written over itself the last state stays, of control sequences at most those for colours, and a
 * sign in place of what is no text. Knows the colours that one line leaves to the next. For use by
 * one thread at a time, for one output of one step.
 */
final class Harmless {
  /** More than so many characters of colours are not carried to the next line. */
  private static final int CARRIED = 64;

  private static final char NO_TEXT = '\ufffd';

  private final boolean colours;

  /** The colours that are on. */
  private String carried = "";

  Harmless(boolean colours) {
    this.colours = colours;
  }

  /** Adds a line to others; {@code clean} as {@link LineCutter} says it. */
  void add(Bytes to, byte[] bytes, int from, int end, boolean clean) {
    if (clean && carried.isEmpty()) {
      to.add(bytes, from, end);
      return;
    }
    int begin = LineCutter.lastState(bytes, from, end);
    String line = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    if (carried.isEmpty() && ordinary(line, 0) == line.length()) {
      // Decoded without a fault, so that the bytes are good as they are.
      to.add(bytes, begin, end);
    } else {
      to.add(text(line));
    }
  }

  private static int ordinary(String line, int from) {
    int at = from;
    while (at < line.length() && isOrdinary(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private String text(String line) {
    StringBuilder text = new StringBuilder(line.length() + 16).append(carried);
    for (int i = 0; i < line.length(); ) {
      int ordinary = ordinary(line, i);
      text.append(line, i, ordinary);
      i = ordinary;
      if (i < line.length()) {
        i = line.charAt(i) == '\033' ? sequence(line, i, text) : special(line, i, text);
      }
    }
    if (!carried.isEmpty()) {
      text.append(Look.RESET);
    }
    return text.toString();
  }

  private static boolean isOrdinary(char c) {
    if (c < 0x7f) {
      return c >= ' ' || c == '\t';
    }
    return c >= 0xa0 && c != '\u2028' && c != '\u2029' && c != NO_TEXT;
  }

  private static int special(String line, int at, StringBuilder text) {
    char c = line.charAt(at);
    if (c == '\u2028' || c == '\u2029') {
      text.append(' ');
    } else if (c != '\r' && c != '\b' && c != '\007') {
      boolean again = !text.isEmpty() && text.charAt(text.length() - 1) == NO_TEXT;
      text.append(again ? "" : NO_TEXT);
    }
    return at + 1;
  }

  /** Steps over a sequence, and keeps it if it is for colours. */
  private int sequence(String line, int escape, StringBuilder text) {
    int at = escape + 1;
    if (at == line.length()) {
      return at;
    }
    return switch (line.charAt(at)) {
      case '[' -> controlSequence(line, at + 1, text);
      case ']', 'P', '^', '_', 'X' -> endOfString(line, at + 1);
      default -> {
        while (at < line.length() && line.charAt(at) >= ' ' && line.charAt(at) < '0') {
          at++;
        }
        yield Math.min(line.length(), at + 1);
      }
    };
  }

  private int controlSequence(String line, int from, StringBuilder text) {
    int at = from;
    while (at < line.length() && line.charAt(at) >= ' ' && line.charAt(at) < '@') {
      at++;
    }
    if (at == line.length()) {
      return at;
    }
    if (line.charAt(at) < '@' || line.charAt(at) > '~') {
      // No end of a sequence: whatever it is, it is looked at for itself.
      return at;
    }
    String inner = line.substring(from, at);
    if (colours && line.charAt(at) == 'm' && isColour(inner)) {
      text.append("\033[").append(inner).append('m');
      carry(inner);
    }
    return at + 1;
  }

  private static boolean isColour(String inner) {
    return inner.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ';' || c == ':');
  }

  private void carry(String inner) {
    boolean resets = inner.isEmpty() || inner.equals("0") || inner.startsWith("0;");
    String before = resets ? "" : carried;
    boolean adds = !inner.isEmpty() && !inner.equals("0");
    String after = adds ? before + "\033[" + inner + "m" : before;
    carried = after.length() <= CARRIED ? after : "\033[" + inner + "m";
  }

  /** A title or the like: up to BEL or ESC \, or to the end of the line. */
  private static int endOfString(String line, int from) {
    for (int at = from; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\007') {
        return at + 1;
      }
      if (c == '\033') {
        boolean ends = at + 1 < line.length() && line.charAt(at + 1) == '\\';
        return ends ? at + 2 : at;
      }
    }
    return line.length();
  }
}
