package io.rosetrap.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operation was refused, or could not be carried out. The message says what was wrong, the
 * value, the rule and the next step.
 */
public class RoseTrapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final boolean definite;

  /**
   * An error with the certainty that its code has.
   *
   * @param code which error
   * @param message what happened, in full sentences
   */
  public RoseTrapException(ErrorCode code, String message) {
    super(message);
    this.code = code;
    this.definite = code.definite();
  }

  /**
   * An error whose certainty is known case by case.
   *
   * @param code which error
   * @param definite whether the operation definitely did not happen
   * @param message what happened, in full sentences
   * @param cause what led to it; null where nothing else did
   */
  public RoseTrapException(
      ErrorCode code, boolean definite, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.definite = definite;
  }

  /**
   * What happened, in full sentences.
   *
   * @return the message given
   */
  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), code.title());
  }

  /**
   * Which error of the registry.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }

  /**
   * Whether the operation definitely did not happen.
   *
   * @return false where it may have happened, so that a retry needs the same idempotency key
   */
  public boolean definite() {
    return definite;
  }
}
