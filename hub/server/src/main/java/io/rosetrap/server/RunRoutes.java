package io.rosetrap.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.core.Hub;
import io.rosetrap.core.WaitOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Runs, and what is to be seen in one: variables, waiters, journal, and waits on several. */
final class RunRoutes implements Route.Group {
  private static final String RUN = "/v1/runs/{run}";
  private static final int MAX_AWAIT = 64 << 10;

  private record Runs(String instance, List<RunInfo> runs) {}

  private record Variables(String run, long revision, List<VariableInfo> variables) {}

  private record Waiters(String run, List<WaiterInfo> waiters) {}

  private record Reads(String run, long revision, List<ReadInfo> reads) {}

  private final Hub hub;
  private final Waiting waiting;

  RunRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/runs", this::runs),
        Route.get(RUN, this::run),
        Route.delete(RUN, this::delete),
        Route.get(RUN + "/variables", this::variables),
        Route.get(RUN + "/waiters", this::waiters),
        Route.get(RUN + "/reads", this::reads),
        Route.post(RUN + "/await", this::await));
  }

  private void runs(Exchange exchange) {
    exchange.requireOnly(Set.of());
    exchange.sendJson(200, new Runs(hub.instance(), hub.look().runs()));
  }

  private void run(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    exchange.sendJson(
        200,
        hub.look()
            .info(run)
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NO_SUCH_RUN,
                        "There is no run "
                            + run
                            + ". A run exists from its first write; GET /v1/runs lists them.")));
  }

  private void delete(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    hub.deleteRun(run, exchange.participant());
    exchange.sendJson(200, JsonNodeFactory.instance.objectNode().put("run", run));
  }

  private void variables(Exchange exchange) {
    exchange.requireOnly(Set.of("prefix"));
    String run = exchange.run();
    String prefix = exchange.parameter("prefix").orElse("");
    exchange.sendJson(
        200,
        new Variables(
            run, revision(run), hub.look().variables(run, prefix, exchange.participant())));
  }

  private void waiters(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    exchange.sendJson(200, new Waiters(run, hub.look().waiters(run)));
  }

  private void reads(Exchange exchange) {
    exchange.requireOnly(Set.of("prefix"));
    String run = exchange.run();
    String prefix = exchange.parameter("prefix").orElse("");
    exchange.sendJson(200, new Reads(run, revision(run), hub.look().reads(run, prefix)));
  }

  private long revision(String run) {
    return hub.look().info(run).map(RunInfo::revision).orElse(0L);
  }

  private void await(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    byte[] bytes = exchange.body();
    if (bytes.length > MAX_AWAIT) {
      throw Exchange.invalid(
          "The body of an await has "
              + bytes.length
              + " bytes; it has at most "
              + MAX_AWAIT
              + ", because the hub keeps it for as long as the wait lasts.");
    }
    JsonNode body = Json.read(bytes);
    if (!body.isObject() || !body.has("condition")) {
      throw Exchange.invalid(
          "The body of an await is {\"condition\": {…}, \"wait\": \"30s\"}; 'condition' is"
              + " missing.");
    }
    ConditionReader.requireOnly(body, Set.of("condition", "wait", "slice", "waited", "alone"));
    Condition condition = ConditionReader.read(body.get("condition"));
    exchange.requireSameInstance();
    Duration wanted = duration(body, "wait");
    Duration granted = waiting.granted(wanted);
    boolean diagnose = !flag(body, "slice");
    waiting.await(
        exchange,
        run,
        condition,
        exchange.actor(),
        options(exchange, body),
        granted,
        diagnose,
        (outcome, wait) -> {
          if (outcome instanceof Outcome.Arrived arrived) {
            exchange.outcome(outcome.label());
            exchange.sendJson(200, arrived(arrived));
          } else {
            Problem.of(Waiting.noteShortened(outcome, wanted, granted)).send(exchange);
          }
        });
  }

  private static WaitOptions options(Exchange exchange, JsonNode body) {
    return new WaitOptions(duration(body, "waited"), !flag(body, "alone"), 0, exchange.observes());
  }

  private static Duration duration(JsonNode body, String name) {
    return body.has(name) ? JsonBody.duration(name, body.get(name)) : Duration.ZERO;
  }

  private static boolean flag(JsonNode body, String name) {
    JsonNode flag = body.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      throw Exchange.invalid(
          "'" + name + "' is " + JsonBody.shown(flag) + "; it is true or false.");
    }
    return flag.asBoolean(false);
  }

  private static ObjectNode arrived(Outcome.Arrived arrived) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("outcome", arrived.label());
    node.put("revision", arrived.revision());
    ArrayNode matches = node.putArray("matches");
    for (Outcome.Match match : arrived.matches()) {
      ObjectNode leaf = matches.addObject().put("leaf", match.leaf());
      Json.name(leaf, match.subject());
      match.version().ifPresent(version -> leaf.setAll(Json.version(match.subject(), version)));
    }
    return node;
  }
}
