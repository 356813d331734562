package io.rosetrap.api;

import java.util.Optional;

/** How a value, or a part of it, is compared with an operand. */
public enum Comparison {
  /** Equal as JSON: numbers by their numeric value, objects whatever the order of their members. */
  EQUAL("=="),
  /** Present, and not equal. */
  NOT_EQUAL("!="),
  /** Less; both are numbers or both are strings. */
  LESS("<"),
  /** Less or equal; both are numbers or both are strings. */
  LESS_OR_EQUAL("<="),
  /** Greater; both are numbers or both are strings. */
  GREATER(">"),
  /** Greater or equal; both are numbers or both are strings. */
  GREATER_OR_EQUAL(">=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /**
   * The sign on the wire and in messages.
   *
   * @return for instance {@code >=}
   */
  public String sign() {
    return sign;
  }

  /**
   * Whether an ordering of this kind satisfies the comparison.
   *
   * @param ordering negative, zero or positive, as a {@link java.util.Comparator} gives
   * @return true where it does
   */
  public boolean holds(int ordering) {
    return switch (this) {
      case EQUAL -> ordering == 0;
      case NOT_EQUAL -> ordering != 0;
      case LESS -> ordering < 0;
      case LESS_OR_EQUAL -> ordering <= 0;
      case GREATER -> ordering > 0;
      case GREATER_OR_EQUAL -> ordering >= 0;
    };
  }

  /**
   * Finds a comparison by its sign.
   *
   * @param sign for instance {@code ==}
   * @return the comparison, or empty for another sign
   */
  public static Optional<Comparison> signed(String sign) {
    for (Comparison comparison : values()) {
      if (comparison.sign.equals(sign)) {
        return Optional.of(comparison);
      }
    }
    return Optional.empty();
  }
}
