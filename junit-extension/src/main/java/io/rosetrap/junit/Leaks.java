package io.rosetrap.junit;

/**
 * What is done about what a test that passes leaves behind: child processes that are alive and were
 * not started as {@linkplain ProcessSpec#background background}, and readers that are blocked. Both
 * are given five seconds to end by themselves. What a test that fails leaves behind is in the
 * report of its failure.
 */
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
