package io.rosetrap.cli.report;

import io.rosetrap.api.Sizes;
import io.rosetrap.cli.FileErrors;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ends of the logs. All of them together are bounded, so that a page with hundreds of steps
 * still opens; those of steps that failed get the most room.
 */
final class HtmlLogs {
  private static final int LONGEST = 64 * 1024;
  private static final int ALL = 2_200_000;
  private static final int LEAST = 1024;

  /** How many of those that failed have room for all that is shown of a log at most. */
  private static final int PREFERRED = 8;

  private final RunRecord record;
  private final List<StepFacts> steps;
  private final Map<StepFacts, String> ids = new HashMap<>();

  HtmlLogs(RunRecord record, List<StepFacts> steps) {
    this.record = record;
    this.steps = steps;
    for (StepFacts step : steps) {
      if (step.record().log().isPresent()) {
        ids.put(step, "log-" + (ids.size() + 1));
      }
    }
  }

  /** Where on the page a step's log is. */
  Optional<String> anchor(StepFacts step) {
    return Optional.ofNullable(ids.get(step));
  }

  void writeTo(Markup html) {
    html.open("section", "id", "logs", "aria-labelledby", "logs-title").line();
    html.element("h2", "Logs", "id", "logs-title").line();
    if (ids.isEmpty()) {
      html.element("p", "No step has run.", "class", "note").close("section").line();
      return;
    }
    tools(html);
    Map<StepFacts, Shown> shown = render();
    for (StepFacts step : steps) {
      Shown log = shown.get(step);
      if (log != null) {
        write(html, step, log);
      }
    }
    html.close("section").line();
  }

  /** Shown by the page's script, without which they would do nothing. */
  private static void tools(Markup html) {
    html.open("div", "class", "tools", "id", "tools", "hidden", "");
    html.open("label").text("Filter lines ");
    html.empty(
        "input",
        "type",
        "search",
        "id",
        "filter",
        "placeholder",
        "text in any log",
        "autocomplete",
        "off",
        "spellcheck",
        "false");
    html.close("label");
    html.element("button", "Open all", "type", "button", "id", "open-all");
    html.element("button", "Close all", "type", "button", "id", "close-all");
    html.element("span", "", "id", "found", "role", "status").close("div").line();
  }

  /**
   * What is shown of a log.
   *
   * @param html of its lines
   * @param words how much it is
   */
  private record Shown(String html, String words) {}

  private Map<StepFacts, Shown> render() {
    List<StepFacts> order = new ArrayList<>(steps);
    order.removeIf(step -> !ids.containsKey(step));
    order.sort(
        Comparator.comparing((StepFacts step) -> !isCulprit(step))
            .thenComparing(step -> step.state() != StepState.FAILED));
    Map<StepFacts, Shown> shown = new HashMap<>();
    int room = ALL;
    for (int i = 0; i < order.size(); i++) {
      StepFacts step = order.get(i);
      boolean preferred = step.state() == StepState.FAILED && i < PREFERRED;
      int share = preferred ? ALL / (PREFERRED + 2) : room / (order.size() - i);
      Shown log = render(step.record().log().orElseThrow(), Math.max(LEAST, share));
      room = Math.max(0, room - size(log.html()));
      shown.put(step, log);
    }
    return shown;
  }

  private static Shown render(Path log, int share) {
    try {
      int most = Math.min(LONGEST, share);
      while (true) {
        LogTail tail = LogTail.read(log, most);
        String html = Ansi.toHtml(tail.text());
        if (size(html) <= share || most <= LEAST) {
          String size = Sizes.format(tail.size());
          return new Shown(
              html, tail.isCut() ? "the last " + Sizes.format(tail.bytes()) + " of " + size : size);
        }
        // Escapes and colours take more room than the text itself.
        most = Math.max(LEAST, Math.min(most / 2, (int) (0.9 * most * share / size(html))));
      }
    } catch (IOException e) {
      return new Shown(
          new Markup().text("This log cannot be read: " + FileErrors.why(e) + ".").toString(),
          "not readable");
    }
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private boolean isCulprit(StepFacts step) {
    return record.verdict().culprit().filter(step.name()::equals).isPresent();
  }

  private void write(Markup html, StepFacts step, Shown log) {
    String[] attributes = {
      "id", ids.getOrDefault(step, ""), "class", "card log-of s-" + step.state().word()
    };
    if (isCulprit(step)) {
      attributes =
          new String[] {attributes[0], attributes[1], attributes[2], attributes[3], "open", ""};
    }
    html.open("details", attributes).open("summary");
    html.element(
        "span",
        StepFacts.symbol(step.state()),
        "class",
        "sign s-" + step.state().word(),
        "aria-hidden",
        "true");
    html.element("bdi", Clean.clip(Clean.line(step.name()), 200), "class", "name");
    html.element("span", step.state().word(), "class", "note");
    html.element("span", log.words(), "class", "note size").close("summary").line();
    if (log.html().isBlank()) {
      html.element("p", "It printed nothing.", "class", "note");
    } else {
      html.open("pre", "class", "log", "tabindex", "0", "dir", "ltr").raw(log.html()).close("pre");
    }
    Path file = step.record().log().orElseThrow();
    html.open("p", "class", "note").text("All of it: ");
    html.open("a", "href", Links.href(record.folder(), file))
        .element("bdi", Links.relative(record.folder(), file));
    html.close("a").close("p").close("details").line();
  }
}
