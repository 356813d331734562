package io.rosetrap.cli.report;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepState;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A record as build servers read the results of tests: the pipeline is a test suite, each step a
 * test case.
 */
final class JUnitReport {
  private static final int MOST_LINES = 100;
  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int LONGEST_MESSAGE = 1_000;

  private final RunRecord record;
  private final List<StepFacts> steps;
  private final Markup xml = new Markup();

  private JUnitReport(RunRecord record) {
    this.record = record;
    this.steps = StepFacts.of(record);
  }

  static String text(RunRecord record) {
    return new JUnitReport(record).write();
  }

  /** What a step is to those who count tests. */
  private enum Result {
    PASSED,
    FAILED,
    ERROR,
    SKIPPED
  }

  private static Result result(StepFacts step) {
    if (step.isWell()) {
      return Result.PASSED;
    }
    if (step.state() == StepState.FAILED) {
      return step.couldNotStart() ? Result.ERROR : Result.FAILED;
    }
    return Result.SKIPPED;
  }

  private int count(Result result) {
    return (int) steps.stream().filter(step -> result(step) == result).count();
  }

  /** A pipeline that went wrong must not look as if nothing had failed. */
  private boolean needsOwnCase() {
    return record.verdict().kind() != Verdict.Kind.SUCCEEDED
        && count(Result.FAILED) + count(Result.ERROR) == 0;
  }

  private String write() {
    int own = needsOwnCase() ? 1 : 0;
    List<String> counts =
        List.of(
            "name", record.pipeline().name(),
            "tests", Integer.toString(steps.size() + own),
            "failures", Integer.toString(count(Result.FAILED)),
            "errors", Integer.toString(count(Result.ERROR) + own),
            "time", Figures.seconds(record.took()));
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").line();
    xml.open("testsuites", counts.toArray(String[]::new)).line();
    List<String> suite = new ArrayList<>(counts);
    suite.addAll(
        List.of(
            "skipped", Integer.toString(count(Result.SKIPPED)),
            "timestamp", record.began().truncatedTo(ChronoUnit.SECONDS).toString(),
            "file",
                record.pipeline().files().isEmpty()
                    ? ""
                    : record.pipeline().files().getFirst().toString()));
    xml.open("testsuite", suite.toArray(String[]::new)).line();
    xml.open("properties").line();
    property("run", record.run());
    property("hub", record.hub().toString());
    property("folder", record.folder().toString());
    property("verdict", Verdicts.word(record.verdict().kind()));
    xml.close("properties").line();
    steps.forEach(this::testCase);
    if (own > 0) {
      ownCase();
    }
    xml.close("testsuite").line().close("testsuites").line();
    return xml.toString();
  }

  private void property(String name, String value) {
    xml.empty("property", "name", name, "value", value).line();
  }

  private void ownCase() {
    String words = record.verdict().words();
    begin("(pipeline)", "0").line();
    xml.open("error", "message", message(words), "type", record.verdict().kind().name());
    xml.text(words + (record.diagnosis().isEmpty() ? "" : "\n\n" + record.diagnosis()));
    xml.close("error").line().close("testcase").line();
  }

  private Markup begin(String name, String time) {
    return xml.open("testcase", "name", name, "classname", record.pipeline().name(), "time", time);
  }

  private void testCase(StepFacts step) {
    begin(step.name(), Figures.seconds(step.ran())).line();
    String last = Clean.tail(step.record().lastLines(), MOST_LINES, MOST_CHARACTERS);
    switch (result(step)) {
      case PASSED -> {
        // Nothing to say of it.
      }
      case SKIPPED ->
          xml.empty("skipped", "message", message(step.state().word() + ": " + step.why())).line();
      case FAILED -> problem("failure", step, last);
      case ERROR -> problem("error", step, last);
    }
    String out = attempts(step.record()) + last;
    if (!out.isEmpty()) {
      xml.element("system-out", out).line();
    }
    xml.close("testcase").line();
  }

  private void problem(String element, StepFacts step, String last) {
    StringBuilder text = new StringBuilder(step.record().why());
    if (!last.isEmpty()) {
      text.append("\n\nThe last lines that it printed:\n").append(last);
    }
    boolean isCulprit = record.verdict().culprit().filter(step.name()::equals).isPresent();
    if (isCulprit && !record.diagnosis().isEmpty()) {
      text.append("\n\nWhat the hub says:\n").append(record.diagnosis());
    }
    String type = step.exitCode().map(code -> "exit code " + code).orElse("not started");
    xml.open(element, "message", message(step.why()), "type", type);
    xml.text(text.toString()).close(element).line();
  }

  /** Those before the last, of which nothing else here tells. */
  private static String attempts(StepRecord step) {
    StringBuilder text = new StringBuilder();
    for (Attempt attempt : step.attempts()) {
      if (attempt.number() < step.attempts().size()) {
        text.append("(attempt ")
            .append(attempt.number())
            .append(": ")
            .append(attempt.why())
            .append(")\n");
      }
    }
    return text.toString();
  }

  private static String message(String words) {
    return Clean.clip(Clean.line(words), LONGEST_MESSAGE);
  }
}
