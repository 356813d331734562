package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/** A value arrived, but cannot be read as the type that was asked for. */
public final class ValueTypeException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  ValueTypeException(String message) {
    super(ErrorCode.WRONG_TYPE, message);
  }

  ValueTypeException(String message, Throwable cause) {
    super(ErrorCode.WRONG_TYPE, true, message, cause);
  }
}
