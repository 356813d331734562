package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;

/**
 * Compares values with JSON operands. A port, because the core has no JSON parser of its own; an
 * implementation must be safe for use by many threads.
 */
@FunctionalInterface
public interface ValueMatcher {
  /**
   * Prepares a comparison.
   *
   * @param condition what to compare with
   * @return the test
   * @throws RoseTrapException where pointer or operand cannot be used
   */
  Test prepare(Condition.Matches condition);

  /** A prepared comparison. */
  @FunctionalInterface
  interface Test {
    /**
     * Whether a value satisfies the comparison; a value that cannot be compared does not.
     *
     * @param value the value
     * @return true where it does
     */
    boolean matches(Value value);
  }
}
