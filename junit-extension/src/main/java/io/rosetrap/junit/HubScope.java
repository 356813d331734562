package io.rosetrap.junit;

/** How long a hub lives, and which tests share it. */
public enum HubScope {
  /**
   * As the configuration parameter {@code rosetrap.hub.scope} says; without it {@link #CLASS}, or
   * {@link #METHOD} for an extension that is registered by a field that is not static.
   */
  DEFAULT,

  /**
   * One hub for a test class and all {@code @Nested} classes within it. It starts before anything
   * else of the class and is closed after it.
   */
  CLASS,

  /** A hub for each test invocation. What is injected for the class as a whole has none. */
  METHOD,

  /**
   * One hub for all test classes that ask for this scope, also where they run in parallel. It
   * starts with the first of them and is closed when all tests have ended. Classes whose limits,
   * {@code from} or {@code exportTo} differ do not share; for a hub that is there limits make no
   * difference. Classes whose {@code from} is the same method use the hub that it returned to the
   * first of them, so that hub has to be there until all have ended.
   */
  JVM
}
