package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/** A wait reached its deadline. The message says what was missing. */
public final class WaitTimedOutException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnosis diagnosis;

  WaitTimedOutException(String message, Diagnosis diagnosis) {
    super(ErrorCode.TIMED_OUT, message);
    this.diagnosis = diagnosis;
  }

  /**
   * What was missing, as data.
   *
   * @return the hub's diagnosis at the deadline
   */
  public Diagnosis diagnosis() {
    return diagnosis;
  }
}
