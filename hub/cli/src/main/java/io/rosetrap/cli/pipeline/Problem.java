package io.rosetrap.cli.pipeline;

/**
 * Something that is wrong with a pipeline, or looks so.
 *
 * @param place where; the line is 0 where it is no matter of a line, such as a file that is missing
 *     or a word of the command line
 * @param severity whether it keeps the pipeline from starting
 * @param message what is wrong, as one or more sentences
 * @param hint what was meant, or what to do; may be empty
 * @param excerpt the line of the file; empty where there is none
 */
public record Problem(Place place, Severity severity, String message, String hint, String excerpt) {
  private static final int WIDEST = 100;

  /** Whether a problem keeps the pipeline from starting. */
  public enum Severity {
    /** It does. */
    ERROR,
    /** It does not. */
    WARNING
  }

  /**
   * As compilers tell of it: the place and the message, the line with a mark below, and the hint.
   *
   * @return one or more lines, each with its end
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(place.line() == 0 ? place.file() : place.toString()).append(": ");
    text.append(severity == Severity.WARNING ? "warning: " : "");
    text.append(message).append('\n');
    if (place.line() > 0 && !excerpt.isBlank()) {
      quote(text);
    }
    if (!hint.isEmpty()) {
      text.append("  ").append(hint).append('\n');
    }
    return text.toString();
  }

  private void quote(StringBuilder text) {
    int[] points = excerpt.codePoints().toArray();
    int at = Math.min(place.column() - 1, points.length);
    int from = at < WIDEST - 20 ? 0 : at - WIDEST / 2;
    String number = Integer.toString(place.line());
    String margin = "  " + " ".repeat(number.length()) + " | ";
    text.append("  ").append(number).append(" | ").append(from > 0 ? "…" : "");
    StringBuilder mark = new StringBuilder(from > 0 ? " " : "");
    for (int i = from; i < points.length && i < from + WIDEST; i++) {
      int point = Printable.steers(points[i]) ? Printable.REPLACEMENT : points[i];
      text.appendCodePoint(points[i] == '\t' ? ' ' : point);
      if (i < at) {
        mark.append(" ".repeat(Printable.width(point)));
      }
    }
    text.append(points.length > from + WIDEST ? "…" : "").append('\n');
    text.append(margin).append(mark).append("^\n");
  }
}
