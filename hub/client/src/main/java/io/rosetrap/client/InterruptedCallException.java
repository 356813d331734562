package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/**
 * The thread was interrupted while it waited for the hub. The thread is interrupted again when this
 * is thrown. A read took nothing; a mutation may have happened if it is not {@link #definite}.
 */
public final class InterruptedCallException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  InterruptedCallException(boolean definite, String message, Throwable cause) {
    super(ErrorCode.CANCELLED, definite, message, cause);
  }
}
