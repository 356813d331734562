package io.rosetrap.server;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.core.ValueMatcher;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares values as JSON. */
final class JacksonMatcher implements ValueMatcher {
  /** Set up once something is compared: a new hub has other things to do. */
  private static final class Documents {
    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  private record Parsed(Value value, Optional<JsonNode> json) {}

  /** The value parsed last: all waits on a variable are judged with the same one, one by one. */
  private volatile @Nullable Parsed last;

  @Override
  public Test prepare(Condition.Matches condition) {
    JsonNode operand =
        read(condition.operand().asText())
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.INVALID_REQUEST,
                        "The operand '" + condition.operand().preview(60) + "' is not JSON."));
    JsonPointer pointer = pointer(condition.pointer());
    Comparison comparison = condition.comparison();
    return value -> matches(value, pointer, comparison, operand);
  }

  private static JsonPointer pointer(String pointer) {
    try {
      return JsonPointer.compile(pointer);
    } catch (IllegalArgumentException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The JSON pointer '" + pointer + "' is none; it is like /status/code (RFC 6901).",
          e);
    }
  }

  private boolean matches(
      Value value, JsonPointer pointer, Comparison comparison, JsonNode operand) {
    boolean asText = value.kind() == Value.Kind.TEXT && operand.isTextual() && pointer.matches();
    if (asText) {
      return comparison.holds(value.asText().compareTo(operand.textValue()));
    }
    return parsed(value)
        .map(json -> json.at(pointer))
        .filter(part -> !part.isMissingNode())
        .map(part -> compare(part, comparison, operand))
        .orElse(false);
  }

  private static boolean compare(JsonNode part, Comparison comparison, JsonNode operand) {
    boolean ordered = comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
    if (ordered) {
      if (part.isNumber() && operand.isNumber()) {
        return comparison.holds(part.decimalValue().compareTo(operand.decimalValue()));
      }
      return part.isTextual()
          && operand.isTextual()
          && comparison.holds(part.textValue().compareTo(operand.textValue()));
    }
    return comparison.holds(part.equals(JacksonMatcher::compareNumbers, operand) ? 0 : 1);
  }

  /** Equality of leaves: numbers by value, so that 50, 50.0 and 5e1 are one. */
  private static int compareNumbers(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return a.decimalValue().compareTo(b.decimalValue());
    }
    return a.equals(b) ? 0 : 1;
  }

  @SuppressWarnings("ReferenceEquality") // The same object, or parsing again is right.
  private Optional<JsonNode> parsed(Value value) {
    if (value.kind() == Value.Kind.BYTES) {
      return Optional.empty();
    }
    Parsed known = last;
    if (known == null || known.value() != value) {
      known = new Parsed(value, read(value.asText()));
      last = known;
    }
    return known.json();
  }

  private static Optional<JsonNode> read(String json) {
    try {
      JsonNode node = Documents.MAPPER.readTree(json);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
