package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;

/** What was awaited was declared failed, so that it will not come. */
public class VariableFailedException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient Diagnosis diagnosis;

  VariableFailedException(ErrorCode code, String message, Failure failure, Diagnosis diagnosis) {
    super(code, message);
    this.failure = failure;
    this.diagnosis = diagnosis;
  }

  /**
   * By whom and why.
   *
   * @return the failure
   */
  public Failure failure() {
    return failure;
  }

  /**
   * What stood around it.
   *
   * @return the hub's diagnosis
   */
  public Diagnosis diagnosis() {
    return diagnosis;
  }
}
