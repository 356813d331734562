package io.rosetrap.cli.report;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Sizes;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord.Span;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record in the Markdown of GitHub and GitLab, for the summary of a job. Bounded to some 200 KiB,
 * whatever ran. Without state.
 */
public final class MarkdownReport {
  private static final int MOST_STEPS = 100;
  private static final int MOST_VARIABLES = 30;
  private static final int MOST_LINES = 40;
  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_WORDS = 300;
  private static final int BAR = 24;
  private static final String SPECIAL = "\\`*_{}[]()#+-!|~@$^=";
  private static final Pattern TICKS = Pattern.compile("`+");

  private final RunRecord record;
  private final List<StepFacts> steps;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(RunRecord record) {
    this.record = record;
    this.steps = StepFacts.of(record);
  }

  /**
   * Tells of a run.
   *
   * @param record what became of it
   * @return Markdown that ends with a newline
   */
  public static String summary(RunRecord record) {
    return new MarkdownReport(record).write();
  }

  private String write() {
    Verdict verdict = record.verdict();
    out.append("## ")
        .append(Verdicts.emoji(verdict.kind()))
        .append(' ')
        .append(name(record.pipeline().name()));
    out.append(": ")
        .append(Verdicts.word(verdict.kind()))
        .append(" after ")
        .append(Durations.format(record.took()));
    out.append("\n\n").append(escape(verdict.words(), LONGEST_WORDS)).append("\n\n");
    if (verdict.kind() != Verdict.Kind.SUCCEEDED) {
      reasons();
    }
    table();
    variables();
    out.append("Run ")
        .append(name(record.run()))
        .append(" on ")
        .append(name(record.hub().toString()));
    out.append("; logs and the report page are in ")
        .append(escape(record.folder().toString(), LONGEST_WORDS));
    return out.append("\n").toString();
  }

  private void reasons() {
    for (StepFacts step : steps) {
      if (record.verdict().culprit().filter(step.name()::equals).isPresent()) {
        out.append("### ")
            .append(name(step.name()))
            .append(": ")
            .append(escape(step.why(), LONGEST_WORDS))
            .append("\n\n");
        fence(Clean.tail(step.record().lastLines(), MOST_LINES, MOST_CHARACTERS));
      }
    }
    if (!record.diagnosis().isEmpty()) {
      out.append("The hub says:\n\n");
      fence(Clean.clip(Clean.lines(record.diagnosis()), MOST_CHARACTERS));
    }
  }

  private void table() {
    out.append("| | Step | State | Attempts | Ran | Blocked | Blocked ░ running █ |\n");
    out.append("|:-:|:--|:--|--:|--:|--:|:--|\n");
    List<StepFacts> shown = StepFacts.most(steps, MOST_STEPS);
    shown.forEach(this::row);
    out.append('\n');
    if (shown.size() < steps.size()) {
      out.append("… and ")
          .append(Figures.count(steps.size() - shown.size(), "step", "steps"))
          .append(" more, which the report page shows.\n\n");
    }
  }

  private void row(StepFacts step) {
    Duration blocked = step.in(Span.Kind.BLOCKED).plus(step.in(Span.Kind.HELD));
    String why = step.isWell() ? "" : ": " + step.why();
    cells(
        StepFacts.symbol(step.state()),
        name(step.name()),
        escape(step.state().word() + why, LONGEST_WORDS),
        Integer.toString(step.record().attempts().size()),
        step.record().attempts().isEmpty() ? "" : Durations.format(step.ran()),
        blocked.isZero() ? "" : Durations.format(blocked),
        "`" + bar(step) + "`");
  }

  private void cells(String... cells) {
    for (String cell : cells) {
      out.append("| ").append(cell).append(' ');
    }
    out.append("|\n");
  }

  /** What it did when, of the whole time of the run. */
  private String bar(StepFacts step) {
    char[] bar = new char[BAR];
    Arrays.fill(bar, '·');
    double whole =
        Math.max(
            1,
            steps.stream().map(StepFacts::end).reduce(record.took(), StepFacts::later).toNanos());
    for (Span span : step.record().spans()) {
      int from = (int) Math.min(BAR - 1, span.from().toNanos() / whole * BAR);
      int to =
          (int) Math.min(BAR, Math.max(from + 1, Math.round(span.to().toNanos() / whole * BAR)));
      Arrays.fill(
          bar,
          from,
          to,
          switch (span.kind()) {
            case BLOCKED -> '░';
            case RUNNING -> '█';
            case HELD -> '▒';
            case RETRYING -> '-';
            case STOPPING -> '▓';
          });
    }
    return new String(bar);
  }

  private void variables() {
    if (record.variables().isEmpty()) {
      return;
    }
    out.append("<details><summary>")
        .append(Figures.count(record.variables().size(), "variable", "variables"))
        .append("</summary>\n\n");
    out.append("| Variable | Version | Writer | Size | Value |\n|:--|--:|:--|--:|:--|\n");
    record.variables().stream()
        .limit(MOST_VARIABLES)
        .forEach(
            variable ->
                cells(
                    name(variable.name()),
                    Long.toString(variable.version()),
                    name(variable.writer()),
                    Sizes.format(variable.size()),
                    name(variable.preview())));
    int more = record.variables().size() - MOST_VARIABLES;
    out.append(more > 0 ? "\n… and " + more + " more.\n" : "").append("\n</details>\n\n");
  }

  /** A block of text that nothing inside can end. */
  private void fence(String text) {
    if (text.isEmpty()) {
      return;
    }
    int longest = 2;
    Matcher ticks = TICKS.matcher(text);
    while (ticks.find()) {
      longest = Math.max(longest, ticks.end() - ticks.start());
    }
    String fence = "`".repeat(longest + 1);
    out.append(fence).append("text\n").append(text).append('\n').append(fence).append("\n\n");
  }

  private static String name(String text) {
    return escape(text, LONGEST_NAME);
  }

  /** Text on one line, of which nothing is markup. */
  static String escape(String text, int most) {
    StringBuilder escaped = new StringBuilder();
    String clean = Clean.clip(Clean.line(text), most);
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        default -> escaped.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return escaped.toString();
  }
}
