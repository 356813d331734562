package io.rosetrap.cli.view;

import io.rosetrap.cli.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A picture at the lower end of a terminal that is drawn again in its place, while lines scroll
 * away above it. For use by one thread at a time.
 */
final class Screen {
  private static final Pattern COLOURS = Pattern.compile("\033\\[[0-9;:]*m");

  /** Terminals that know it show all between them at once; others pass it over. */
  private static final String AT_ONCE = "\033[?2026h";

  private static final String SHOW = "\033[?2026l";
  private static final String HIDE_CURSOR = "\033[?25l";
  private static final String SHOW_CURSOR = "\033[?25h";
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String ERASE_LINE = "\033[K";
  private static final String ERASE_BELOW = "\033[J";

  private final OutputStream out;

  /** How wide the lines of the picture are that is there. */
  private List<Integer> drawn = List.of();

  private int columns;

  Screen(OutputStream out) {
    this.out = out;
  }

  /** A text without the sequences for colours. */
  static String withoutColours(String text) {
    return text.indexOf('\033') < 0 ? text : COLOURS.matcher(text).replaceAll("");
  }

  /**
   * Draws.
   *
   * @param above lines that scroll away, of any width
   * @param picture lines that are narrower than the terminal, fewer than it has rows
   * @param width of the terminal
   */
  void draw(List<String> above, List<String> picture, int width) throws IOException {
    StringBuilder text = new StringBuilder(AT_ONCE).append(HIDE_CURSOR);
    boolean resized = columns != 0 && columns != width;
    columns = width;
    toBegin(text);
    if (resized || !above.isEmpty()) {
      text.append(ERASE_BELOW);
    }
    above.forEach(line -> text.append(line).append("\r\n"));
    text.append(NO_WRAP);
    List<Integer> widths = new ArrayList<>();
    for (String line : picture) {
      text.append(widths.isEmpty() ? "" : "\r\n").append(line).append(ERASE_LINE);
      widths.add(Table.width(withoutColours(line)));
    }
    drawn = widths;
    text.append(ERASE_BELOW).append(WRAP).append(SHOW);
    write(text.toString());
  }

  /** Takes the picture away, and leaves the terminal to others. */
  void clear(List<String> above) throws IOException {
    StringBuilder text = new StringBuilder();
    toBegin(text);
    text.append(ERASE_BELOW);
    above.forEach(line -> text.append(line).append("\r\n"));
    drawn = List.of();
    write(text.append(WRAP).append(SHOW_CURSOR).toString());
  }

  /** Others have written since; what is there is left as it is. */
  void forget() {
    drawn = List.of();
  }

  /** A terminal that became narrower has broken the lines that do not fit any more. */
  private void toBegin(StringBuilder text) {
    int up = -1;
    for (int width : drawn) {
      up += Math.max(1, (width + columns - 1) / Math.max(1, columns));
    }
    text.append('\r');
    if (up > 0) {
      text.append("\033[").append(up).append('A');
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
