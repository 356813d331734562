package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/**
 * A call was ended from outside: the run of its wait was deleted, or its client was closed. Where
 * it is not {@link #definite}, a mutation may have happened.
 */
public final class WaitCancelledException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  WaitCancelledException(String message) {
    super(ErrorCode.CANCELLED, message);
  }

  WaitCancelledException(boolean definite, String message, Throwable cause) {
    super(ErrorCode.CANCELLED, definite, message, cause);
  }
}
