package io.rosetrap.cli.report;

import io.rosetrap.api.Durations;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What each step did when. The names are a list beside the picture, so that they can be followed,
 * searched and cut off at any width; the picture has its lengths in percent, so that it fits any
 * window and its text keeps its size.
 */
final class HtmlGantt {
  private static final int MOST_ROWS = 400;
  private static final int MOST_SPANS = 3_000;
  private static final int COMPACT_FROM = 40;
  private static final int TOP = 28;

  private static final int BAR = 16;
  private static final int THIN = 6;

  /** Of a name or condition in the text of a bar. */
  private static final int LONGEST = 80;

  /** The part of the whole time that a bar must fill to have room for a sign. */
  private static final int MARKED = 40;

  private static final String PATTERNS =
      "<defs><pattern id=\"p-blocked\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
          + " patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" class=\"p0\"/><rect"
          + " width=\"2\" height=\"6\" class=\"p1\"/></pattern><pattern id=\"p-held\" width=\"5\""
          + " height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(-45)\"><rect"
          + " width=\"5\" height=\"5\" class=\"h0\"/><rect width=\"2\" height=\"5\""
          + " class=\"h1\"/></pattern></defs>";

  private final List<StepFacts> all;
  private final List<StepFacts> rows;
  private final Set<String> critical;
  private final HtmlLogs logs;
  private final Duration whole;
  private final int mostSpans;

  /** How high a row is, as the style sheet has it for the names. */
  private final int rowHeight;

  private int left;

  HtmlGantt(RunRecord record, List<StepFacts> steps, Set<String> critical, HtmlLogs logs) {
    this.all = steps;
    this.rows = StepFacts.most(steps, MOST_ROWS);
    this.critical = critical;
    this.logs = logs;
    this.whole = steps.stream().map(StepFacts::end).reduce(record.took(), StepFacts::later);
    this.rowHeight = isCompact() ? 20 : 28;
    this.mostSpans = Math.max(10, MOST_SPANS / Math.max(1, rows.size()));
  }

  private boolean isCompact() {
    return rows.size() > COMPACT_FROM;
  }

  void writeTo(Markup html) {
    html.open("section", "id", "timeline", "aria-labelledby", "timeline-title").line();
    html.element("h2", "Time line", "id", "timeline-title").line();
    legend(html);
    html.open("div", "class", isCompact() ? "card gantt compact" : "card gantt").line();
    html.open("ol", "class", "names").line();
    rows.forEach(step -> name(html, step));
    html.close("ol").line();
    plot(html);
    html.close("div").line();
    if (rows.size() < all.size()) {
      html.element(
          "p",
          rows.size()
              + " of "
              + all.size()
              + " steps are drawn: those that failed, were stopped or"
              + " skipped, then the first of the others.",
          "class",
          "note");
    }
    if (left > 0) {
      html.element("p", "The " + left + " shortest waits are not drawn.", "class", "note");
    }
    html.close("section").line();
  }

  private void legend(Markup html) {
    html.open("ul", "class", "legend", "aria-label", "What the bars mean").line();
    for (Span.Kind kind : Span.Kind.values()) {
      if (all.stream().anyMatch(step -> has(step, kind))) {
        key(html, word(kind), words(kind));
      }
    }
    if (all.stream().anyMatch(HtmlGantt::hasFailedAttempt)) {
      key(html, "running bad", "an attempt that failed");
    }
    if (!critical.isEmpty()) {
      html.open("li").element("span", "◆", "class", "diamond", "aria-hidden", "true");
      html.text("on the critical path").close("li").line();
    }
    html.close("ul").line();
  }

  private static void key(Markup html, String kind, String words) {
    boolean thin = kind.equals("blocked") || kind.equals("retrying");
    html.open("li").open("svg", "width", "26", "height", "12", "aria-hidden", "true");
    html.empty(
        "rect",
        "class",
        "key " + kind,
        "x",
        "1",
        "y",
        thin ? "3" : "1",
        "width",
        "24",
        "height",
        thin ? "6" : "10",
        "rx",
        "2");
    html.close("svg").text(words).close("li").line();
  }

  private void name(Markup html, StepFacts step) {
    boolean isCritical = critical.contains(step.name());
    html.open("li", "class", isCritical ? "critical" : "");
    html.element(
        "span",
        StepFacts.symbol(step.state()),
        "class",
        "sign s-" + step.state().word(),
        "title",
        step.state().word());
    String shown = Clean.clip(Clean.line(step.name()), 200);
    if (logs.anchor(step).isPresent()) {
      html.open("a", "href", "#" + logs.anchor(step).get(), "title", shown);
      html.element("bdi", shown).close("a");
    } else {
      html.element("bdi", shown, "title", shown);
    }
    if (isCritical) {
      html.element("span", "◆", "class", "diamond", "title", "on the critical path");
    }
    html.close("li").line();
  }

  // --- the picture ---------------------------------------------------------------------------

