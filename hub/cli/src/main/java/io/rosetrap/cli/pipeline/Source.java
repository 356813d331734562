package io.rosetrap.cli.pipeline;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The text of a file. Immutable. */
final class Source {
  private final String name;
  private final Path path;
  private final String text;
  private final int[] starts;

  /** Where characters are that take two of Java's: columns count them once. */
  private final int[] pairs;

  /**
   * A text.
   *
   * @param name as the user named the file
   * @param path the file, absolute
   * @param text all of it
   */
  Source(String name, Path path, String text) {
    this.name = name;
    this.path = path;
    this.text = text;
    this.starts = starts(text);
    this.pairs =
        IntStream.range(0, text.length())
            .filter(i -> Character.isHighSurrogate(text.charAt(i)))
            .toArray();
  }

  private static int[] starts(String text) {
    int[] starts = new int[16];
    int lines = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends = c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1));
      if (ends) {
        if (lines == starts.length) {
          starts = Arrays.copyOf(starts, 2 * lines);
        }
        starts[lines++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, lines);
  }

  String name() {
    return name;
  }

  Path path() {
    return path;
  }

  String text() {
    return text;
  }

  /** The folder that paths in the file start from. */
  Path folder() {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Where a character of the text stands. */
  Place place(int offset) {
    int at = Math.min(offset, text.length());
    int line = before(starts, at + 1) - 1;
    int column = at - starts[line] - (before(pairs, at) - before(pairs, starts[line]));
    return new Place(name, line + 1, column + 1);
  }

  /** How many of them are less than a number. */
  private static int before(int[] sorted, int number) {
    int found = Arrays.binarySearch(sorted, number);
    return found >= 0 ? found : -found - 1;
  }

  /** The place of the file as a whole. */
  Place whole() {
    return new Place(name, 0, 0);
  }

  /** A line without its end; empty where there is none. */
  String line(int number) {
    if (number > starts.length) {
      return "";
    }
    int end = number < starts.length ? starts[number] : text.length();
    return text.substring(starts[number - 1], end).stripTrailing();
  }
}
