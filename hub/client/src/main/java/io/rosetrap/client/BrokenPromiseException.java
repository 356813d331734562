package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;

/**
 * Who promised what was awaited ended without writing it. The failure says how it ended, and its
 * last lines where somebody supervised it.
 */
public final class BrokenPromiseException extends VariableFailedException {
  private static final long serialVersionUID = 1L;

  BrokenPromiseException(String message, Failure failure, Diagnosis diagnosis) {
    super(ErrorCode.BROKEN_PROMISE, message, failure, diagnosis);
  }
}
