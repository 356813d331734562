package io.rosetrap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was measured, and which goals it is held against. For use by one thread. */
final class Table {
  private record Goal(String what, String figure, String goal, boolean reached) {}

  private final List<Goal> goals = new ArrayList<>();

  /** Prints a figure at once. */
  static void print(String what, String figure) {
    System.out.println(what + " " + ".".repeat(Math.max(1, 52 - what.length())) + " " + figure);
  }

  /** Prints the median of samples, and their quartiles. */
  static void print(String what, String unit, Figures figures) {
    print(what, spread(figures) + " " + unit);
  }

  static void heading(String text) {
    System.out.println();
    System.out.println(text);
  }

  private static String spread(Figures figures) {
    return number(figures.median())
        + " ("
        + number(figures.percentile(0.25))
        + "–"
        + number(figures.percentile(0.75))
        + ")";
  }

  static String number(double value) {
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Notes what is not to be above a bound. */
  void atMost(String what, double figure, double bound, String unit) {
    note(what, figure, "≤ ", bound, unit, figure <= bound);
  }

  /** Notes what is not to be below a bound. */
  void atLeast(String what, double figure, double bound, String unit) {
    note(what, figure, "≥ ", bound, unit, figure >= bound);
  }

  private void note(
      String what, double figure, String sign, double bound, String unit, boolean reached) {
    goals.add(new Goal(what, number(figure) + unit, sign + number(bound) + unit, reached));
  }

  /** Notes the ratio of two medians, if the second was measured. */
  void ratio(String what, Figures ours, Optional<Figures> theirs, boolean least, double bound) {
    theirs.ifPresent(
        other -> {
          double ratio = ours.median() / other.median();
          if (least) {
            atLeast(what, ratio, bound, "×");
          } else {
            atMost(what, ratio, bound, "×");
          }
        });
  }

  /** Prints the goals as a table of Markdown. */
  void printGoals() {
    heading("| goal | figure | goal | reached |\n| --- | --- | --- | --- |");
    for (Goal goal : goals) {
      String reached = goal.reached() ? "yes" : "no";
      System.out.println(
          "| " + String.join(" | ", goal.what(), goal.figure(), goal.goal(), reached) + " |");
    }
  }
}
