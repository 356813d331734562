package io.rosetrap.cli.report;

import io.rosetrap.api.Durations;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A record as one page that needs nothing else: no network, and no script for what matters. Its
 * policy lets no script run but its own, so that a value that slipped through would do nothing.
 */
final class HtmlReport {
  private static final int LONGEST_NAME = 120;
  private static final int LONGEST_WORDS = 2_000;
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String LOGO =
      "<svg class=\"logo\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 3a6 6 0 0 1 6"
          + " 6c0 4-3 6-6 6s-6-2-6-6a6 6 0 0 1 6-6zm0 3.2a2.8 2.8 0 0 0-2.8 2.8c0 2 1.4 2.9 2.8"
          + " 2.9s2.8-.9 2.8-2.9\"/><path d=\"M12 15v6M12 19c2 0 3.6-.9 4.4-2.4\"/></svg>";

  private final RunRecord record;
  private final List<StepFacts> steps;
  private final Set<String> critical;
  private final HtmlLogs logs;
  private final Markup html = new Markup();

  private HtmlReport(RunRecord record, Set<String> critical) {
    this.record = record;
    this.steps = StepFacts.of(record);
    this.critical = critical;
    this.logs = new HtmlLogs(record, steps);
  }

  /**
   * Writes the page.
   *
   * @param record what to tell; the logs that it names are read
   * @param critical the names of the steps on the critical path
   * @return all of the page
   */
  static String text(RunRecord record, Set<String> critical) {
    return new HtmlReport(record, critical).write();
  }

  private String write() {
    html.raw("<!DOCTYPE html>").line().open("html", "lang", "en").line();
    head();
    html.open("body").line();
    html.element("a", "To the content", "class", "skip", "href", "#content");
    header();
    navigation();
    html.open("main", "id", "content").line();
    if (record.verdict().kind() != RunRecord.Verdict.Kind.SUCCEEDED) {
      new HtmlReasons(record, steps, logs).writeTo(html);
    }
    new HtmlGantt(record, steps, critical, logs).writeTo(html);
    HtmlTables tables = new HtmlTables(record, steps, critical, logs);
    tables.steps(html);
    new HtmlSequence(HandOffs.of(record)).writeTo(html);
    tables.variables(html);
    logs.writeTo(html);
    html.close("main").line();
    footer();
    html.open("script").raw(resource("report.js")).close("script").line();
    return html.close("body").line().close("html").line().toString();
  }

  private void head() {
    String style = resource("report.css");
    String verdict = Verdicts.word(record.verdict().kind());
    html.open("head").line().empty("meta", "charset", "utf-8").line();
    html.empty(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src "
                + hash(style)
                + "; script-src "
                + hash(resource("report.js")))
        .line();
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    html.empty("meta", "name", "color-scheme", "content", "light dark").line();
    html.empty("meta", "name", "referrer", "content", "no-referrer").line();
    String title = record.pipeline().name() + ": " + verdict;
    html.element("title", Clean.clip(Clean.line(title), 200)).line();
    html.empty("link", "rel", "icon", "href", icon()).line();
    html.open("style").raw(style).close("style").line().close("head").line();
  }

  /** A dot with the verdict's sign, so that many open tabs can be told apart. */
  private String icon() {
    String colour =
        switch (record.verdict().kind()) {
          case SUCCEEDED -> "%23177a5b";
          case FAILED, DEADLOCK, TIMED_OUT -> "%23b3261e";
          case INTERRUPTED -> "%23655f6b";
        };
    String path =
        switch (record.verdict().kind()) {
          case SUCCEEDED -> "M4 8.5l3 3 5-6";
          case FAILED, DEADLOCK, TIMED_OUT -> "M5 5l6 6M11 5l-6 6";
          case INTERRUPTED -> "M5.5 5.5h5v5h-5z";
        };
    return "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><circle"
        + " cx='8' cy='8' r='8' fill='"
        + colour
        + "'/><path d='"
        + path
        + "' fill='none' stroke='%23fff' stroke-width='2'/></svg>";
  }

  private void header() {
    RunRecord.Verdict verdict = record.verdict();
    String kind = "v-" + verdict.kind().name().toLowerCase(Locale.ROOT);
    html.open("header", "class", "top " + kind).line();
    html.open("p", "class", "brand").raw(LOGO).text("RoseTrap").element("span", "pipeline report");
    html.close("p").line();
    html.open("div", "class", "title")
        .open("h1")
        .element("bdi", Clean.clip(record.pipeline().name(), LONGEST_NAME));
    html.close("h1").open("p", "class", "verdict");
    html.element("span", Verdicts.symbol(verdict.kind()), "aria-hidden", "true", "class", "sign");
    html.text(Verdicts.word(verdict.kind())).close("p").close("div").line();
    html.open("p", "class", "lead");
    html.element("bdi", Clean.clip(verdict.words(), LONGEST_WORDS)).close("p").line();
    html.open("dl", "class", "facts").line();
    fact("Took", Durations.format(record.took()));
    html.open("div").element("dt", "Began").open("dd");
    html.element("time", when(record.began()), "datetime", record.began().toString());
    html.close("dd").close("div").line();
    html.open("div").element("dt", "Steps").open("dd", "class", "counts");
    counts();
    html.close("dd").close("div").line();
    fact("Exit code", Integer.toString(verdict.exitCode()));
    fact("Run", record.run());
    fact("Hub", record.hub().toString());
    record.pipeline().parameters().forEach((name, value) -> fact(name, value));
    html.close("dl").line().close("header").line();
  }

  private void navigation() {
    html.open("nav", "aria-label", "On this page").open("ul");
    if (record.verdict().kind() != RunRecord.Verdict.Kind.SUCCEEDED) {
      link("why", Verdicts.question(record.verdict().kind()));
    }
    link("timeline", "Time line");
    link("steps", "Steps");
    link("hand-offs", "Hand-offs");
    link("variables", "Variables");
    link("logs", "Logs");
    html.close("ul").close("nav").line();
  }

  private void link(String id, String words) {
    html.open("li").element("a", words, "href", "#" + id).close("li");
  }

  private void fact(String name, String value) {
    html.open("div").open("dt").element("bdi", Clean.clip(name, 60)).close("dt").open("dd");
    html.element("bdi", Clean.clip(value, 300)).close("dd").close("div").line();
  }

  private void counts() {
    Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
    steps.forEach(step -> counts.merge(step.state(), 1, Integer::sum));
    counts.forEach(
        (state, count) -> {
          html.open("span", "class", "count s-" + state.word());
          html.element("span", StepFacts.symbol(state), "aria-hidden", "true", "class", "sign");
          html.text(count + " " + state.word()).close("span").text(" ");
        });
    if (steps.isEmpty()) {
      html.text("none");
    }
  }

  static String when(Instant instant) {
    return WHEN.format(instant);
  }

  private void footer() {
    html.open("footer").open("p").text("Written by RoseTrap. Beside this page lie ");
    file("report.json");
    html.text(", ");
    file("junit.xml");
    html.text(" and ");
    file("journal.jsonl");
    html.text(" with ")
        .text(Figures.count(record.journal().size(), "event", "events"))
        .text(", in ")
        .element("bdi", record.folder().toString(), "class", "path")
        .text(".")
        .close("p")
        .close("footer")
        .line();
  }

  private void file(String name) {
    html.element("a", name, "href", name);
  }

  // --- what does not change ------------------------------------------------------------------

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      // A checkout may have given it other line ends than those that a browser takes the hash of.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