  private void plot(Markup html) {
    int height = TOP + rows.size() * rowHeight;
    html.open(
        "svg",
        "class",
        "plot",
        "width",
        "100%",
        "height",
        Integer.toString(height),
        "role",
        "img",
        "aria-label",
        "What each step did when; the table of steps says the same in numbers");
    html.raw(PATTERNS).line();
    axis(html, height);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      row(html, rows.get(i), i);
      places.put(rows.get(i).name(), i);
    }
    rows.forEach(step -> path(html, step, places));
    html.close("svg").line();
  }

  private void axis(Markup html, int height) {
    boolean odd = false;
    for (Duration at : Ticks.of(whole)) {
      String kind = odd ? " odd" : "";
      odd = !odd;
      String y = Integer.toString(height);
      html.empty("line", "class", "grid" + kind, "x1", x(at), "x2", x(at), "y1", "20", "y2", y);
      html.element(
          "text",
          at.isZero() ? "0" : Durations.format(at),
          "class",
          "tick" + kind,
          "x",
          x(at),
          "y",
          "13",
          "text-anchor",
          at.isZero() ? "start" : "middle");
    }
    html.line();
  }

  private String x(Duration at) {
    return Figures.percent(at, whole) + "%";
  }

  private void row(Markup html, StepFacts step, int i) {
    int y = TOP + i * rowHeight;
    html.open("g", "class", critical.contains(step.name()) ? "row critical" : "row");
    html.empty(
        "rect",
        "class",
        "band",
        "x",
        "0",
        "y",
        Integer.toString(y),
        "width",
        "100%",
        "height",
        Integer.toString(rowHeight));
    spans(step).forEach(span -> bar(html, step, span, y));
    html.open(
        "text",
        "class",
        "end s-" + step.state().word(),
        "x",
        x(step.end()),
        "dx",
        "7",
        "y",
        Integer.toString(y + rowHeight / 2 + 4));
    html.text(StepFacts.symbol(step.state()));
    if (!step.record().attempts().isEmpty()) {
      html.element("tspan", " " + Durations.format(step.ran()), "class", "length");
    }
    html.close("text").close("g").line();
  }

  /** What is inside of others comes last, so that it is seen; of very many the longest. */
  private List<Span> spans(StepFacts step) {
    List<Span> spans = new ArrayList<>(step.record().spans());
    if (spans.size() > mostSpans) {
      left += spans.size() - mostSpans;
      spans.sort(
          Comparator.comparing((Span span) -> span.kind() == Span.Kind.HELD)
              .thenComparing(span -> span.from().minus(span.to())));
      spans = spans.subList(0, mostSpans);
    }
    spans.sort(
        Comparator.comparing((Span span) -> span.kind() == Span.Kind.HELD)
            .thenComparing(Span::from));
    return spans;
  }

  private void bar(Markup html, StepFacts step, Span span, int y) {
    boolean thin = span.kind() == Span.Kind.BLOCKED || span.kind() == Span.Kind.RETRYING;
    int height = thin ? THIN : Math.min(BAR, rowHeight - 8);
    boolean failed = failed(step, span);
    html.open(
        "rect",
        "class",
        "bar " + word(span.kind()) + (failed ? " bad" : ""),
        "x",
        x(span.from()),
        "y",
        Integer.toString(y + (rowHeight - height) / 2),
        "width",
        Figures.percent(span.to().minus(span.from()), whole) + "%",
        "height",
        Integer.toString(height),
        "rx",
        "2");
    html.element("title", words(step, span)).close("rect");
    if (failed && span.to().minus(span.from()).multipliedBy(MARKED).compareTo(whole) > 0) {
      html.element(
          "text",
          "✕",
          "class",
          "mark",
          "x",
          x(span.from()),
          "dx",
          "6",
          "y",
          Integer.toString(y + rowHeight / 2 + 4));
    }
  }

  /** Whether it ran in an attempt that failed. */
  private static boolean failed(StepFacts step, Span span) {
    List<Attempt> attempts = step.record().attempts();
    if (span.kind() != Span.Kind.RUNNING) {
      return false;
    }
    for (int i = 0; i < attempts.size(); i++) {
      Attempt attempt = attempts.get(i);
      boolean last = i == attempts.size() - 1;
      if (span.from().compareTo(attempt.to()) < 0 || last) {
        boolean zero = attempt.exitCode().filter(code -> code == 0).isPresent();
        return last ? step.state() == StepState.FAILED : !zero;
      }
    }
    return false;
  }

  /** Whether a bar of this kind is drawn in its own colour. */
  private static boolean has(StepFacts step, Span.Kind kind) {
    return step.record().spans().stream()
        .anyMatch(span -> span.kind() == kind && !failed(step, span));
  }

  private static boolean hasFailedAttempt(StepFacts step) {
    return step.record().spans().stream().anyMatch(span -> failed(step, span));
  }

  private static String word(Span.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String words(Span.Kind kind) {
    return switch (kind) {
      case BLOCKED -> "blocked before its start";
      case RUNNING -> "running";
      case HELD -> "blocked while running";
      case RETRYING -> "before its next attempt";
      case STOPPING -> "asked to end";
    };
  }

  private static String words(StepFacts step, Span span) {
    return Clean.clip(Clean.line(step.name()), LONGEST)
        + "\n"
        + words(span.kind())
        + (span.on().isEmpty() ? "" : ", for " + Clean.clip(Clean.line(span.on()), LONGEST))
        + span.by().map(by -> ", until " + Clean.clip(Clean.line(by), LONGEST)).orElse("")
        + "\n"
        + Durations.format(span.from())
        + " to "
        + Durations.format(span.to())
        + ": "
        + Durations.format(span.to().minus(span.from()));
  }

  /** A line from the step on the critical path that ended a wait to the one that waited. */
  private void path(Markup html, StepFacts step, Map<String, Integer> places) {
    if (!critical.contains(step.name())) {
      return;
    }
    String to = middle(places.getOrDefault(step.name(), 0));
    step.record().spans().stream()
        .filter(
            span -> span.by().filter(critical::contains).filter(places::containsKey).isPresent())
        .max(Comparator.comparing(Span::to))
        .ifPresent(
            span -> {
              String x = x(span.to());
              String from = middle(places.getOrDefault(span.by().orElse(""), 0));
              html.empty("line", "class", "path", "x1", x, "x2", x, "y1", from, "y2", to);
            });
  }

  private String middle(int row) {
    return Integer.toString(TOP + row * rowHeight + rowHeight / 2);
  }
}
