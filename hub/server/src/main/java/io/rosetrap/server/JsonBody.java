package io.rosetrap.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JSON object of a request, read with words that say what is wrong. */
final class JsonBody {
  private final JsonNode node;

  private JsonBody(JsonNode node) {
    this.node = node;
  }

  /** The body of a request; no body at all is an object without members. */
  static JsonBody of(Exchange exchange, Set<String> known) {
    byte[] bytes = exchange.body();
    JsonNode node = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.read(bytes);
    if (!node.isObject()) {
      throw Exchange.invalid("The body is " + node.getNodeType() + "; it is a JSON object.");
    }
    ConditionReader.requireOnly(node, known);
    return new JsonBody(node);
  }

  /** Refuses what does not belong to a body of this kind. */
  void requireOnly(String... known) {
    ConditionReader.requireOnly(node, Set.of(known));
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  Optional<String> text(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!node.get(name).isTextual()) {
      throw wrong(name, "a text");
    }
    return Optional.of(requireWhole(name, node.get(name).textValue()));
  }

  /** A text that is kept, and so has a bound. */
  Optional<String> text(String name, int most) {
    Optional<String> text = text(name);
    if (text.isPresent() && text.get().length() > most) {
      throw Exchange.invalid(
          "'"
              + name
              + "' has "
              + text.get().length()
              + " characters; it has at most "
              + most
              + ".");
    }
    return text;
  }

  /** What has half a character could be kept, but never be told in JSON again. */
  private static String requireWhole(String name, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw Exchange.invalid("'" + name + "' has half a character in it.");
    }
    return text;
  }

  Optional<Long> number(String name, long from, long to) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode number = node.get(name);
    boolean fits =
        number.isIntegralNumber()
            && number.canConvertToLong()
            && number.longValue() >= from
            && number.longValue() <= to;
    if (!fits) {
      String bound = to == Long.MAX_VALUE ? from + " or more" : "from " + from + " to " + to;
      throw wrong(name, from == Long.MIN_VALUE ? "a whole number" : "a whole number, " + bound);
    }
    return Optional.of(number.longValue());
  }

  /** Whether a member is a number, for those that may be a list as well. */
  boolean isNumber(String name) {
    return node.path(name).isNumber();
  }

  boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    if (!node.get(name).isBoolean()) {
      throw wrong(name, "true or false");
    }
    return node.get(name).booleanValue();
  }

  Optional<Duration> duration(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    return Optional.of(duration(name, node.get(name)));
  }

  /** A duration as JSON has it: a text, or a number of seconds. */
  static Duration duration(String name, JsonNode node) {
    if (!node.isTextual() && !node.isNumber()) {
      throw Exchange.invalid(
          "'" + name + "' is " + shown(node) + "; it is a duration such as \"30s\".");
    }
    return Durations.parse(node.asText());
  }

  Set<String> names(String name) {
    Set<String> names = new LinkedHashSet<>();
    for (String each : lines(name)) {
      if (!names.add(each)) {
        throw Exchange.invalid(
            "'" + name + "' has '" + each + "' twice; each name stands in it once.");
      }
    }
    return names;
  }

  /** A list of names of which there is at least one. */
  Set<String> names(String name, String rule) {
    if (!has(name) || !node.get(name).isArray() || node.get(name).isEmpty()) {
      throw wrong(name, rule);
    }
    return names(name);
  }

  List<String> lines(String name) {
    List<String> lines = new ArrayList<>();
    if (has(name)) {
      if (!node.get(name).isArray()) {
        throw wrong(name, "a list of texts");
      }
      for (JsonNode line : node.get(name)) {
        if (!line.isTextual()) {
          throw wrong(name, "a list of texts");
        }
        lines.add(requireWhole(name, line.textValue()));
      }
    }
    return lines;
  }

  private RuntimeException wrong(String name, String rule) {
    return Exchange.invalid("'" + name + "' is " + shown(node.get(name)) + "; it is " + rule + ".");
  }

  /** The start of a member: an answer is not to be as large as the request. */
  static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : Value.json(node.toString()).preview(60);
  }
}
