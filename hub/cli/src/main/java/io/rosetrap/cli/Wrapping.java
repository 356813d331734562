package io.rosetrap.cli;

/**
 * Breaks long lines between words, and sets what follows below the first word of the line.
 * Stateless.
 */
public final class Wrapping {
  /** A page narrower than this is left to the terminal. */
  private static final int NARROWEST = 40;

  private Wrapping() {}

  /**
   * Breaks lines that are too long.
   *
   * @param text one or several lines
   * @param width how many columns a line may have; below 40 nothing is broken
   * @return lines that fit, except for long words and for what a process printed ({@code | …})
   */
  public static String wrap(String text, int width) {
    if (width < NARROWEST) {
      return text;
    }
    StringBuilder wrapped = new StringBuilder(text.length() + 16);
    for (String line : (Iterable<String>) text.lines()::iterator) {
      wrapped.append(wrapped.isEmpty() ? "" : "\n");
      append(wrapped, line, width);
    }
    return wrapped.toString();
  }

  private static void append(StringBuilder wrapped, String line, int width) {
    int indent = indent(line);
    // What a process printed is shown as it printed it.
    boolean quoted = line.stripLeading().startsWith("| ");
    String rest = line;
    while (!quoted && Table.width(rest) > width) {
      int end = lastBreak(rest, width, indent);
      if (end < 0) {
        break;
      }
      wrapped.append(rest, 0, end).append('\n');
      rest = " ".repeat(indent) + rest.substring(end + 1);
    }
    wrapped.append(rest);
  }

  /** Where the words of a line begin, behind blanks and the mark of a list. */
  private static int indent(String line) {
    int blanks = line.length() - line.stripLeading().length();
    boolean marked = line.startsWith("- ", blanks) || line.startsWith("→ ", blanks);
    return marked ? blanks + 2 : blanks;
  }

  /** The last blank that leaves a line that fits; negative where there is none. */
  private static int lastBreak(String line, int width, int indent) {
    int found = -1;
    for (int at = line.indexOf(' ', indent + 1); at >= 0; at = line.indexOf(' ', at + 1)) {
      if (Table.width(line.substring(0, at)) > width) {
        return found;
      }
      found = at;
    }
    return found;
  }
}
