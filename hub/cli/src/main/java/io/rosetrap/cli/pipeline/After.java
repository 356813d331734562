package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Condition;
import java.util.Locale;

/** What must be so before a step starts. */
public sealed interface After {
  /**
   * Where it stands.
   *
   * @return the place
   */
  Place place();

  /** What another step must have come to. */
  enum State {
    /** It runs, or has run. */
    STARTED,
    /** Its probe has found it ready; one without a probe is ready when it runs. */
    READY,
    /** It ended well. */
    SUCCEEDED,
    /** It ended badly. */
    FAILED,
    /** It ended in whatever way, or will not run. */
    ENDED;

    /**
     * The word in the file.
     *
     * @return in lower case
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Another step's state.
   *
   * @param step the name of one of the pipeline's steps, after matrix and replicas
   * @param state what it must have come to
   * @param place where it stands
   */
  record OfStep(String step, State state, Place place) implements After {}

  /**
   * A variable's value.
   *
   * @param variable its name
   * @param condition on that variable alone
   * @param place where it stands
   */
  record OfVariable(String variable, Condition condition, Place place) implements After {}
}
