package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Queues: items, each for one taker. */
final class QueueRoutes implements Route.Group {
  private static final String QUEUE = "/v1/runs/{run}/queues/{+name}";
  private static final String ITEM = QUEUE + "/items/{item}";
  private static final String DEAD = QUEUE + "/dead";
  private static final HeaderName ITEM_ID = HeaderNames.create(Wire.ITEM);
  private static final HeaderName DELIVERIES = HeaderNames.create(Wire.DELIVERIES);
  private static final HeaderName TOKEN = HeaderNames.create(Wire.TOKEN);

  private final Hub hub;
  private final Waiting waiting;

  QueueRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(QUEUE + "/take", this::take),
        Route.post(ITEM + "/ack", this::acknowledge),
        Route.post(ITEM + "/return", this::giveBack),
        Route.post(ITEM + "/renew", this::renew),
        Route.post(DEAD + "/return", exchange -> dead(exchange, Command.Revive::new)),
        Route.post(DEAD + "/drop", exchange -> dead(exchange, Command.Drop::new)),
        Route.post(QUEUE, this::push),
        Route.get(QUEUE, this::look),
        Deletion.route(QUEUE, Subject.Kind.QUEUE));
  }

  private void push(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String name = exchange.name(Subject.Kind.QUEUE);
    exchange.execute(
        exchange.run(),
        new Command.Push(name, exchange.value()),
        receipt -> answer(exchange, receipt));
  }

  private static void answer(Exchange exchange, Receipt receipt) {
    exchange.versionHeaders(receipt.version(), receipt.revision());
    exchange.header(ITEM_ID, Long.toString(receipt.version()));
    exchange.sendReceipt(receipt);
  }

  private void look(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.QUEUE);
    exchange.sendJson(
        200,
        hub.look()
            .queue(run, name)
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "There is no queue "
                            + name
                            + " in run "
                            + run
                            + ": nothing was pushed into it, or it was deleted.")));
  }

  private void take(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(Set.of("wait", "lease", "slice", "waited", "place", "alone"));
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.QUEUE);
    exchange.requireSameInstance();
    Condition.Item claim = new Condition.Item(name, exchange.duration("lease"));
    waiting.handOut(exchange, run, claim, arrived -> send(exchange, run, name, arrived));
  }

  private void send(Exchange exchange, String run, String name, Outcome.Arrived arrived) {
    Version item = arrived.version(0).orElseThrow();
    exchange.header(ITEM_ID, Long.toString(item.number()));
    exchange.header(
        DELIVERIES, Integer.toString(Math.max(1, hub.look().deliveries(run, name, item.number()))));
    exchange.header(TOKEN, Long.toString(arrived.revision()));
    exchange.sendVersion(item);
  }

  private void acknowledge(Exchange exchange) {
    exchange.requireOnly(Set.of("token"));
    exchange.execute(
        exchange.run(),
        new Command.Acknowledge(
            exchange.name(Subject.Kind.QUEUE), exchange.pathNumber("item"), token(exchange)),
        receipt -> answer(exchange, receipt));
  }

  private void giveBack(Exchange exchange) {
    exchange.requireOnly(Set.of("token"));
    JsonBody body = JsonBody.of(exchange, Set.of("reason", "unused"));
    String reason = body.text("reason", Command.MAX_REASON).orElse("");
    exchange.execute(
        exchange.run(),
        new Command.Return(
            exchange.name(Subject.Kind.QUEUE),
            exchange.pathNumber("item"),
            token(exchange),
            reason,
            !body.flag("unused")),
        receipt -> answer(exchange, receipt));
  }

  private void dead(Exchange exchange, BiFunction<String, Optional<Long>, Command> command) {
    exchange.requireOnly(Set.of());
    String name = exchange.name(Subject.Kind.QUEUE);
    Optional<Long> item = JsonBody.of(exchange, Set.of("item")).number("item", 1, Long.MAX_VALUE);
    exchange.execute(
        exchange.run(), command.apply(name, item), receipt -> moved(exchange, name, receipt));
  }

  private static void moved(Exchange exchange, String name, Receipt receipt) {
    exchange.sendJson(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("queue", name)
            .put("items", receipt.version())
            .put("revision", receipt.revision())
            .put("released", receipt.released()));
  }

  private void renew(Exchange exchange) {
    exchange.requireOnly(Set.of("token"));
    hub.renewItem(
        exchange.run(),
        exchange.name(Subject.Kind.QUEUE),
        exchange.pathNumber("item"),
        token(exchange));
    exchange.sendJson(200, JsonNodeFactory.instance.objectNode());
  }

  static long token(Exchange exchange) {
    return exchange
        .number("token", 0, Long.MAX_VALUE)
        .orElseThrow(
            () ->
                Exchange.invalid(
                    "The parameter token is missing; it is the number that the answer gave with"
                        + " what was handed out (header "
                        + Wire.TOKEN
                        + ")."));
  }
}
