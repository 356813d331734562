package io.rosetrap.cli.engine;

import io.rosetrap.cli.pipeline.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a step.
 *
 * @param step what was to run
 * @param state what it came to in the end
 * @param why how it ended or why it did not run, as a clause; more lines may follow
 * @param attempts those that were made
 * @param spans what it did when, in order of time and without gaps from the pipeline's begin to its
 *     own end; those of the kind {@link Span.Kind#HELD} lie within those of {@link
 *     Span.Kind#RUNNING}
 * @param lastLines the last that it printed
 * @param log the file with all that it printed; empty where it never ran
 */
public record StepRecord(
    Step step,
    StepState state,
    String why,
    List<Attempt> attempts,
    List<Span> spans,
    List<String> lastLines,
    Optional<Path> log) {
  /** Copies the lists. */
  public StepRecord {
    attempts = List.copyOf(attempts);
    spans = List.copyOf(spans);
    lastLines = List.copyOf(lastLines);
  }

  /**
   * One attempt.
   *
   * @param number from 1
   * @param from since the pipeline's begin
   * @param to likewise
   * @param exitCode empty where it could not be started
   * @param why how it ended, as a clause
   */
  public record Attempt(
      int number, Duration from, Duration to, Optional<Integer> exitCode, String why) {}

  /**
   * A time in which a step did one thing.
   *
   * @param kind what
   * @param from since the pipeline's begin
   * @param to likewise
   * @param on what it waited for, in words; empty where it did not
   * @param by the step that ended the wait; empty where none did
   */
  public record Span(Kind kind, Duration from, Duration to, String on, Optional<String> by) {
    /** What a step does. */
    public enum Kind {
      /** Has not started, and waits. */
      BLOCKED,
      /** Runs. */
      RUNNING,
      /** Runs, and is blocked in a read, at a barrier or for a lock. */
      HELD,
      /** Waits for its next attempt. */
      RETRYING,
      /** Was asked to end, and has not. */
      STOPPING
    }
  }
}
