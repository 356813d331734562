package io.rosetrap.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a condition from the JSON of an await request. */
final class ConditionReader {
  private static final Set<String> WRITTEN = Set.of("variable", "after");
  private static final Set<String> EQUALS = Set.of("variable", "after", "pointer", "equals");
  private static final Set<String> COMPARE = Set.of("variable", "after", "pointer", "is", "value");
  private static final Set<String> ABSENT = Set.of("variable", "absent");

  /** All that a condition on a variable can have, for who has mistyped one of them. */
  private static final Set<String> ON_VARIABLE =
      Set.of(
          "variable",
          "after",
          "pointer",
          "equals",
          "is",
          "value",
          "absent",
          "waiting",
          "participant");

  private static final Set<String> WAITING = Set.of("variable", "waiting", "participant");

  private static final Set<String> COLLECTED = Set.of("collection", "slots", "writers");
  private static final Set<String> PASSED = Set.of("barrier", "generation");
  private static final Set<String> PROGRESS = Set.of("history");

  /** The most slots that can be asked for. */
  static final int MOST_SLOTS = 1_000_000;

  private ConditionReader() {}

  static Condition read(JsonNode node) {
    return read(node, 0);
  }

  private static Condition read(JsonNode node, int depth) {
    if (!node.isObject()) {
      throw invalid("A condition is a JSON object, not " + node.getNodeType() + ".");
    }
    // Bounded before the tree is built, so that no request can exhaust the stack.
    if (depth > Condition.MAX_DEPTH) {
      throw invalid("'any' and 'all' nest at most " + Condition.MAX_DEPTH + " deep.");
    }
    if (node.has("any")) {
      requireOnly(node, Set.of("any"));
      return new Condition.Any(list(node.get("any"), "any", depth));
    }
    if (node.has("all")) {
      requireOnly(node, Set.of("all"));
      return new Condition.All(list(node.get("all"), "all", depth));
    }
    return leaf(node);
  }

  private static List<Condition> list(JsonNode array, String kind, int depth) {
    if (!array.isArray()) {
      throw invalid("'" + kind + "' takes a list of conditions.");
    }
    if (array.size() > Condition.MAX_LEAVES) {
      throw invalid("A condition names at most " + Condition.MAX_LEAVES + " variables.");
    }
    List<Condition> conditions = new ArrayList<>();
    array.forEach(element -> conditions.add(read(element, depth + 1)));
    return conditions;
  }

  private static Condition leaf(JsonNode node) {
    if (node.has("collection")) {
      requireOnly(node, COLLECTED);
      return collected(node);
    }
    if (node.has("barrier")) {
      requireOnly(node, PASSED);
      return new Condition.Passed(
          text(node, "barrier").orElse(""), number(node, "generation", Long.MAX_VALUE));
    }
    if (node.has("history")) {
      requireOnly(node, PROGRESS);
      return new Condition.Progress(number(node, "history", Long.MAX_VALUE));
    }
    return onVariable(node);
  }

  private static Condition collected(JsonNode node) {
    Set<String> writers = new LinkedHashSet<>();
    JsonNode list = node.path("writers");
    if (!list.isMissingNode() && !list.isArray()) {
      throw invalid("'writers' is " + JsonBody.shown(list) + "; it is a list of names.");
    }
    for (JsonNode writer : list) {
      if (!writer.isTextual()) {
        throw invalid("'writers' has " + JsonBody.shown(writer) + "; it is a list of names.");
      }
      writers.add(writer.textValue());
    }
    int unlessSaid = writers.isEmpty() ? 1 : 0;
    int slots = node.has("slots") ? (int) number(node, "slots", MOST_SLOTS) : unlessSaid;
    return new Condition.Collected(text(node, "collection").orElse(""), slots, writers);
  }

  private static Condition onVariable(JsonNode node) {
    if (!node.path("variable").isTextual()) {
      throw invalid(
          "A condition names a 'variable', a 'collection' or a 'barrier', or lists conditions under"
              + " 'any' or 'all'; this one has: "
              + names(node)
              + ".");
    }
    requireOnly(node, ON_VARIABLE);
    String variable = node.get("variable").textValue();
    if (node.has("absent")) {
      requireOnly(node, ABSENT);
      if (!node.get("absent").isBoolean() || !node.get("absent").booleanValue()) {
        throw invalid("'absent' is true or left out.");
      }
      return new Condition.Absent(variable);
    }
    if (node.has("waiting")) {
      requireOnly(node, WAITING);
      return new Condition.Waiting(
          variable, (int) number(node, "waiting", 1_000_000_000), text(node, "participant"));
    }
    long after = node.has("after") ? number(node, "after", Long.MAX_VALUE) : 0;
    String pointer = text(node, "pointer").orElse("");
    if (node.has("equals")) {
      requireOnly(node, EQUALS);
      return new Condition.Matches(
          variable, after, pointer, Comparison.EQUAL, operand(node.get("equals")));
    }
    if (node.has("is") || node.has("value") || node.has("pointer")) {
      requireOnly(node, COMPARE);
      return new Condition.Matches(
          variable, after, pointer, comparison(node), operand(required(node, "value")));
    }
    requireOnly(node, WRITTEN);
    return new Condition.Written(variable, after);
  }

  private static Comparison comparison(JsonNode node) {
    String sign = required(node, "is").asText();
    return Comparison.signed(sign)
        .orElseThrow(() -> invalid("'is' is '" + sign + "'; it is one of == != < <= > >=."));
  }

  private static Value operand(JsonNode node) {
    return Value.json(node.toString());
  }

  private static JsonNode required(JsonNode node, String name) {
    if (!node.has(name)) {
      throw invalid(
          "A comparison has 'is' and 'value', or 'equals'; this one lacks '" + name + "'.");
    }
    return node.get(name);
  }

  private static long number(JsonNode node, String name, long most) {
    JsonNode number = node.path(name);
    boolean fits =
        number.isIntegralNumber()
            && number.canConvertToLong()
            && number.longValue() >= 0
            && number.longValue() <= most;
    if (!fits) {
      throw invalid(
          "'" + name + "' is " + JsonBody.shown(number) + "; it is a whole number, 0 or more.");
    }
    return number.longValue();
  }

  private static Optional<String> text(JsonNode node, String name) {
    if (!node.has(name)) {
      return Optional.empty();
    }
    if (!node.get(name).isTextual()) {
      throw invalid("'" + name + "' is " + JsonBody.shown(node.get(name)) + "; it is a text.");
    }
    return Optional.of(node.get(name).textValue());
  }

  static void requireOnly(JsonNode node, Set<String> known) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw invalid(
            "'"
                + name
                + "' is not known here. There are: "
                + String.join(", ", new TreeSet<>(known))
                + ".");
      }
    }
  }

  private static String names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  private static RoseTrapException invalid(String message) {
    return Exchange.invalid(message);
  }
}
