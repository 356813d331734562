package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/** A wait was ended from outside: its run was deleted, or its client was closed. */
public final class WaitCancelledException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  WaitCancelledException(String message) {
    super(ErrorCode.CANCELLED, message);
  }
}
