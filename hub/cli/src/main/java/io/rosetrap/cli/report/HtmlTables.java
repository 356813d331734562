package io.rosetrap.cli.report;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Sizes;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Written;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.pipeline.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The steps and the variables in numbers. */
final class HtmlTables {
  private static final int MOST_ROWS = 1_000;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_WORDS = 500;
  private static final String SECRET = "(secret)";

  private final RunRecord record;
  private final List<StepFacts> steps;
  private final Set<String> critical;
  private final HtmlLogs logs;

  HtmlTables(RunRecord record, List<StepFacts> steps, Set<String> critical, HtmlLogs logs) {
    this.record = record;
    this.steps = steps;
    this.critical = critical;
    this.logs = logs;
  }

  void steps(Markup html) {
    html.open("section", "id", "steps", "aria-labelledby", "steps-title").line();
    html.element("h2", "Steps", "id", "steps-title").line();
    begin(
        html,
        "Steps and what became of them",
        "Step",
        "State",
        ">Attempts",
        ">Blocked",
        ">Ran",
        ">Exit code",
        "What happened");
    List<StepFacts> shown = StepFacts.most(steps, MOST_ROWS);
    shown.forEach(step -> row(html, step));
    end(html, steps.size() - shown.size());
  }

  private void row(Markup html, StepFacts step) {
    Duration blocked = step.in(Span.Kind.BLOCKED).plus(step.in(Span.Kind.HELD));
    boolean never = step.record().attempts().isEmpty();
    html.open("tr").open("th", "scope", "row");
    String name = Clean.clip(step.name(), LONGEST_NAME);
    logs.anchor(step)
        .ifPresentOrElse(
            id -> html.open("a", "href", "#" + id).element("bdi", name).close("a"),
            () -> html.element("bdi", name));
    Step.Kind kind = step.record().step().kind();
    if (kind != Step.Kind.TASK) {
      html.text(" ").element("span", kind.name().toLowerCase(Locale.ROOT), "class", "badge");
    }
    if (critical.contains(step.name())) {
      html.text(" ").element("span", "◆", "class", "diamond", "title", "on the critical path");
    }
    html.close("th").open("td", "class", "state s-" + step.state().word());
    html.element("span", StepFacts.symbol(step.state()), "class", "sign", "aria-hidden", "true");
    html.text(step.state().word()).close("td");
    number(html, Integer.toString(step.record().attempts().size()));
    number(html, blocked.isZero() ? "–" : Durations.format(blocked));
    number(html, never ? "–" : Durations.format(step.ran()));
    number(html, step.exitCode().map(code -> Integer.toString(code)).orElse("–"));
    html.open("td", "class", "words")
        .element("bdi", Clean.clip(step.record().why(), LONGEST_WORDS));
    html.close("td").close("tr").line();
  }

  void variables(Markup html) {
    html.open("section", "id", "variables", "aria-labelledby", "variables-title").line();
    html.element("h2", "Variables", "id", "variables-title").line();
    if (record.variables().isEmpty()) {
      html.element("p", "No variable was written.", "class", "note").close("section").line();
      return;
    }
    begin(html, "Variables at the end", "Variable", ">Version", "Writer", "Type", ">Size", "Value");
    record.variables().stream().limit(MOST_ROWS).forEach(variable -> row(html, variable));
    end(html, record.variables().size() - MOST_ROWS);
  }

  private static void row(Markup html, Written variable) {
    html.open("tr").open("th", "scope", "row", "class", "mono");
    html.element("bdi", Clean.clip(variable.name(), LONGEST_NAME)).close("th");
    number(html, Long.toString(variable.version()));
    html.open("td").element("bdi", Clean.clip(variable.writer(), LONGEST_NAME)).close("td");
    html.open("td").element("bdi", Clean.clip(variable.contentType(), LONGEST_NAME)).close("td");
    number(html, Sizes.format(variable.size()));
    html.open("td", "class", "value");
    if (variable.preview().equals(SECRET)) {
      html.element("span", "secret", "class", "badge");
    } else {
      html.open("code").element("bdi", Clean.clip(variable.preview(), LONGEST_WORDS)).close("code");
    }
    html.close("td").close("tr").line();
  }

  // --- tables --------------------------------------------------------------------------------

  /** A column that begins with {@code >} holds numbers. */
  static void begin(Markup html, String caption, String... columns) {
    html.open(
        "div", "class", "card scroll", "role", "region", "aria-label", caption, "tabindex", "0");
    html.open("table").element("caption", caption, "class", "hidden").open("thead").open("tr");
    for (String column : columns) {
      if (column.startsWith(">")) {
        html.element("th", column.substring(1), "scope", "col", "class", "number");
      } else {
        html.element("th", column, "scope", "col");
      }
    }
    html.close("tr").close("thead").line().open("tbody").line();
  }

  private static void end(Markup html, int more) {
    html.close("tbody").close("table").close("div").line();
    if (more > 0) {
      html.element("p", "… and " + more + " more, which report.json has.", "class", "note");
    }
    html.close("section").line();
  }

  static void number(Markup html, String text) {
    html.element("td", text, "class", "number");
  }
}
