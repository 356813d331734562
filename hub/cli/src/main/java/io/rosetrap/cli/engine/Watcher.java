package io.rosetrap.cli.engine;

import io.rosetrap.cli.pipeline.Pipeline;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Is told what happens to a pipeline, from its begin to its end. Called by many threads, several at
 * a time; calls about one step come in their order. A call must not block for long, since the
 * step's output waits for it.
 */
public interface Watcher {
  /** Which of a step's outputs. */
  enum Stream {
    /** Standard output. */
    OUT,
    /** Standard error. */
    ERR
  }

  /**
   * The pipeline begins: nothing has started yet.
   *
   * @param pipeline what runs
   * @param run the name of the run
   * @param hub the hub's address
   * @param folder where logs and reports go
   */
  default void begun(Pipeline pipeline, String run, URI hub, Path folder) {}

  /**
   * A step has come to a state.
   *
   * @param change what
   */
  default void changed(StepChange change) {}

  /**
   * A step has printed something.
   *
   * @param step its name
   * @param stream where
   * @param bytes an array that is used again after the call
   * @param length how many of them
   */
  default void printed(String step, Stream stream, byte[] bytes, int length) {}

  /**
   * Something is to be said that concerns all of it, for instance that it is being stopped.
   *
   * @param words a sentence
   */
  default void said(String words) {}

  /**
   * All of it is over.
   *
   * @param record what is to be told
   */
  default void ended(RunRecord record) {}

  /**
   * A step's way from one state to another.
   *
   * @param step its name
   * @param at since the pipeline's begin
   * @param state what it has come to
   * @param attempt which attempt, from 1; 0 before the first
   * @param why what there is to say: what it waits for, how it ended, why it was skipped; may be
   *     empty, and have more than one line
   */
  record StepChange(String step, Duration at, StepState state, int attempt, String why) {}
}
