package io.rosetrap.cli.report;

import io.rosetrap.api.Durations;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepState;
import java.util.List;
import java.util.Optional;

/**
 * What comes first where it went wrong: who failed, what that printed last, and what the hub says.
 */
final class HtmlReasons {
  private static final int MOST_LINES = 40;
  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int LONGEST_WORDS = 8 * 1024;
  private static final int MOST_OTHERS = 30;

  private final RunRecord record;
  private final List<StepFacts> steps;
  private final HtmlLogs logs;

  HtmlReasons(RunRecord record, List<StepFacts> steps, HtmlLogs logs) {
    this.record = record;
    this.steps = steps;
    this.logs = logs;
  }

  void writeTo(Markup html) {
    html.open("section", "id", "why", "class", "why", "aria-labelledby", "why-title").line();
    html.element("h2", Verdicts.question(record.verdict().kind()), "id", "why-title").line();
    culprit().ifPresent(step -> culprit(html, step));
    if (!record.diagnosis().isEmpty()) {
      html.open("div", "class", "card").element("h3", "What the hub says").line();
      String diagnosis = Clean.clip(record.diagnosis(), MOST_CHARACTERS);
      html.element("pre", diagnosis, "class", "diagnosis", "tabindex", "0", "dir", "ltr");
      html.close("div").line();
    }
    others(html, StepState.FAILED, "Failed too");
    others(html, StepState.SKIPPED, "Never ran");
    others(html, StepState.STOPPED, "Stopped");
    html.close("section").line();
  }

  private Optional<StepFacts> culprit() {
    return record
        .verdict()
        .culprit()
        .flatMap(name -> steps.stream().filter(step -> step.name().equals(name)).findFirst());
  }

  private void culprit(Markup html, StepFacts step) {
    html.open("div", "class", "card culprit").line();
    html.open("h3");
    html.element(
        "span",
        StepFacts.symbol(step.state()),
        "class",
        "sign s-" + step.state().word(),
        "aria-hidden",
        "true");
    html.element("bdi", step.name());
    html.close("h3").line();
    html.open("p", "class", "reason")
        .element("bdi", Clean.clip(step.record().why(), LONGEST_WORDS))
        .close("p")
        .line();
    html.element("p", facts(step), "class", "note").line();
    List<String> lines = step.record().lastLines();
    String last = Clean.tail(lines, MOST_LINES, MOST_CHARACTERS);
    if (last.isEmpty()) {
      html.element(
          "p",
          step.record().attempts().isEmpty() ? "It never ran." : "It printed nothing.",
          "class",
          "note");
    } else {
      html.element("h4", "The last that it printed");
      String text =
          String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
      // Colours only where all of it fits, since a cut could leave one open.
      html.open("pre", "class", "log", "tabindex", "0", "dir", "ltr");
      html.raw(
          text.length() <= MOST_CHARACTERS
              ? Ansi.toHtml(LogTail.rewrite(text))
              : new Markup().text(last).toString());
      html.close("pre");
    }
    logs.anchor(step)
        .ifPresent(
            id ->
                html.open("p", "class", "note")
                    .element("a", "Its whole log", "href", "#" + id)
                    .close("p"));
    html.close("div").line();
  }

  private static String facts(StepFacts step) {
    StringBuilder text = new StringBuilder();
    List<Attempt> attempts = step.record().attempts();
    if (!attempts.isEmpty()) {
      Attempt last = attempts.getLast();
      text.append(Figures.count(attempts.size(), "attempt", "attempts"));
      text.append("; the last from ").append(Durations.format(last.from()));
      text.append(" to ").append(Durations.format(last.to())).append(" after the start. ");
    }
    return text.append("In the file: ").append(step.record().step().place()).toString();
  }

  private void others(Markup html, StepState state, String title) {
    List<StepFacts> found =
        steps.stream()
            .filter(step -> step.state() == state && !step.isWell())
            .filter(step -> record.verdict().culprit().filter(step.name()::equals).isEmpty())
            .toList();
    if (found.isEmpty()) {
      return;
    }
    html.open("h3")
        .text(title + " ")
        .element("span", Integer.toString(found.size()), "class", "badge");
    html.close("h3").line().open("ul", "class", "others").line();
    for (StepFacts step : found.subList(0, Math.min(found.size(), MOST_OTHERS))) {
      html.open("li")
          .element(
              "span",
              StepFacts.symbol(state),
              "class",
              "sign s-" + state.word(),
              "aria-hidden",
              "true");
      html.element("bdi", Clean.clip(step.name(), 200), "class", "name");
      html.open("span", "class", "note")
          .text(" ")
          .element("bdi", Clean.clip(step.why(), 300))
          .close("span");
      html.close("li").line();
    }
    if (found.size() > MOST_OTHERS) {
      html.element(
          "li",
          "… and " + (found.size() - MOST_OTHERS) + " more, in the table of steps",
          "class",
          "note");
    }
    html.close("ul").line();
  }
}
