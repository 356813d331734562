package io.rosetrap.core;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;

/**
 * Compares numbers as numbers and everything else as text, which is all that the tests of the core
 * need. The pointer {@code /name} takes what follows {@code name=} in the text.
 */
final class TextMatcher implements ValueMatcher {
  @Override
  public Test prepare(Condition.Matches condition) {
    String operand = condition.operand().asText();
    if (operand.equals("unusable")) {
      throw new RoseTrapException(ErrorCode.INVALID_REQUEST, "The operand cannot be used.");
    }
    String label = condition.pointer().isEmpty() ? "" : condition.pointer().substring(1) + "=";
    Comparison comparison = condition.comparison();
    return value ->
        value.kind() != Value.Kind.BYTES
            && value.asText().startsWith(label)
            && comparison.holds(compare(value.asText().substring(label.length()), operand));
  }

  private static int compare(String left, String right) {
    return isNumber(left) && isNumber(right)
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : left.compareTo(right);
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d{1,18}");
  }
}
