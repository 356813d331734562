package io.rosetrap.junit;

/**
 * A test passed but left something behind that holds on: a child process, or a blocked reader. The
 * message names each, with what it waits for and the next step.
 */
public final class LeakError extends AssertionError {
  private static final long serialVersionUID = 1L;

  LeakError(String message) {
    super(message);
  }
}
