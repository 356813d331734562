package io.rosetrap.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command;
import io.rosetrap.core.Command.Precondition;
import io.rosetrap.core.Hub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Write, read, peek, delete, fail. */
final class VariableRoutes implements Route.Group {
  private static final String VARIABLE = "/v1/runs/{run}/variables/{+name}";
  private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");
  private static final Set<String> READ_PARAMETERS =
      Set.of("wait", "after", "version", "slice", "waited", "alone");

  private final Hub hub;
  private final Waiting waiting;

  VariableRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.put(VARIABLE, this::write),
        Route.get(VARIABLE, this::read),
        Route.delete(VARIABLE, this::delete),
        Route.post(VARIABLE + "/failure", this::fail));
  }

  private void write(Exchange exchange) {
    exchange.requireOnly(Set.of());
    Command.Write write =
        new Command.Write(exchange.variable(), exchange.value(), precondition(exchange));
    exchange.execute(exchange.run(), write, receipt -> answer(exchange, receipt));
  }

  private void delete(Exchange exchange) {
    exchange.requireOnly(Set.of());
    if (exchange.header(HeaderNames.IF_NONE_MATCH).isPresent()) {
      throw Exchange.invalid("If-None-Match goes with a write; a delete takes If-Match only.");
    }
    Command.Delete delete = new Command.Delete(exchange.variable(), precondition(exchange));
    exchange.execute(exchange.run(), delete, receipt -> answer(exchange, receipt));
  }

  private void fail(Exchange exchange) {
    exchange.requireOnly(Set.of());
    String variable = exchange.variable();
    JsonNode body = Json.read(exchange.body());
    JsonNode reason = body.path("reason");
    if (!body.isObject() || !reason.isTextual() || body.size() != 1) {
      throw Exchange.invalid(
          "The body of a failure is {\"reason\": \"…\"}, with a text that readers are shown.");
    }
    Command.Fail fail = new Command.Fail(variable, reason.textValue());
    exchange.execute(exchange.run(), fail, receipt -> answer(exchange, receipt));
  }

  private static void answer(Exchange exchange, Receipt receipt) {
    exchange.versionHeaders(receipt.version(), receipt.revision());
    exchange.sendReceipt(receipt);
  }

  private static Precondition precondition(Exchange exchange) {
    Optional<String> ifNoneMatch = exchange.header(HeaderNames.IF_NONE_MATCH);
    Optional<String> ifMatch = exchange.header(HeaderNames.IF_MATCH);
    if (ifNoneMatch.isPresent() && ifMatch.isPresent()) {
      throw Exchange.invalid("If-None-Match and If-Match do not go together; send one of them.");
    }
    if (ifNoneMatch.isPresent()) {
      if (!ifNoneMatch.get().equals("*")) {
        throw Exchange.invalid(
            "If-None-Match is '" + ifNoneMatch.get() + "'; only '*' is understood: write once.");
      }
      return Precondition.ABSENT;
    }
    if (ifMatch.isEmpty()) {
      return Precondition.NONE;
    }
    if (ifMatch.get().equals("*")) {
      return Precondition.PRESENT;
    }
    Matcher etag = ETAG.matcher(ifMatch.get());
    if (!etag.matches()) {
      throw Exchange.invalid(
          "If-Match is '"
              + ifMatch.get()
              + "'; it is a version in double quotes, as the ETag of an answer gives it, or *.");
    }
    return new Precondition.VersionIs(Long.parseLong(etag.group(1)));
  }

  private void read(Exchange exchange) throws InterruptedException {
    exchange.requireOnly(READ_PARAMETERS);
    String run = exchange.run();
    String variable = exchange.variable();
    OptionalLong version = exchange.number("version", 1, Long.MAX_VALUE);
    OptionalLong after = exchange.number("after", 0, Long.MAX_VALUE);
    Optional<Duration> wait = exchange.duration("wait");
    if (version.isPresent()) {
      if (wait.isPresent() || after.isPresent()) {
        throw Exchange.invalid(
            "The parameter version asks for one version of the history, and goes neither with wait"
                + " nor with after. To wait for a newer version, say after and wait.");
      }
      exchange.requireSameInstance();
      exchange.sendVersion(
          exchange.handOut(run, version(exchange, run, variable, version.getAsLong())));
      return;
    }
    exchange.requireSameInstance();
    if (wait.isEmpty()) {
      peek(hub, exchange, run, variable, after.orElse(0));
    } else {
      await(exchange, run, new Condition.Written(variable, after.orElse(0)), wait.get());
    }
  }

  private Version version(Exchange exchange, String run, String variable, long number) {
    return hub.look().version(run, variable, number, exchange.participant());
  }

  /** Answers the value that is there, or that there is none; never blocks. */
  static void peek(Hub hub, Exchange exchange, String run, String variable, long after) {
    Optional<Version> newest =
        hub.look().peek(run, variable, exchange.actor(), exchange.observes());
    if (newest.isPresent() && newest.get().number() > after) {
      exchange.sendVersion(exchange.handOut(run, newest.get()));
      return;
    }
    String where = variable + " in run " + run;
    String why =
        newest.isEmpty()
            ? " has no value"
            : " has version " + newest.get().number() + ", none after " + after;
    String next =
        hub.look()
            .failure(run, variable, exchange.participant())
            .map(f -> "; " + f.words() + ".")
            .orElse(". To block until it is written, add wait=30s to the query.");
    throw new RoseTrapException(ErrorCode.NOT_WRITTEN, where + why + next);
  }

  private void await(Exchange exchange, String run, Condition.Written condition, Duration wanted)
      throws InterruptedException {
    waiting.arrival(
        exchange,
        run,
        condition,
        wanted,
        (arrived, wait) -> arrived.version(0).ifPresent(exchange::sendVersion));
  }
}
