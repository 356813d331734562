package io.rosetrap.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
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
  private @Nullable String json;

  WaitRequest(String run, Condition condition) {
    this.run = run;
    this.condition = condition;
  }

  /**
   * Asks without waiting, not even for a moment: others may be waiting for this wait to begin.
   * Where the hub cannot tell without a wait, it is only asked for a sign of life.
   */
  HttpRequest look(Membership self) {
    return condition instanceof Condition.Written written
        ? self.request("GET", target(written, ""))
        : self.request("GET", "/health/live");
  }

  /** Whether the answer to {@link #look} leaves everything open. */
  boolean isOpen(HttpReply looked) {
    return !(condition instanceof Condition.Written)
        || looked.status() == ErrorCode.NOT_WRITTEN.status();
  }

  /** What is said of one slice of a wait. */
  record Slice(Duration time, boolean last, Duration waited, boolean alone, String place) {
    /** Rounded up, so that the hub does not answer a moment before the deadline. */
    String query() {
      return "wait="
          + (time.toNanos() + 999_999) / 1_000_000
          + "ms"
          + (last ? "" : "&slice=true")
          + (waited.isZero() ? "" : "&waited=" + waited.toMillis() + "ms")
          + (alone ? "&alone=true" : "")
          + (place.isEmpty() ? "" : "&place=" + place);
    }

    String members() {
      return "\"wait\":\""
          + (time.toNanos() + 999_999) / 1_000_000
          + "ms\",\"slice\":"
          + !last
          + (waited.isZero() ? "" : ",\"waited\":\"" + waited.toMillis() + "ms\"")
          + (alone ? ",\"alone\":true" : "");
    }
  }

  /** Asks the hub to wait, and for a diagnosis only where this wait is the last. */
  HttpRequest toRequest(Membership self, Slice slice) {
    if (condition instanceof Condition.Written written) {
      return self.request("GET", target(written, slice.query()));
    }
    if (condition instanceof Condition.Claim claim) {
      String lease = claim.lease().map(time -> "&lease=" + time.toMillis() + "ms").orElse("");
      String verb = claim instanceof Condition.Item ? "/take?" : "/acquire?";
      return self.request(
          "POST",
          Paths.of(run, claim.subject().kind(), claim.subject().name())
              + verb
              + slice.query()
              + lease);
    }
    if (json == null) {
      json = Conditions.toJson(condition);
    }
    String body = "{\"condition\":" + json + "," + slice.members() + "}";
    return self.request("POST", Paths.run(run) + "/await")
        .body(Value.JSON_TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  private String target(Condition.Written written, String parameters) {
    String after = written.after() == 0 ? "" : "after=" + written.after();
    String both = parameters + (parameters.isEmpty() || after.isEmpty() ? "" : "&") + after;
    return Paths.variable(run, written.variable()) + (both.isEmpty() ? "" : "?" + both);
  }

  /**
   * Conditions as JSON; apart, and with no word of it outside, so that plain reads load no JSON
   * library.
   */
  private static final class Conditions {
    static String toJson(Condition condition) {
      return node(condition).toString();
    }

    private static ObjectNode node(Condition condition) {
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
        case Condition.Collected c -> {
          node.put("collection", c.collection()).put("slots", c.slots());
          c.writers().forEach(node.putArray("writers")::add);
        }
        case Condition.Passed p ->
            node.put("barrier", p.barrier()).put("generation", p.generation());
        case Condition.Progress p -> node.put("history", p.after());
        case Condition.Cue c ->
            throw new IllegalArgumentException("a cue is waited for by the hub itself");
        case Condition.Claim c ->
            throw new IllegalArgumentException("a claim has a request of its own");
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
      conditions.forEach(condition -> array.add(node(condition)));
    }
  }
}
