package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/** The hub is closing and ended the wait, or took no more writes. */
public final class HubClosingException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  HubClosingException(String message) {
    super(ErrorCode.HUB_CLOSING, message);
  }
}
