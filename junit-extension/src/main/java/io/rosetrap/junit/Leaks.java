package io.rosetrap.junit;

/** What is done about what a test leaves behind: readers still blocked, child processes alive. */
public enum Leaks {
  /** As the configuration parameter {@code rosetrap.hub.leaks} says; without it {@link #FAIL}. */
  DEFAULT,

  /** The test fails, and the failure names who was left behind. */
  FAIL,

  /** It is reported, and the test passes. */
  REPORT,

  /** Nothing is said. What was left behind is ended all the same. */
  IGNORE
}
