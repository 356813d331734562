package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/**
 * The hub is closing and ended the wait, or took no more writes. Where it is not {@link #definite},
 * a mutation may have happened before.
 */
public final class HubClosingException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  HubClosingException(String message) {
    super(ErrorCode.HUB_CLOSING, message);
  }

  HubClosingException(boolean definite, String message, Throwable cause) {
    super(ErrorCode.HUB_CLOSING, definite, message, cause);
  }
}
