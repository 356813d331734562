package io.rosetrap.cli.engine;

import java.util.Locale;

/** What a step has come to. */
public enum StepState {
  /** It has not started: something that it needs is not there yet. */
  BLOCKED,
  /** It runs. */
  RUNNING,
  /** It runs, and its probe has found it ready. */
  READY,
  /** An attempt failed, and the next has not begun. */
  RETRYING,
  /** It was asked to end. */
  STOPPING,
  /** It ended well. */
  SUCCEEDED,
  /** It ended badly, and is not tried again. */
  FAILED,
  /** It never ran, because of another. */
  SKIPPED,
  /** It was stopped before its end, or not started, because the pipeline ended. */
  STOPPED;

  /**
   * Whether nothing comes after it.
   *
   * @return true for the last four
   */
  public boolean isOver() {
    return switch (this) {
      case BLOCKED, RUNNING, READY, RETRYING, STOPPING -> false;
      case SUCCEEDED, FAILED, SKIPPED, STOPPED -> true;
    };
  }

  /**
   * The word for it.
   *
   * @return in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
