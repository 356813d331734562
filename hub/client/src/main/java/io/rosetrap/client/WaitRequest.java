package io.rosetrap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wait on the wire: a GET of the variable where it is only that, an await otherwise. */
final class WaitRequest {
  private final String run;
  private final Condition condition;

  /** The condition as JSON, made when it is first needed. */
  private @Nullable JsonNode json;

  WaitRequest(String run, Condition condition) {
    this.run = run;
    this.condition = condition;
  }

  HttpRequest toRequest(Calls calls, Duration slice, boolean last) {
    // Rounded up, so that the hub does not answer a moment before the deadline.
    String wait = (slice.toNanos() + 999_999) / 1_000_000 + "ms";
    if (condition instanceof Condition.Written written) {
      String after = written.after() == 0 ? "" : "&after=" + written.after();
      return calls.request(
          "GET",
          Paths.variable(run, written.variable())
              + "?wait="
              + wait
              + after
              + (last ? "" : "&slice=true"));
    }
    if (json == null) {
      json = Conditions.toJson(condition);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("condition", json);
    body.put("wait", wait);
    body.put("slice", !last);
    return calls
        .request("POST", Paths.run(run) + "/await")
        .body(Value.JSON_TYPE, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Conditions as JSON; apart, so that plain reads load no JSON library. */
  private static final class Conditions {
    static ObjectNode toJson(Condition condition) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      switch (condition) {
        case Condition.Written w -> cursor(node.put("variable", w.variable()), w.after());
        case Condition.Matches m -> {
          cursor(node.put("variable", m.variable()), m.after());
          if (!m.pointer().isEmpty()) {
            node.put("pointer", m.pointer());
          }
          boolean equal = m.comparison() == Comparison.EQUAL;
          if (!equal) {
            node.put("is", m.comparison().sign());
          }
          node.putRawValue(equal ? "equals" : "value", new RawValue(m.operand().asText()));
        }
        case Condition.Absent a -> node.put("variable", a.variable()).put("absent", true);
        case Condition.Waiting w -> {
          node.put("variable", w.variable()).put("waiting", w.atLeast());
          w.participant().ifPresent(p -> node.put("participant", p));
        }
        case Condition.Any any -> list(node.putArray("any"), any.conditions());
        case Condition.All all -> list(node.putArray("all"), all.conditions());
      }
      return node;
    }

    private static void cursor(ObjectNode node, long after) {
      if (after > 0) {
        node.put("after", after);
      }
    }

    private static void list(ArrayNode array, List<Condition> conditions) {
      conditions.forEach(condition -> array.add(toJson(condition)));
    }
  }
}
