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
   * starts with the first of them and is closed when all tests have ended. Classes whose limits or
   * {@code exportTo} differ do not share.
   */
  JVM
}
