package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has been found wrong so far. For use by one thread. */
final class Problems {
  /** More than anybody reads. */
  private static final int MOST = 100;

  private final Sources sources;
  private final Set<Problem> found = new LinkedHashSet<>();
  private int errors;
  private int untold;

  Problems(Sources sources) {
    this.sources = sources;
  }

  void error(Place place, String message, String hint) {
    add(place, Problem.Severity.ERROR, message, hint);
  }

  void error(Place place, String message) {
    error(place, message, "");
  }

  void warning(Place place, String message, String hint) {
    add(place, Problem.Severity.WARNING, message, hint);
  }

  /** One that the same entry of a matrix has in all its steps is told once. */
  private void add(Place place, Problem.Severity severity, String message, String hint) {
    errors += severity == Problem.Severity.ERROR ? 1 : 0;
    Problem problem = new Problem(place, severity, message, hint, sources.line(place));
    if (found.size() >= MOST && !found.contains(problem)) {
      untold++;
      return;
    }
    found.add(problem);
  }

  boolean hasErrors() {
    return errors > 0;
  }

  int errors() {
    return errors;
  }

  /** All of them in the order of the files; those of no file come first. */
  List<Problem> all() {
    List<Problem> all = new ArrayList<>(found);
    all.sort(
        Comparator.comparingInt((Problem problem) -> sources.position(problem.place().file()))
            .thenComparingInt(problem -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column()));
    if (untold > 0) {
      Problem last = all.getLast();
      all.add(
          new Problem(
              new Place(last.place().file(), 0, 0),
              errors > 0 ? Problem.Severity.ERROR : Problem.Severity.WARNING,
              "There is more that is wrong than is told here.",
              "",
              ""));
    }
    return all;
  }
}
