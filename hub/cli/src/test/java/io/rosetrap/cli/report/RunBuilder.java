package io.rosetrap.cli.report;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.JournalEntry.Release;
import io.rosetrap.api.Subject;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Place;
import io.rosetrap.cli.pipeline.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes records of runs, as an engine would. */
final class RunBuilder {
  static final Instant BEGAN = Instant.parse("2025-11-26T21:35:04.250Z");

  private final String name;
  private final Path folder;
  private final List<StepRecord> steps = new ArrayList<>();
  private final List<RunRecord.Written> variables = new ArrayList<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private Map<String, String> parameters = Map.of();
  private Verdict verdict =
      new Verdict(Verdict.Kind.SUCCEEDED, 0, "All steps ended well.", Optional.empty());
  private String diagnosis = "";
  private Duration took = Duration.ofSeconds(10);

  RunBuilder(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  RunBuilder step(StepBuilder step) {
    steps.add(step.build());
    return this;
  }

  RunBuilder parameters(Map<String, String> parameters) {
    this.parameters = parameters;
    return this;
  }

  RunBuilder took(long millis) {
    took = Duration.ofMillis(millis);
    return this;
  }

  RunBuilder verdict(Verdict.Kind kind, int exitCode, String words, String culprit) {
    verdict =
        new Verdict(kind, exitCode, words, Optional.of(culprit).filter(step -> !step.isEmpty()));
    return this;
  }

  RunBuilder diagnosis(String diagnosis) {
    this.diagnosis = diagnosis;
    return this;
  }

  RunBuilder variable(String name, String writer, String contentType, String preview) {
    variables.add(new RunRecord.Written(name, 1, writer, contentType, preview.length(), preview));
    return this;
  }

  /** A write that ends the waits of others. */
  RunBuilder wrote(long millis, String writer, String variable, String note, Release... releases) {
    return event(millis, writer, Operation.WRITE, variable, note, releases);
  }

  RunBuilder event(
      long millis,
      String participant,
      Operation operation,
      String name,
      String note,
      Release... releases) {
    boolean write = operation == Operation.WRITE;
    journal.add(
        new JournalEntry(
            journal.size() + 1L,
            BEGAN.plusMillis(millis),
            participant,
            operation,
            operation == Operation.END ? Subject.Kind.PARTICIPANT : Subject.Kind.VARIABLE,
            name,
            write ? 1 : 0,
            write ? Optional.of("text/plain") : Optional.empty(),
            write ? note.length() : 0,
            note,
            Optional.empty(),
            List.of(releases),
            releases.length));
    return this;
  }

  static Release release(String reader, String variable, long millis) {
    return new Release(reader, variable, Duration.ofMillis(millis));
  }

  RunRecord build() {
    Pipeline pipeline =
        new Pipeline(
            name,
            List.of(Path.of("pipeline.yaml")),
            Path.of("/work/project"),
            parameters,
            List.of(
                new Secret(
                    "DB_PASSWORD",
                    new Secret.FromEnvironment("DB_PASSWORD"),
                    new Place("pipeline.yaml", 3, 1))),
            Optional.of(Duration.ofHours(1)),
            steps.stream().map(StepRecord::step).toList());
    return new RunRecord(
        pipeline,
        "nightly-17.1",
        URI.create("http://127.0.0.1:40123"),
        folder,
        BEGAN,
        took,
        verdict,
        steps,
        variables,
        journal,
        diagnosis);
  }
}
