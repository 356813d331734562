package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/**
 * The hub was restarted without its history under a wait or a cursor. The client goes on with the
 * new hub at the next call.
 */
public final class InstanceChangedException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  InstanceChangedException(String message) {
    super(ErrorCode.INSTANCE_CHANGED, message);
  }
}
