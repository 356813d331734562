package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.util.List;
import java.util.Set;

/** Locks: what one participant holds at a time. */
final class LockRoutes implements Route.Group {
  private static final String LOCK = "/v1/runs/{run}/locks/{+name}";
  private static final HeaderName TOKEN = HeaderNames.create(Wire.TOKEN);

  private final Hub hub;
  private final Waiting waiting;

  LockRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(LOCK + "/acquire", this::acquire),
        Route.post(LOCK + "/release", this::release),
        Route.post(LOCK + "/renew", this::renew),
        Route.get(LOCK, this::look),
        Deletion.route(LOCK, Subject.Kind.LOCK));
  }

  private void acquire(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(Set.of("wait", "lease", "slice", "waited", "place", "alone"));
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.LOCK);
    exchange.requireSameInstance();
    Condition.Turn turn = new Condition.Turn(name, exchange.duration("lease"));
    waiting.handOut(exchange, run, turn, arrived -> send(exchange, name, arrived.revision()));
  }

  private static void send(Exchange exchange, String name, long token) {
    exchange.header(TOKEN, Long.toString(token));
    exchange.sendJson(
        200, JsonNodeFactory.instance.objectNode().put("lock", name).put("token", token));
  }

  private void release(Exchange exchange) {
    exchange.requireOnly(Set.of("token"));
    exchange.execute(
        exchange.run(),
        new Command.Unlock(exchange.name(Subject.Kind.LOCK), QueueRoutes.token(exchange)),
        receipt -> exchange.sendReceipt(receipt));
  }

  private void renew(Exchange exchange) {
    exchange.requireOnly(Set.of("token"));
    hub.renewLock(exchange.run(), exchange.name(Subject.Kind.LOCK), QueueRoutes.token(exchange));
    exchange.sendJson(200, JsonNodeFactory.instance.objectNode());
  }

  private void look(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.LOCK);
    exchange.sendJson(
        200,
        hub.look()
            .lock(run, name)
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "There is no lock "
                            + name
                            + " in run "
                            + run
                            + ": nobody held it, or it was deleted.")));
  }
}
