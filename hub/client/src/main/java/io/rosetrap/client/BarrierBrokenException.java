package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;

/**
 * The meeting at a barrier does not take place: another party gave up or ended, or the barrier was
 * deleted. All must come again.
 */
public final class BarrierBrokenException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final transient Diagnosis diagnosis;

  BarrierBrokenException(String message, Failure failure, Diagnosis diagnosis) {
    super(ErrorCode.FAILED, message);
    this.failure = failure;
    this.diagnosis = diagnosis;
  }

  /**
   * By whom and why; its reason says who had arrived and who was missing.
   *
   * @return the failure, of which the subject is the barrier
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
