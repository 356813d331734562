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
import io.rosetrap.api.Wire;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Barriers: places where parties meet. */
final class BarrierRoutes implements Route.Group {
  private static final String BARRIER = "/v1/runs/{run}/barriers/{+name}";
  private static final HeaderName GENERATION = HeaderNames.create(Wire.GENERATION);

  /** The hub ends an arrival when its time is up; the wait for that ends a moment later. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private static final String PARTY =
      "it is the party that is meant, and no two of them may have the same.";

  private final Hub hub;
  private final Waiting waiting;

  BarrierRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(BARRIER + "/arrive", this::arrive),
        Route.post(BARRIER + "/withdraw", this::withdraw),
        Route.post(BARRIER + "/give-up", this::giveUp),
        Route.put(BARRIER, this::declare),
        Route.get(BARRIER, this::look),
        Deletion.route(BARRIER, Subject.Kind.BARRIER));
  }

  private void declare(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String name = exchange.name(Subject.Kind.BARRIER);
    JsonBody body = JsonBody.of(exchange, Set.of("parties", "quorum"));
    if (!body.has("parties")) {
      throw Exchange.invalid(
          "'parties' is missing; it is how many meet, or the list of their names.");
    }
    int quorum = Math.toIntExact(body.number("quorum", 1, Command.MAX_PARTIES).orElse(0L));
    Set<String> names =
        body.isNumber("parties")
            ? Set.of()
            : body.names("parties", "a number, how many meet, or the list of their names");
    int parties =
        names.isEmpty()
            ? Math.toIntExact(body.number("parties", 1, Command.MAX_PARTIES).orElse(0L))
            : names.size();
    hub.execute(
        exchange.run(), new Command.Declare(name, parties, names, quorum), exchange.actor());
    look(exchange);
  }

  private void arrive(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(Set.of("wait", "slice", "alone"));
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.BARRIER);
    exchange.requireSameInstance();
    exchange.namedParticipant(PARTY);
    JsonBody body = JsonBody.of(exchange, Set.of("parties", "timeout"));
    int parties = Math.toIntExact(body.number("parties", 1, Command.MAX_PARTIES).orElse(0L));
    Optional<Duration> wait = exchange.duration("wait");
    Optional<Duration> timeout = body.duration("timeout");
    if (wait.isEmpty() && timeout.isEmpty()) {
      // Without patience the arrival would break the meeting for all at once.
      throw Exchange.invalid(
          "Say how long to wait for the others: wait=30s in the query, or a 'timeout' in the"
              + " body.");
    }
    Duration wanted = wait.orElse(Duration.ZERO);
    boolean slice = exchange.flag("slice");
    Duration patience = timeout.orElse(wanted);
    Actor actor = exchange.actor();
    Receipt receipt = hub.execute(run, new Command.Arrive(name, parties, patience), actor);
    long generation = receipt.version();
    exchange.header(GENERATION, Long.toString(generation));
    Duration granted = waiting.granted(slice ? wanted : wanted.plus(MOMENT));
    waiting.await(
        exchange,
        run,
        new Condition.Passed(name, generation),
        new Actor(actor.participant(), Optional.empty(), actor.session()),
        exchange.waitOptions(),
        granted,
        !slice,
        (outcome, ended) -> {
          Outcome told = Waiting.noteShortened(outcome, wanted, granted);
          send(exchange, name, generation, actor.participant(), told);
        });
  }

  private static void send(
      Exchange exchange, String name, long generation, String self, Outcome outcome) {
    if (outcome instanceof Outcome.Arrived) {
      exchange.outcome(outcome.label());
      exchange.sendJson(
          200,
          JsonNodeFactory.instance.objectNode().put("barrier", name).put("generation", generation));
      return;
    }
    boolean own =
        outcome instanceof Outcome.Failed failed
            && failed.failure().ending().isEmpty()
            && failed.failure().participant().equals(self);
    // Whoever broke it by waiting no longer has timed out; the others were failed by that.
    Outcome told =
        own && outcome instanceof Outcome.Failed failed
            ? new Outcome.TimedOut(failed.diagnosis())
            : outcome;
    Problem.of(told).send(exchange);
  }

  private void giveUp(Exchange exchange) {
    exchange.requireOnly(Set.of());
    exchange.namedParticipant(PARTY);
    String name = exchange.name(Subject.Kind.BARRIER);
    JsonBody body = JsonBody.of(exchange, Set.of("generation", "reason"));
    long generation =
        body.number("generation", 1, Long.MAX_VALUE)
            .orElseThrow(
                () ->
                    Exchange.invalid(
                        "'generation' is missing; it is the number that the answer to the arrival"
                            + " gave (header "
                            + Wire.GENERATION
                            + ")."));
    String reason = body.text("reason", Command.MAX_REASON).orElse("it gave up");
    hub.execute(exchange.run(), new Command.GiveUp(name, generation, reason), exchange.actor());
    look(exchange);
  }

  private void withdraw(Exchange exchange) {
    exchange.requireOnly(Set.of());
    exchange.namedParticipant(PARTY);
    hub.execute(
        exchange.run(),
        new Command.Withdraw(exchange.name(Subject.Kind.BARRIER)),
        exchange.actor());
    look(exchange);
  }

  private void look(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    String name = exchange.name(Subject.Kind.BARRIER);
    exchange.sendJson(
        200,
        hub.look()
            .barrier(run, name)
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "There is no barrier "
                            + name
                            + " in run "
                            + run
                            + ": nobody declared it or arrived, or it was deleted.")));
  }
}
