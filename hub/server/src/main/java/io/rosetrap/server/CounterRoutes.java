package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Counters: variables that hold a whole number, added to in one step. */
final class CounterRoutes implements Route.Group {
  private static final String COUNTER = "/v1/runs/{run}/counters/{+name}";

  private final Hub hub;
  private final Waiting waiting;

  CounterRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post(COUNTER, this::add), Route.get(COUNTER, this::read));
  }

  private void add(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String name = exchange.name(Subject.Kind.VARIABLE);
    JsonBody body = JsonBody.of(exchange, Set.of("add"));
    long amount = body.number("add", Long.MIN_VALUE, Long.MAX_VALUE).orElse(1L);
    String run = exchange.run();
    exchange.execute(
        run, new Command.Add(name, amount), receipt -> answer(exchange, run, name, receipt));
  }

  private void answer(Exchange exchange, String run, String name, Receipt receipt) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("counter", name);
    answer.put("version", receipt.version());
    answer.put("revision", receipt.revision());
    answer.put("released", receipt.released());
    answer.put("value", sum(run, name, receipt.version()));
    exchange.versionHeaders(receipt.version(), receipt.revision());
    exchange.sendJson(200, answer);
  }

  /** The sum after this addition, and not after a later one. */
  private long sum(String run, String name, long version) {
    try {
      return Long.parseLong(hub.look().version(run, name, version).value().asText());
    } catch (RoseTrapException e) {
      // It took place all the same, so the refusal must not claim that it did not.
      throw new RoseTrapException(
          ErrorCode.COMPACTED,
          false,
          "It was added to "
              + name
              + " in run "
              + run
              + " as version "
              + version
              + ", but that version is no longer kept, so the sum after it is not known. Read the"
              + " counter for the present one.",
          e);
    }
  }

  private void read(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(Set.of("atLeast", "wait", "slice", "waited", "alone"));
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.VARIABLE);
    exchange.requireSameInstance();
    OptionalLong least = exchange.number("atLeast", Long.MIN_VALUE, Long.MAX_VALUE);
    Optional<Duration> wait = exchange.duration("wait");
    if (wait.isEmpty()) {
      if (least.isPresent()) {
        throw Exchange.invalid(
            "The parameter atLeast says what to wait for, and needs wait, for instance wait=30s.");
      }
      VariableRoutes.peek(hub, exchange, run, name, 0);
      return;
    }
    Condition condition =
        least.isPresent()
            ? new Condition.Matches(
                name,
                0,
                "",
                Comparison.GREATER_OR_EQUAL,
                Value.json(Long.toString(least.getAsLong())))
            : new Condition.Written(name, 0);
    waiting.arrival(
        exchange,
        run,
        condition,
        wait.get(),
        (arrived, ended) -> arrived.version(0).ifPresent(exchange::sendVersion));
  }
}
