package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/**
 * A write-once found a value ({@link ErrorCode#ALREADY_WRITTEN}), or a compare-and-set found
 * another version ({@link ErrorCode#VERSION_MISMATCH}). Nothing was changed.
 */
public final class ConflictException extends RoseTrapException {
  private static final long serialVersionUID = 1L;

  ConflictException(ErrorCode code, String message) {
    super(code, message);
  }
}
