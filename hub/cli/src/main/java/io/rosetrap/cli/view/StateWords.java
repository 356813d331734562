package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.StepState;

/** How states are told: in a sentence about a step, as a sign, and in which colour. */
final class StateWords {
  private StateWords() {}

  /**
   * What a step does, for a sentence that begins with its name.
   *
   * @param attempt which one, from 1
   * @param attempts how many it has
   * @param why more about it, one line; may be empty
   */
  static String sentence(StepState state, int attempt, int attempts, String why) {
    String tries =
        attempts > 1 && attempt > 0 ? " (attempt " + attempt + " of " + attempts + ")" : "";
    return switch (state) {
      case BLOCKED -> why.isEmpty() ? "blocked" : "blocked on " + why;
      case RUNNING -> "runs" + tries + more(why);
      case READY -> "ready" + more(why);
      case RETRYING -> "failed" + tries + more(why) + "; is tried again";
      case STOPPING -> "stopping" + more(why);
      case SUCCEEDED -> "succeeded" + tries + more(why);
      case FAILED -> "failed" + tries + more(why);
      case SKIPPED -> "skipped" + more(why);
      case STOPPED -> "stopped" + more(why);
    };
  }

  private static String more(String why) {
    return why.isEmpty() ? "" : ": " + why;
  }

  static String sign(StepState state, Look look) {
    return switch (state) {
      case BLOCKED -> look.pick("○", ".");
      case RUNNING -> look.pick("●", "*");
      case READY -> look.pick("◉", "@");
      case RETRYING -> look.pick("↻", "r");
      case STOPPING -> look.pick("◌", "-");
      case SUCCEEDED -> look.pick("✓", "+");
      case FAILED -> look.pick("✗", "x");
      case SKIPPED -> look.pick("⊘", "o");
      case STOPPED -> look.pick("■", "#");
    };
  }

  static Ink ink(StepState state) {
    return switch (state) {
      case BLOCKED, RETRYING, STOPPING, STOPPED -> Ink.HELD;
      case RUNNING -> Ink.BUSY;
      case READY, SUCCEEDED -> Ink.GOOD;
      case FAILED -> Ink.BAD;
      case SKIPPED -> Ink.FAINT;
    };
  }
}
