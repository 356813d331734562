package io.rosetrap.junit;

import org.jspecify.annotations.Nullable;

/**
 * A child process could not be started, did not end in time, or failed where it was not to. The
 * message names it, with its command line, its last lines and the next step.
 */
public final class ChildProcessError extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String participant;

  ChildProcessError(String participant, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.participant = participant;
  }

  /**
   * Which child it is about; of several that failed the one that was the cause.
   *
   * @return the participant's name; empty where it is about all children of a pipeline
   */
  public String participant() {
    return participant;
  }
}
