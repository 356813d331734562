package io.rosetrap.cli.engine;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.cli.pipeline.Pipeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a pipeline.
 *
 * @param pipeline what ran
 * @param run the name of the run
 * @param hub the hub's address
 * @param folder where logs and reports are
 * @param began by the wall clock
 * @param took from begin to end
 * @param verdict how it went
 * @param steps in the order of the pipeline
 * @param variables those that were written, by name
 * @param journal the run's history, in order
 * @param diagnosis what the hub said when it went wrong: who waited for what, and why it did not
 *     come; empty otherwise
 */
public record RunRecord(
    Pipeline pipeline,
    String run,
    URI hub,
    Path folder,
    Instant began,
    Duration took,
    Verdict verdict,
    List<StepRecord> steps,
    List<Written> variables,
    List<JournalEntry> journal,
    String diagnosis) {
  /** Copies the lists. */
  public RunRecord {
    steps = List.copyOf(steps);
    variables = List.copyOf(variables);
    journal = List.copyOf(journal);
  }

  /**
   * How it went.
   *
   * @param kind in a word
   * @param exitCode that of the command
   * @param words a sentence: what failed first, and how
   * @param culprit the name of the step that failed first
   */
  public record Verdict(Kind kind, int exitCode, String words, Optional<String> culprit) {
    /** In a word. */
    public enum Kind {
      /** All steps ended well. */
      SUCCEEDED,
      /** A step failed. */
      FAILED,
      /** Steps waited for each other. */
      DEADLOCK,
      /** A step, or all of it, took too long. */
      TIMED_OUT,
      /** A signal stopped it. */
      INTERRUPTED
    }
  }

  /**
   * A variable at the end.
   *
   * @param name its name
   * @param version its last version
   * @param writer the step that wrote it, or another participant
   * @param contentType of the value
   * @param size in bytes
   * @param preview the start of the value for people; {@code (secret)} for a secret
   */
  public record Written(
      String name, long version, String writer, String contentType, long size, String preview) {}
}
