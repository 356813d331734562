package io.rosetrap.api;

/**
 * The answer to a mutation that took place.
 *
 * @param subject what was changed: a variable, a queue, a participant…
 * @param version the number of what came of it: of a variable the version that was written (for a
 *     delete or a failure, the last one that it had, 0 where it had none), of a collection the
 *     version of the slot, of a queue the item
 * @param revision the position of the event in the run's history
 * @param released how many blocked waits it ended
 */
public record Receipt(Subject subject, long version, long revision, int released) {
  /**
   * The answer to a mutation of a variable.
   *
   * @param variable its name
   * @param version the version that was written, or the last one
   * @param revision the position of the event in the run's history
   * @param released how many blocked waits it ended
   */
  public Receipt(String variable, long version, long revision, int released) {
    this(Subject.variable(variable), version, revision, released);
  }
}
