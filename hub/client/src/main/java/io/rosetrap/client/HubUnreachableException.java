package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/**
 * The hub could not be reached for as long as the client tries. Where it is not {@link #definite},
 * a mutation may have happened.
 */
public final class HubUnreachableException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  HubUnreachableException(boolean definite, String message, Throwable cause) {
    super(ErrorCode.HUB_UNREACHABLE, definite, message, cause);
  }
}
