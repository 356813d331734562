package io.rosetrap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import java.io.IOException;

/** What a value, or a part of it, has to be like for a read to return. */
final class Comparing {
  private final Option<String> equal =
      Option.of(
          Kind.TEXT,
          "JSON",
          "Block until the value equals this; what is no JSON is taken as a text.",
          "--equals");
  private final Option<String> pointer =
      Option.of(
          Kind.TEXT,
          "POINTER",
          "Compare not the whole value but this part of it; a JSON pointer such as /job/state.",
          "--pointer");
  private final Option<String> sign =
      Option.of(
          Kind.oneOf("==", "!=", "<", "<=", ">", ">="),
          "SIGN",
          "Compare with --value by == != < <= > or >=.",
          "--is");
  private final Option<String> operand =
      Option.of(Kind.TEXT, "JSON", "What --is compares with.", "--value");

  void addTo(CommandSpec spec) {
    Option.addAll(spec, equal, pointer, sign, operand);
  }

  boolean isGiven() {
    return equal.isGiven() || pointer.isGiven() || sign.isGiven() || operand.isGiven();
  }

  void check() {
    if (equal.isGiven() && (sign.isGiven() || operand.isGiven())) {
      throw wrong("--equals is a comparison of its own, and does not go with --is and --value.");
    }
    if (sign.isGiven() != operand.isGiven()) {
      throw wrong("--is and --value go together, as in --is '>=' --value 3; one is missing.");
    }
    if (pointer.isGiven() && !equal.isGiven() && !sign.isGiven()) {
      throw wrong("--pointer says what to compare; say with what: --equals, or --is and --value.");
    }
    requireJson(equal);
    requireJson(operand);
  }

  Condition toCondition(String name, long after) {
    Comparison comparison = Comparison.signed(sign.or("==")).orElseThrow();
    Option<String> given = equal.isGiven() ? equal : operand;
    return new Condition.Matches(
        name, after, pointer.or(""), comparison, Value.json(json(given.required())));
  }

  /**
   * What looks like JSON but is none is a slip; another word is a text for which quotes were
   * spared.
   */
  private static void requireJson(Option<String> option) {
    if (!option.isGiven() || isJson(option.required())) {
      return;
    }
    String word = option.required().strip();
    if (word.startsWith("{") || word.startsWith("[") || word.startsWith("\"")) {
      throw wrong("What " + option.name() + " is given is no JSON: " + Table.cut(word, 60) + ".");
    }
  }

  private static String json(String word) {
    return isJson(word) ? word : new JsonText().string(word).toString();
  }

  private static boolean isJson(String word) {
    try (JsonParser parser = new JsonFactory().createParser(word)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static RuntimeException wrong(String message) {
    return UsageErrors.wrong(message, "read");
  }
}
