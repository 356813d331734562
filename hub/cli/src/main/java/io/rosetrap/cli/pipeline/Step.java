package io.rosetrap.cli.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A step that is to run: one of those that an entry of the file stands for, where that has a matrix
 * or replicas.
 *
 * @param name its own in the pipeline, for instance {@code test (linux, 21) [2]}; may have any
 *     characters
 * @param participant who it is in the run: the name as far as the hub takes it
 * @param entry the name in the file, for instance {@code test}
 * @param kind what it is for
 * @param description for people; empty where there is none
 * @param program what it runs
 * @param directory where, absolute once it is filled in against the file's own folder
 * @param environment what is added to its environment; the pipeline's own comes first
 * @param secrets the names of those that are in its environment
 * @param reads what it reads, and what its templates need
 * @param writes what it writes
 * @param after what must be so before it starts, beside that
 * @param ready how to find out that it is ready
 * @param retry how often it is tried
 * @param timeout how long one attempt may take
 * @param grace how long it may take to end after it was asked to
 * @param place where it stands
 */
public record Step(
    String name,
    String participant,
    String entry,
    Kind kind,
    String description,
    Program program,
    Template directory,
    Map<String, Template> environment,
    Set<String> secrets,
    List<Read> reads,
    List<Write> writes,
    List<After> after,
    Optional<Probe> ready,
    Retry retry,
    Optional<Duration> timeout,
    Duration grace,
    Place place) {
  /** Copies the collections. */
  public Step {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    after = List.copyOf(after);
  }

  /** What a step is for. */
  public enum Kind {
    /** Runs and ends. */
    TASK,
    /** Runs for the others, and is stopped when none of them needs it any more. */
    SERVICE,
    /** Runs also when others have failed. */
    ALWAYS,
    /** Runs at the very end, after all others have ended, also when the pipeline was stopped. */
    CLEANUP
  }
}
