package io.rosetrap.cli.report;

import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.pipeline.After;
import io.rosetrap.cli.pipeline.Place;
import io.rosetrap.cli.pipeline.Program;
import io.rosetrap.cli.pipeline.Read;
import io.rosetrap.cli.pipeline.Retry;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Template;
import io.rosetrap.cli.pipeline.ValueType;
import io.rosetrap.cli.pipeline.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes records of steps, as an engine would. */
final class StepBuilder {
  private static final Place PLACE = new Place("pipeline.yaml", 7, 3);

  private final String name;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private final List<After> after = new ArrayList<>();
  private Step.Kind kind = Step.Kind.TASK;
  private StepState state = StepState.SUCCEEDED;
  private String why = "exit code 0";
  private List<String> lastLines = List.of();
  private Optional<Path> log = Optional.empty();
  private long now;

  StepBuilder(String name) {
    this.name = name;
  }

  StepBuilder kind(Step.Kind kind) {
    this.kind = kind;
    return this;
  }

  StepBuilder reads(String... variables) {
    for (String variable : variables) {
      reads.add(new Read(variable, new Read.ToEnvironment("V"), ValueType.ANY, PLACE));
    }
    return this;
  }

  StepBuilder writes(String... variables) {
    for (String variable : variables) {
      writes.add(new Write(variable, new Write.FromOutput(), ValueType.ANY, false, PLACE));
    }
    return this;
  }

  StepBuilder after(String step) {
    after.add(new After.OfStep(step, After.State.SUCCEEDED, PLACE));
    return this;
  }

  /** Is blocked until a moment, in milliseconds since the begin. */
  StepBuilder blocked(long until, String on, String by) {
    span(Span.Kind.BLOCKED, until, on, by);
    return this;
  }

  StepBuilder retrying(long until) {
    span(Span.Kind.RETRYING, until, "its next attempt", "");
    return this;
  }

  /** Is asked to end, and has ended at a moment. */
  StepBuilder stopping(long until) {
    span(Span.Kind.STOPPING, until, "", "");
    return this;
  }

  /** Makes an attempt; an exit code below 0 stands for one that could not be started. */
  StepBuilder ran(long until, int exitCode) {
    Duration from = Duration.ofMillis(now);
    span(Span.Kind.RUNNING, until, "", "");
    attempts.add(
        new Attempt(
            attempts.size() + 1,
            from,
            Duration.ofMillis(until),
            exitCode < 0 ? Optional.empty() : Optional.of(exitCode),
            exitCode < 0 ? "it could not be started" : "exit code " + exitCode));
    return this;
  }

  /** Is blocked within what it has run so far. */
  StepBuilder held(long from, long to, String on, String by) {
    spans.add(
        new Span(
            Span.Kind.HELD,
            Duration.ofMillis(from),
            Duration.ofMillis(to),
            on,
            Optional.of(by).filter(name -> !name.isEmpty())));
    return this;
  }

  StepBuilder ended(StepState state, String why) {
    this.state = state;
    this.why = why;
    return this;
  }

  StepBuilder printed(String... lines) {
    lastLines = List.of(lines);
    return this;
  }

  StepBuilder log(Path log) {
    this.log = Optional.of(log);
    return this;
  }

  private void span(Span.Kind kind, long until, String on, String by) {
    spans.add(
        new Span(
            kind,
            Duration.ofMillis(now),
            Duration.ofMillis(until),
            on,
            Optional.of(by).filter(step -> !step.isEmpty())));
    now = until;
  }

  StepRecord build() {
    Step step =
        new Step(
            name,
            name,
            name,
            kind,
            "",
            new Program.Script(List.of("sh", "-euc"), Template.of("./" + name + ".sh")),
            Template.of("."),
            Map.of("TOKEN", Template.of("hunter2")),
            Set.of(),
            reads,
            writes,
            after,
            Optional.empty(),
            Retry.NONE,
            Optional.of(Duration.ofMinutes(5)),
            Duration.ofSeconds(10),
            PLACE);
    return new StepRecord(step, state, why, attempts, spans, lastLines, log);
  }
}
