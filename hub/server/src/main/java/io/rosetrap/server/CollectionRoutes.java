package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetrap.api.CollectionInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Collections: one slot for each writer. */
final class CollectionRoutes implements Route.Group {
  private static final String COLLECTION = "/v1/runs/{run}/collections/{+name}";

  private final Hub hub;
  private final Waiting waiting;

  CollectionRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.put(COLLECTION, this::write),
        Route.get(COLLECTION, this::read),
        Deletion.route(COLLECTION, Subject.Kind.COLLECTION));
  }

  private void write(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String name = exchange.name(Subject.Kind.COLLECTION);
    Receipt receipt =
        hub.execute(exchange.run(), new Command.Collect(name, exchange.value()), exchange.actor());
    exchange.versionHeaders(receipt.version(), receipt.revision());
    exchange.sendReceipt(receipt);
  }

  private void read(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(Set.of("slots", "writer", "wait", "slice", "waited", "alone"));
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.COLLECTION);
    exchange.requireSameInstance();
    Optional<Duration> wait = exchange.duration("wait");
    Set<String> writers = new LinkedHashSet<>(exchange.parameters("writer"));
    OptionalLong wanted = exchange.number("slots", 1, ConditionReader.MOST_SLOTS);
    if (wait.isEmpty() && (wanted.isPresent() || !writers.isEmpty())) {
      throw Exchange.invalid(
          "The parameters slots and writer say what to wait for, and need wait, for instance"
              + " wait=30s. Without a wait all slots are answered that there are.");
    }
    if (wait.isEmpty()) {
      send(
          exchange,
          name,
          hub.look().collection(run, name).map(CollectionInfo::slots).orElse(List.of()));
      return;
    }
    int slots = (int) wanted.orElse(writers.isEmpty() ? 1 : 0);
    // The slots as they were when there were enough, whatever has happened since.
    waiting.arrival(
        exchange,
        run,
        new Condition.Collected(name, slots, writers),
        wait.get(),
        (arrived, ended) ->
            send(
                exchange,
                name,
                arrived.matches().stream().flatMap(m -> m.version().stream()).toList()));
  }

  private static void send(Exchange exchange, String name, List<Version> slots) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("collection", name);
    ArrayNode list = answer.putArray("slots");
    Subject subject = new Subject(Subject.Kind.COLLECTION, name);
    slots.forEach(slot -> list.add(Json.version(subject, slot)));
    exchange.sendJson(200, answer);
  }
}
