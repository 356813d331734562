package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns for people: numbers to the right, a column left out that has nothing to show, and
 * words cut where a line would not fit the page, names last of all and in the middle. For use by
 * one thread.
 */
public final class Table {
  private static final String GAP = "  ";

  /** What a column is for, which says when it is cut; the sign before its heading. */
  private enum Use {
    WORDS(' '),
    /** Never cut. */
    NUMBER('>'),
    /** Tells rows apart: a slip may be anywhere in it. */
    KEY('!'),
    /** Gets the rest of the line. */
    REST('+');

    private final char sign;

    Use(char sign) {
      this.sign = sign;
    }

    static Use of(String heading) {
      for (Use use : values()) {
        if (heading.charAt(0) == use.sign) {
          return use;
        }
      }
      return WORDS;
    }
  }

  /** Columns of a use are cut down to so much. */
  private record Cut(Use use, int least) {}

  /** In which order columns are cut, and how far, until a line fits. */
  private static final List<Cut> CUTS =
      List.of(
          new Cut(Use.WORDS, 10),
          new Cut(Use.REST, 24),
          new Cut(Use.WORDS, 5),
          new Cut(Use.KEY, 24),
          new Cut(Use.REST, 10),
          new Cut(Use.KEY, 10));

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean keepsAll;
  private Widths least = Widths.NONE;

  /**
   * Headings that begin with '>' stand above numbers, which are never cut, those that begin with
   * '!' above names that are cut last, and one that begins with '+' above what gets the rest of the
   * line.
   */
  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row with a cell for each heading. */
  void add(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(oneLine(cell));
    }
    if (row.size() != headings.size()) {
      throw new IllegalArgumentException(row.size() + " cells for " + headings.size());
    }
    rows.add(row);
  }

  /** How wide the columns of a table are that goes on in another. */
  record Widths(List<Integer> columns) {
    static final Widths NONE = new Widths(List.of());

    boolean isNone() {
      return columns.isEmpty();
    }
  }

  /** Keeps columns that have nothing to show yet, for a table that goes on in another. */
  Table keepAll() {
    keepsAll = true;
    return this;
  }

  /** Makes the columns at least as wide as those of the table that this one continues. */
  Widths atLeast(Widths before) {
    least = before;
    List<Integer> widths = new ArrayList<>();
    for (int width : widths(names())) {
      widths.add(width);
    }
    return new Widths(widths);
  }

  /** The table as lines that are at most so wide, where that can be. */
  String toText(int page) {
    List<Integer> shown = new ArrayList<>();
    for (int column = 0; column < headings.size(); column++) {
      if (isUsed(column)) {
        shown.add(column);
      }
    }
    List<String> names = names();
    int[] widths = widths(names);
    fit(widths, shown, page);
    StringBuilder text = new StringBuilder();
    appendLine(text, names, shown, widths);
    rows.forEach(row -> appendLine(text, row, shown, widths));
    return text.toString();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String heading : headings) {
      names.add(Use.of(heading) == Use.WORDS ? heading : heading.substring(1));
    }
    return names;
  }

  private boolean isUsed(int column) {
    return keepsAll || rows.isEmpty() || rows.stream().anyMatch(row -> !row.get(column).isEmpty());
  }

  private int[] widths(List<String> names) {
    int[] widths = new int[names.size()];
    for (int column = 0; column < widths.length; column++) {
      int before = least.isNone() ? 0 : least.columns().get(column);
      widths[column] = Math.max(before, width(names.get(column)));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    return widths;
  }

  /** Takes from the widest columns until the page is wide enough, or nothing is left to take. */
  private void fit(int[] widths, List<Integer> shown, int page) {
    int excess = GAP.length() * (shown.size() - 1) - page;
    for (int column : shown) {
      excess += widths[column];
    }
    for (Cut cut : CUTS) {
      int widest = widest(widths, shown, cut);
      while (excess > 0 && widest >= 0) {
        widths[widest]--;
        excess--;
        widest = widest(widths, shown, cut);
      }
    }
  }

  /** The widest column that can still be cut; negative if there is none. */
  private int widest(int[] widths, List<Integer> shown, Cut cut) {
    int widest = -1;
    for (int column : shown) {
      boolean fits = use(column) == cut.use() && widths[column] > cut.least();
      if (fits && (widest < 0 || widths[column] >= widths[widest])) {
        widest = column;
      }
    }
    return widest;
  }

  private Use use(int column) {
    return Use.of(headings.get(column));
  }

  private void appendLine(
      StringBuilder text, List<String> cells, List<Integer> shown, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column : shown) {
      boolean key = use(column) == Use.KEY;
      String whole = cells.get(column);
      String cell = key ? cutInside(whole, widths[column]) : cut(whole, widths[column]);
      String blank = " ".repeat(widths[column] - width(cell));
      line.append(use(column) == Use.NUMBER ? blank + cell : cell + blank).append(GAP);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** The start of a cell, with a sign that there is more. */
  static String cut(String cell, int most) {
    if (width(cell) <= most) {
      return cell;
    }
    int end = 0;
    int used = 0;
    while (end < cell.length()) {
      int point = cell.codePointAt(end);
      used += width(point);
      if (used > most - 1) {
        break;
      }
      end += Character.charCount(point);
    }
    return cell.substring(0, end).stripTrailing() + "…";
  }

  /** The start and the end of a cell, the end being the more telling part of a name. */
  static String cutInside(String cell, int most) {
    if (width(cell) <= most) {
      return cell;
    }
    String start = cut(cell, most / 3 + 1);
    int room = most - width(start);
    int begin = cell.length();
    for (int used = 0; begin > 0; ) {
      int point = cell.codePointBefore(begin);
      used += width(point);
      if (used > room) {
        break;
      }
      begin -= Character.charCount(point);
    }
    return start + cell.substring(begin);
  }

  /**
   * A text without what would begin a line, or steer the terminal.
   *
   * @param cell any text
   * @return the same with blanks for such characters
   */
  public static String oneLine(String cell) {
    StringBuilder line = new StringBuilder(cell.length());
    cell.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean steers =
                  type == Character.CONTROL
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR;
              line.appendCodePoint(steers ? ' ' : point);
            });
    return line.toString();
  }

  /**
   * How many columns of a terminal a text takes; near enough for a table.
   *
   * @param cell without control characters
   * @return the columns: two for a wide character, none for one that changes another
   */
  public static int width(String cell) {
    return cell.codePoints().map(Table::width).sum();
  }

  /** How many columns of a terminal a character takes; near enough for a table. */
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
}
