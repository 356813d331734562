package io.rosetrap.junit;

/**
 * What is printed below a failure: it is suppressed in it, so that whoever prints the failure
 * prints this too, and the failure stays what it is.
 */
final class FailureReport extends Exception {
  private static final long serialVersionUID = 1L;

  FailureReport(String text) {
    super(text, null, false, false);
  }

  /** The text alone: the name of a class would say nothing. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return String.valueOf(getMessage());
  }
}
