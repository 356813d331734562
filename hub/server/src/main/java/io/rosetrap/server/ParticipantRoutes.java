package io.rosetrap.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Names;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RunInfo;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who is in a run, what they promised, and why what somebody waits for does not come. */
final class ParticipantRoutes implements Route.Group {
  private static final String RUN = "/v1/runs/{run}";
  private static final String PARTICIPANTS = RUN + "/participants";
  private static final Set<String> JOIN =
      Set.of("promises", "reads", "lease", "software", "pid", "host", "concurrent", "resumes");
  private static final Set<String> LEAVE =
      Set.of("exitCode", "signal", "reason", "lastLines", "lastAttempt");

  private record Participants(String run, List<ParticipantInfo> participants) {}

  private final Hub hub;

  ParticipantRoutes(Hub hub) {
    this.hub = hub;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(PARTICIPANTS, this::list),
        Route.post(PARTICIPANTS, this::join),
        Route.post(PARTICIPANTS + "/promises", this::promise),
        Route.post(PARTICIPANTS + "/heartbeat", this::heartbeat),
        Route.post(PARTICIPANTS + "/leave", this::leave),
        Route.post(RUN + "/seal", this::seal),
        Route.put(RUN + "/deadlocks", this::setPolicy),
        Route.get(RUN + "/diagnosis", this::diagnose));
  }

  private void list(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String run = exchange.run();
    exchange.sendJson(200, new Participants(run, hub.look().participants(run)));
  }

  private void join(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String name =
        exchange.namedParticipant(
            "it is the name to join under, and no two processes may have the same.");
    JsonBody body = JsonBody.of(exchange, JOIN);
    Command.Profile profile =
        new Command.Profile(
            body.text("software"),
            body.number("pid", 0, Long.MAX_VALUE),
            body.text("host"),
            body.duration("lease").orElse(Command.Profile.PLAIN.lease()),
            !body.flag("concurrent"),
            body.names("reads"));
    Actor actor = exchange.actor();
    long resumes = body.number("resumes", 1, Long.MAX_VALUE).orElse(0L);
    Receipt receipt =
        hub.execute(
            exchange.run(), new Command.Join(profile, body.names("promises"), resumes), actor);
    // Another process may have joined under the name meanwhile: its number is not given away.
    boolean goesOn = resumes > 0 && hub.look().session(exchange.run(), name) == resumes;
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("participant", name);
    answer.put("session", goesOn ? resumes : receipt.revision());
    answer.put("attempt", receipt.version());
    answer.put("revision", receipt.revision());
    answer.put("lease", profile.lease().toString());
    hub.look()
        .replaced(exchange.run(), name)
        .filter(old -> old.attempt() == receipt.version() - 1)
        .ifPresent(old -> answer.set("replaced", Json.read(Json.bytes(old))));
    exchange.sendJson(200, answer);
  }

  private void promise(Exchange exchange) {
    exchange.requireOnly(Set.of());
    JsonBody body = JsonBody.of(exchange, Set.of("promises"));
    exchange.sendReceipt(
        hub.execute(exchange.run(), new Command.Promise(body.names("promises")), exchange.actor()));
  }

  private void heartbeat(Exchange exchange) {
    exchange.requireOnly(Set.of());
    hub.hear(exchange.run(), exchange.participant(), exchange.requiredSession());
    exchange.sendJson(200, JsonNodeFactory.instance.objectNode());
  }

  private void leave(Exchange exchange) {
    exchange.requireOnly(Set.of());
    JsonBody body = JsonBody.of(exchange, LEAVE);
    Optional<Integer> code =
        body.number("exitCode", Integer.MIN_VALUE, Integer.MAX_VALUE).map(Math::toIntExact);
    Optional<String> signal = body.text("signal", Names.MAX_LENGTH);
    boolean exited = code.isPresent() || signal.isPresent();
    Ending ending =
        new Ending(
            exited ? Ending.Kind.EXITED : Ending.Kind.LEFT,
            code,
            signal,
            body.text("reason", Command.MAX_REASON),
            body.lines("lastLines"),
            body.flag("lastAttempt"),
            Instant.now());
    exchange.sendReceipt(hub.execute(exchange.run(), new Command.End(ending), exchange.actor()));
  }

  private void seal(Exchange exchange) {
    exchange.requireOnly(Set.of());
    sendRun(exchange, new Command.Seal());
  }

  private void setPolicy(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String wanted = JsonBody.of(exchange, Set.of("policy")).text("policy").orElse("");
    for (DeadlockPolicy policy : DeadlockPolicy.values()) {
      if (policy.name().equals(wanted.toUpperCase(Locale.ROOT))) {
        sendRun(exchange, new Command.SetPolicy(policy));
        return;
      }
    }
    throw Exchange.invalid("'policy' is '" + wanted + "'; it is fail, warn or off.");
  }

  private void sendRun(Exchange exchange, Command command) {
    String run = exchange.run();
    hub.execute(run, command, exchange.actor());
    RunInfo info = hub.look().info(run).orElseThrow();
    exchange.sendJson(200, info);
  }

  private void diagnose(Exchange exchange) {
    exchange.requireOnly(Set.of("variable", "after"));
    String run = exchange.run();
    Optional<String> variable = exchange.parameter("variable");
    long after = exchange.number("after", 0, Long.MAX_VALUE).orElse(0);
    if (variable.isPresent()) {
      Condition condition = new Condition.Written(variable.get(), after);
      exchange.sendJson(200, hub.look().diagnose(run, condition, exchange.participant()));
    } else {
      exchange.sendJson(200, hub.look().diagnose(run));
    }
  }
}
