package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/** Those that wait can only be helped by each other, so that none of them would ever go on. */
public final class DeadlockException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  private final String picture;
  private final transient Diagnosis diagnosis;

  DeadlockException(String message, String picture, Diagnosis diagnosis) {
    super(ErrorCode.DEADLOCK, message);
    this.picture = picture;
    this.diagnosis = diagnosis;
  }

  /**
   * Who waits for whom.
   *
   * @return one line for a cycle, otherwise a line for each member
   */
  public String picture() {
    return picture;
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
