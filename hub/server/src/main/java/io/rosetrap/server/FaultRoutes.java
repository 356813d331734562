package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Fault;
import io.rosetrap.api.FaultInfo;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Verb;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Faults and orders that tests put into a run, on a hub that lets them. */
final class FaultRoutes implements Route.Group {
  private static final String FAULTS = "/v1/runs/{run}/faults";

  private record Faults(String run, List<FaultInfo> faults) {}

  private final Hub hub;
  private final boolean allowed;

  FaultRoutes(Hub hub, boolean allowed) {
    this.hub = hub;
    this.allowed = allowed;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(FAULTS, exchange -> answer(exchange, this::list)),
        Route.post(FAULTS, exchange -> answer(exchange, this::add)),
        Route.delete(FAULTS + "/{fault}", exchange -> answer(exchange, this::lift)),
        Route.post("/v1/runs/{run}/order", exchange -> answer(exchange, this::order)));
  }

  private void answer(Exchange exchange, Route.Endpoint endpoint) throws InterruptedException {
    if (!allowed) {
      throw new RoseTrapException(
          ErrorCode.FAULTS_OFF,
          "This hub takes no faults, because they are for tests only. Start one that does: rosetrap"
              + " serve --faults, or ServerConfig.builder().faults(true).");
    }
    exchange.requireOnly(Set.of());
    endpoint.answer(exchange);
  }

  private void list(Exchange exchange) {
    String run = exchange.run();
    exchange.sendJson(200, new Faults(run, hub.look().faults(run)));
  }

  private void lift(Exchange exchange) {
    Command.Lift lift = new Command.Lift(exchange.pathNumber("fault"));
    send(exchange, hub.execute(exchange.run(), lift, exchange.actor()));
  }

  private void order(Exchange exchange) {
    JsonBody body = JsonBody.of(exchange, Set.of("steps"));
    List<OrderStep> steps = body.lines("steps").stream().map(OrderStep::parse).toList();
    inject(exchange, new Fault.Order(steps));
  }

  private void add(Exchange exchange) {
    JsonBody body =
        JsonBody.of(
            exchange,
            Set.of(
                "kind",
                "variable",
                "readers",
                "least",
                "most",
                "seed",
                "operation",
                "name",
                "participant",
                "carriedOut"));
    String kind = required(body, "kind");
    inject(
        exchange,
        switch (kind) {
          case "hold" -> hold(body);
          case "delay" -> delay(body);
          case "refusal" -> new Fault.Refusal(target(body));
          case "cut" -> cut(body);
          case "duplicate" -> new Fault.Duplicate(target(body));
          default ->
              throw Exchange.invalid(
                  "'kind' is '"
                      + kind
                      + "'; it is one of hold, delay, refusal, cut, duplicate. An order is put in"
                      + " with POST /v1/runs/RUN/order.");
        });
  }

  private static Fault hold(JsonBody body) {
    body.requireOnly("kind", "variable", "readers");
    return new Fault.Hold(required(body, "variable"), body.names("readers"));
  }

  private static Fault cut(JsonBody body) {
    body.requireOnly("kind", "participant", "carriedOut");
    return new Fault.Cut(required(body, "participant"), body.flag("carriedOut"));
  }

  private static Fault delay(JsonBody body) {
    body.requireOnly("kind", "variable", "least", "most", "seed");
    Duration least =
        body.duration("least").orElseThrow(() -> Exchange.invalid("'least' is missing."));
    long seed =
        body.number("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            .orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
    return new Fault.Delay(
        required(body, "variable"), least, body.duration("most").orElse(least), seed);
  }

  private static Fault.Target target(JsonBody body) {
    body.requireOnly("kind", "operation", "name", "participant");
    Optional<String> participant = body.text("participant");
    return new Fault.Target(
        Verb.parse(required(body, "operation")), required(body, "name"), participant);
  }

  private static String required(JsonBody body, String name) {
    return body.text(name).orElseThrow(() -> Exchange.invalid("'" + name + "' is missing."));
  }

  private void inject(Exchange exchange, Fault fault) {
    send(exchange, hub.execute(exchange.run(), new Command.Inject(fault), exchange.actor()));
  }

  private static void send(Exchange exchange, Receipt receipt) {
    exchange.sendJson(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("fault", receipt.version())
            .put("revision", receipt.revision())
            .put("released", receipt.released()));
  }
}
