package io.rosetrap.cli.view;

import io.rosetrap.cli.Table;
import io.rosetrap.cli.Wrapping;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a pipeline came to, as text for a terminal: the verdict, the steps, who was blocked when,
 * what the time went into, and for a failure why. Names, words and lines are made harmless and cut
 * to the width; paths never are, since people copy them. At most {@value #MOST_STEPS} steps are
 * shown.
 */
public final class Summary {
  /** Further steps are only counted. */
  static final int MOST_STEPS = 24;

  private static final int WIDEST_NAME = 32;

  /** A terminal that is narrower has no room for all columns. */
  private static final int NARROW = 60;

  private static final int MOST_FAILURES = 3;
  private static final int MOST_LINES = 15;
  private static final int MOST_LINES_OF_OTHERS = 5;
  private static final String GAP = "  ";

  private final RunRecord record;
  private final Look look;
  private final CriticalPath path;
  private final List<StepRecord> shown;
  private final StringBuilder text = new StringBuilder();

  private Summary(RunRecord record, Look look) {
    this.record = record;
    this.look = look;
    path = CriticalPath.of(record);
    Set<String> critical = new HashSet<>(path.steps());
    shown = Interest.most(record.steps(), MOST_STEPS, record.verdict().culprit(), critical);
  }

  /**
   * Puts a run that is over into words.
   *
   * @param record what became of it
   * @param look what the terminal can show
   * @return lines, each with its end
   */
  public static String text(RunRecord record, Look look) {
    Summary summary = new Summary(record, look);
    summary.appendVerdict();
    summary.appendSteps();
    summary.appendChart();
    summary.appendFailures();
    summary.appendDiagnosis();
    summary.appendFiles();
    return summary.text.toString();
  }

  private void appendVerdict() {
    Verdict verdict = record.verdict();
    boolean good = verdict.kind() == Verdict.Kind.SUCCEEDED;
    String sign =
        switch (verdict.kind()) {
          case SUCCEEDED -> look.pick("✓", "+");
          case FAILED -> look.pick("✗", "x");
          case DEADLOCK -> look.pick("∞", "x");
          case TIMED_OUT -> look.pick("✗", "x");
          case INTERRUPTED -> look.pick("■", "#");
        };
    for (String line : wrapped(sign + " " + look.plain(verdict.words()), 0)) {
      text.append(look.paint(good ? Ink.GOOD : Ink.BAD, line)).append('\n');
    }
    int steps = record.steps().size();
    String counts =
        look.plain(record.pipeline().name())
            + ", run "
            + look.plain(record.run())
            + ": "
            + (steps == 1 ? "1 step" : steps + " steps")
            + " in "
            + Times.exact(record.took())
            + " ("
            + Interest.count(record.steps().stream().map(StepRecord::state).toList())
            + ")";
    wrapped(counts, 2).forEach(line -> text.append(line).append('\n'));
  }

  /** Lines that fit, with blanks before each. */
  private List<String> wrapped(String line, int indent) {
    List<String> lines = new ArrayList<>();
    String blanks = " ".repeat(indent);
    for (String each : Wrapping.wrap(blanks + line, look.width()).split("\n", -1)) {
      lines.add(look.cut(each, look.width()));
    }
    return lines;
  }

  // The table.

  private void appendSteps() {
    if (shown.isEmpty()) {
      return;
    }
    text.append('\n');
    int nameWidth = Table.width("STEP");
    int stateWidth = Table.width("STATE");
    boolean retried =
        look.width() >= NARROW && shown.stream().anyMatch(step -> step.attempts().size() > 1);
    for (StepRecord step : shown) {
      nameWidth = Math.max(nameWidth, Table.width(look.plain(step.step().name())));
      stateWidth = Math.max(stateWidth, 2 + step.state().word().length());
    }
    nameWidth = Math.min(nameWidth, Math.min(WIDEST_NAME, look.width() / 3));
    boolean words = look.width() >= NARROW;
    stateWidth = words ? stateWidth : 1;
    String attempts = retried ? GAP + "TRIES" : "";
    String heading =
        Look.pad("STEP", nameWidth)
            + GAP
            + Look.pad(words ? "STATE" : "", stateWidth)
            + attempts
            + GAP
            + Look.padLeft("TOOK", Times.WIDTH)
            + (shown.stream().allMatch(step -> note(step).isEmpty()) ? "" : GAP + "NOTE");
    text.append(look.paint(Ink.FAINT, look.cut(heading, look.width()))).append('\n');
    for (StepRecord step : shown) {
      String name = look.cutInside(look.plain(step.step().name()), nameWidth);
      String sign = StateWords.sign(step.state(), look);
      String state = words ? Look.pad(sign + " " + step.state().word(), stateWidth) : sign;
      String tries = retried ? GAP + Look.pad(tries(step), 5) : "";
      String took =
          Look.padLeft(
              step.attempts().isEmpty() ? "" : Times.exact(Interest.took(step)), Times.WIDTH);
      int room =
          look.width()
              - nameWidth
              - stateWidth
              - Table.width(tries)
              - Times.WIDTH
              - 3 * GAP.length();
      String line =
          Look.pad(name, nameWidth)
              + GAP
              + look.paint(StateWords.ink(step.state()), state)
              + tries
              + GAP
              + took
              + GAP
              + look.cut(note(step), room);
      text.append(line.stripTrailing()).append('\n');
    }
    appendOthers();
  }

  private void appendOthers() {
    List<StepState> others =
        record.steps().stream()
            .filter(step -> !shown.contains(step))
            .map(StepRecord::state)
            .toList();
    if (!others.isEmpty()) {
      String words =
          look.pick("… ", "") + "and " + others.size() + " more (" + Interest.count(others) + ")";
      text.append(look.paint(Ink.FAINT, look.cut(words, look.width()))).append('\n');
    }
  }

  private static String tries(StepRecord step) {
    int most = step.step().retry().attempts();
    return most > 1 && !step.attempts().isEmpty() ? step.attempts().size() + "/" + most : "";
  }

  private String note(StepRecord step) {
    if (step.state() != StepState.SUCCEEDED) {
      return look.plain(step.why().lines().findFirst().orElse(""));
    }
    Duration held = Duration.ZERO;
    for (StepRecord.Span span : step.spans()) {
      if (span.kind() == StepRecord.Span.Kind.HELD) {
        held = held.plus(span.to().minus(span.from()));
      }
    }
    return held.toMillis() < 10 ? "" : Times.exact(held) + " of it blocked";
  }

  // The chart.

  private void appendChart() {
    List<StepRecord> drawn = shown.stream().filter(step -> !step.spans().isEmpty()).toList();
    if (drawn.isEmpty() || record.steps().size() < 2) {
      return;
    }
    text.append('\n');
    text.append(new Chart(drawn, record.took(), new HashSet<>(path.steps()), look).text());
    if (path.steps().size() > 1) {
      text.append('\n').append(pathLine()).append('\n');
    }
  }

  private String pathLine() {
    String arrow = look.pick(" → ", " -> ");
    StringBuilder times = new StringBuilder(Times.exact(path.length()));
    if (path.blocked().multipliedBy(100).compareTo(path.length()) > 0) {
      times.append(": ").append(Times.exact(path.blocked())).append(" of it blocked");
    }
    String begin = "critical path: ";
    List<String> names = path.steps().stream().map(look::plain).toList();
    String joined = String.join(arrow, names);
    if (begin.length() + Table.width(joined) + 2 + times.length() <= look.width()) {
      return begin + joined + ", " + times;
    }
    int room = look.width() - begin.length() - 1;
    // The end is what it was about, so the middle goes first.
    for (int kept = names.size() - 2; Table.width(joined) > room && kept >= 1; kept--) {
      List<String> fewer = new ArrayList<>(names.subList(0, kept));
      fewer.add(look.pick("…", "..."));
      fewer.add(names.getLast());
      joined = String.join(arrow, fewer);
    }
    return begin + look.cutInside(joined, room) + ",\n  " + look.cut(times.toString(), room);
  }

  // What went wrong.

  private void appendFailures() {
    Optional<String> culprit = record.verdict().culprit();
    List<StepRecord> failed = new ArrayList<>();
    for (StepRecord step : record.steps()) {
      if (culprit.filter(step.step().name()::equals).isPresent()) {
        failed.addFirst(step);
      } else if (step.state() == StepState.FAILED) {
        failed.add(step);
      }
    }
    int most = MOST_LINES;
    for (StepRecord step : failed.subList(0, Math.min(MOST_FAILURES, failed.size()))) {
      appendFailure(step, most);
      most = MOST_LINES_OF_OTHERS;
    }
    if (failed.size() > MOST_FAILURES) {
      text.append('\n').append(failed.size() - MOST_FAILURES).append(" more failed.\n");
    }
  }

  private void appendFailure(StepRecord step, int most) {
    text.append('\n');
    List<String> why = step.why().lines().map(look::plain).toList();
    String name = look.plain(step.step().name());
    String first = why.isEmpty() ? step.state().word() : why.getFirst();
    String head = name + ": " + first;
    for (String line : wrapped(head, 0)) {
      text.append(look.paint(Ink.STRONG, line)).append('\n');
    }
    why.stream()
        .skip(1)
        .flatMap(line -> wrapped(line, 2).stream())
        .forEach(line -> text.append(line).append('\n'));
    List<String> lines = step.lastLines();
    List<String> last = lines.subList(Math.max(0, lines.size() - most), lines.size());
    for (String line : last) {
      text.append(look.paint(Ink.FAINT, "  | "))
          .append(look.cut(look.plain(line), look.width() - 4).stripTrailing())
          .append('\n');
    }
    step.log().ifPresent(log -> appendPath("  log: ", log));
  }

  private void appendDiagnosis() {
    if (record.diagnosis().isBlank()) {
      return;
    }
    text.append('\n');
    for (String line : (Iterable<String>) record.diagnosis().strip().lines()::iterator) {
      wrapped(look.plain(line).stripTrailing(), 0).forEach(each -> text.append(each).append('\n'));
    }
  }

  private void appendFiles() {
    Path report = record.folder().resolve("report.html");
    if (Files.exists(report) || !Files.exists(record.folder())) {
      text.append('\n');
      appendPath("report: ", report);
    }
  }

  private void appendPath(String what, Path path) {
    text.append(look.paint(Ink.FAINT, what)).append(shorter(path)).append('\n');
  }

  /** As it can be typed here. */
  private static String shorter(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path shorter = path.isAbsolute() && path.startsWith(here) ? here.relativize(path) : path;
    return Table.oneLine(shorter.toString());
  }
}
