package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Place;
import io.rosetrap.cli.pipeline.Program;
import io.rosetrap.cli.pipeline.Retry;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pipelines and what became of them, made by hand. Times are milliseconds since the begin. */
final class Runs {
  static final URI HUB = URI.create("http://localhost:8000");
  static final Path FOLDER = Path.of("runs", "latest");

  private Runs() {}

  static Step step(String name) {
    return step(name, Step.Kind.TASK, 1);
  }

  static Step step(String name, Step.Kind kind, int attempts) {
    return new Step(
        name,
        name,
        name,
        kind,
        "",
        new Program.Words(List.of(Template.of("true"))),
        Template.of("."),
        Map.of(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        new Retry(attempts, Duration.ofSeconds(1), 2, Duration.ofSeconds(30), Set.of()),
        Optional.empty(),
        Duration.ofSeconds(10),
        new Place("pipeline.yaml", 1, 1));
  }

  static Pipeline pipeline(Step... steps) {
    return new Pipeline(
        "nightly",
        List.of(Path.of("pipeline.yaml")),
        Path.of("."),
        Map.of(),
        List.of(),
        Optional.empty(),
        List.of(steps));
  }

  static Pipeline pipeline(String... names) {
    Step[] steps = new Step[names.length];
    for (int i = 0; i < names.length; i++) {
      steps[i] = step(names[i]);
    }
    return pipeline(steps);
  }

  /** A record of a step that is put together. */
  static final class Told {
    private final Step step;
    private final List<Span> spans = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private List<String> lastLines = List.of();
    private Optional<Path> log = Optional.empty();

    Told(Step step) {
      this.step = step;
    }

    Told span(Span.Kind kind, long from, long to, String on, String by) {
      Optional<String> who = by.isEmpty() ? Optional.empty() : Optional.of(by);
      spans.add(new Span(kind, Duration.ofMillis(from), Duration.ofMillis(to), on, who));
      return this;
    }

    Told blocked(long from, long to, String by) {
      return span(Span.Kind.BLOCKED, from, to, "what " + by + " writes", by);
    }

    /** An attempt. */
    Told ran(long from, long to, int exit) {
      attempts.add(
          new Attempt(
              attempts.size() + 1,
              Duration.ofMillis(from),
              Duration.ofMillis(to),
              Optional.of(exit),
              exit == 0 ? "" : "exit code " + exit));
      return span(Span.Kind.RUNNING, from, to, "", "");
    }

    Told held(long from, long to, String by) {
      return span(Span.Kind.HELD, from, to, "progress", by);
    }

    Told retrying(long from, long to) {
      return span(Span.Kind.RETRYING, from, to, "", "");
    }

    Told printed(String... lines) {
      lastLines = List.of(lines);
      log = Optional.of(FOLDER.resolve(step.name() + ".log"));
      return this;
    }

    StepRecord is(StepState state) {
      return is(state, "");
    }

    StepRecord is(StepState state, String why) {
      return new StepRecord(step, state, why, attempts, spans, lastLines, log);
    }
  }

  static Told told(String name) {
    return new Told(step(name));
  }

  static Told told(Step step) {
    return new Told(step);
  }

  static RunRecord succeeded(StepRecord... steps) {
    return record(
        new Verdict(Verdict.Kind.SUCCEEDED, 0, "All steps succeeded.", Optional.empty()),
        "",
        steps);
  }

  static RunRecord record(Verdict verdict, String diagnosis, StepRecord... steps) {
    Duration end = Duration.ZERO;
    for (StepRecord step : steps) {
      for (Span span : step.spans()) {
        end = span.to().compareTo(end) > 0 ? span.to() : end;
      }
    }
    return new RunRecord(
        pipeline(List.of(steps).stream().map(StepRecord::step).toArray(Step[]::new)),
        "nightly-42",
        HUB,
        FOLDER,
        Instant.EPOCH,
        end,
        verdict,
        List.of(steps),
        List.of(),
        List.of(),
        diagnosis);
  }
}
