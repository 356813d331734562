package io.rosetrap.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Hub;
import io.rosetrap.core.Wait;
import io.rosetrap.core.WaitOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wait on behalf of a connection: it ends also when the peer goes away. */
final class Waiting {
  private static final HeaderName PLACE = HeaderNames.create(Wire.PLACE);

  private static final String GONE = "its reader closed the connection";

  /** A wait that blocks longer has its peer watched; shorter ones are spared the cost. */
  private static final Duration UNWATCHED = Duration.ofMillis(500);

  private final Hub hub;
  private final Duration longest;

  Waiting(Hub hub, Duration longest) {
    this.hub = hub;
    this.longest = longest;
  }

  /** The longest wait that is granted. */
  Duration granted(Duration wanted) {
    return wanted.compareTo(longest) > 0 ? longest : wanted;
  }

  /** Blocks until the condition is decided, the time is up or the peer has gone. */
  Outcome await(
      String run,
      Condition condition,
      Actor actor,
      WaitOptions options,
      Duration time,
      boolean diagnose)
      throws InterruptedException {
    return await(run, condition, actor, options, time, diagnose, wait -> {});
  }

  /** The same, for a caller that wants to know more of the wait once it has ended. */
  Outcome await(
      String run,
      Condition condition,
      Actor actor,
      WaitOptions options,
      Duration time,
      boolean diagnose,
      Consumer<Wait> look)
      throws InterruptedException {
    // A participant that has left its wait may be about to keep its promise, and must not be taken
    // for blocked meanwhile.
    // One that waits at a barrier must not be taken for there once it has gone.
    boolean atOnce =
        hub.look().hasJoined(run, actor.participant()) || condition instanceof Condition.Passed;
    Duration unwatched = atOnce ? Duration.ZERO : UNWATCHED;
    Wait wait = hub.begin(run, condition, actor, options);
    boolean goesOn = false;
    try {
      Optional<Outcome> outcome = await(wait, time, unwatched);
      if (outcome.isEmpty() && !diagnose && hub.pause(run, wait)) {
        goesOn = true;
        return new Outcome.TimedOut(Diagnosis.NONE);
      }
      Outcome ended = outcome.isPresent() ? outcome.get() : wait.expire(diagnose);
      look.accept(wait);
      return ended;
    } finally {
      if (!goesOn) {
        wait.close();
      }
    }
  }

  /**
   * Waits as the query of a request says. Where the wait does not end well the request is answered,
   * and nothing is left to do.
   */
  Optional<Outcome.Arrived> arrival(
      Exchange exchange, String run, Condition condition, Duration wanted)
      throws InterruptedException {
    return arrival(exchange, run, condition, wanted, wait -> {});
  }

  private Optional<Outcome.Arrived> arrival(
      Exchange exchange, String run, Condition condition, Duration wanted, Consumer<Wait> look)
      throws InterruptedException {
    Duration granted = granted(wanted);
    Outcome outcome =
        await(
            run,
            condition,
            exchange.actor(),
            exchange.waitOptions(),
            granted,
            !exchange.flag("slice"),
            look);
    if (outcome instanceof Outcome.Arrived arrived) {
      exchange.outcome(arrived.label());
      return Optional.of(arrived);
    }
    Problem.of(noteShortened(outcome, wanted, granted)).send(exchange);
    return Optional.empty();
  }

  /**
   * Waits for a turn as the query of a request says, and answers it. What is handed out to a peer
   * that has gone goes to the next in line.
   *
   * @param answer sends what was handed out
   */
  void handOut(
      Exchange exchange, String run, Condition.Claim claim, Consumer<Outcome.Arrived> answer)
      throws InterruptedException {
    Duration wanted = exchange.duration("wait").orElse(Duration.ZERO);
    AtomicReference<@Nullable Wait> ended = new AtomicReference<>();
    Optional<Outcome.Arrived> arrived =
        arrival(
            exchange,
            run,
            claim,
            wanted,
            wait -> {
              placeHeader(exchange, wait);
              ended.set(wait);
            });
    Wait wait = ended.get();
    if (arrived.isPresent() && wait != null) {
      send(exchange, wait, arrived.get(), answer);
    }
  }

  private static void send(
      Exchange exchange, Wait wait, Outcome.Arrived arrived, Consumer<Outcome.Arrived> answer) {
    HubConnection connection = HubConnection.current();
    if (connection != null && connection.isGone()) {
      wait.takeBack();
      Problem.of(new Outcome.Cancelled(GONE)).send(exchange);
      return;
    }
    boolean sent = false;
    try {
      answer.accept(arrived);
      sent = true;
    } finally {
      if (!sent) {
        wait.takeBack();
      }
    }
  }

  private static void placeHeader(Exchange exchange, Wait wait) {
    if (wait.place() > 0) {
      exchange.header(PLACE, Long.toString(wait.place()));
    }
  }

  /** A wait that was granted less time than it asked for says so. */
  static Outcome noteShortened(Outcome outcome, Duration wanted, Duration granted) {
    if (outcome instanceof Outcome.TimedOut(Diagnosis d)
        && !d.equals(Diagnosis.NONE)
        && wanted.compareTo(granted) > 0) {
      String note =
          "one request waits at most "
              + Durations.format(granted)
              + ", not "
              + Durations.format(wanted)
              + ": ask again to go on waiting";
      return new Outcome.TimedOut(d.plus(new Diagnosis.Fact(Diagnosis.Kind.OTHER, note)));
    }
    return outcome;
  }

  /** Blocks until the condition is decided or the peer has gone, however long that takes. */
  Outcome awaitForever(String run, Condition condition, String participant)
      throws InterruptedException {
    try (Wait wait = hub.begin(run, condition, participant)) {
      while (true) {
        Optional<Outcome> outcome = await(wait, longest, UNWATCHED);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    }
  }

  private static Optional<Outcome> await(Wait wait, Duration time, Duration unwatched)
      throws InterruptedException {
    HubConnection connection = HubConnection.current();
    boolean watched = connection != null && time.compareTo(unwatched) > 0;
    Optional<Outcome> outcome = wait.await(watched ? unwatched : time);
    if (outcome.isPresent() || !watched || connection == null) {
      return outcome;
    }
    connection.beginWait(() -> wait.cancel(GONE));
    try {
      return wait.await(time.minus(unwatched));
    } finally {
      connection.endWait();
    }
  }
}
