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
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A wait on behalf of a connection: it ends also when the peer goes away. */
final class Waiting {
  private static final HeaderName PLACE = HeaderNames.create(Wire.PLACE);

  private static final String GONE = "its reader closed the connection";

  /** A wait that blocks longer has its peer watched; shorter ones are spared the cost. */
  private static final Duration UNWATCHED = Duration.ofMillis(500);

  /** What is done once a wait has ended, on the connection's thread. */
  @FunctionalInterface
  interface Ended {
    void accept(Outcome outcome, Wait wait) throws InterruptedException;
  }

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

  /** A wait, and how long to block in it. */
  private record Blocking(
      String run, Wait of, Duration time, Duration unwatched, boolean diagnose) {}

  private Blocking begin(
      String run,
      Condition condition,
      Actor actor,
      WaitOptions options,
      Duration time,
      boolean diagnose) {
    // A participant that has left its wait may be about to keep its promise, and must not be taken
    // for blocked meanwhile.
    // One that waits at a barrier must not be taken for there once it has gone.
    boolean atOnce =
        hub.look().hasJoined(run, actor.participant()) || condition instanceof Condition.Passed;
    return new Blocking(
        run,
        hub.begin(run, condition, actor, options),
        time,
        atOnce ? Duration.ZERO : UNWATCHED,
        diagnose);
  }

  /**
   * Blocks here until the condition is decided, the time is up or the peer has gone; for those that
   * have left the request already.
   */
  Outcome awaitHere(
      Exchange exchange,
      String run,
      Condition condition,
      Actor actor,
      WaitOptions options,
      Duration time)
      throws InterruptedException {
    return block(exchange, begin(run, condition, actor, options, time, false));
  }

  /**
   * Waits until the condition is decided, the time is up or the peer has gone. Where that takes any
   * time, the endpoint is left meanwhile.
   *
   * @param ended what to do then
   */
  void await(
      Exchange exchange,
      String run,
      Condition condition,
      Actor actor,
      WaitOptions options,
      Duration time,
      boolean diagnose,
      Ended ended)
      throws InterruptedException {
    // Whoever waits is read from no more.
    exchange.readOver();
    Blocking blocking = begin(run, condition, actor, options, time, diagnose);
    if (blocking.of().hasEnded() || !time.isPositive()) {
      ended.accept(block(exchange, blocking), blocking.of());
    } else {
      exchange.later(left -> ended.accept(block(left, blocking), blocking.of()));
    }
  }

  private Outcome block(Exchange exchange, Blocking blocking) throws InterruptedException {
    Wait wait = blocking.of();
    boolean goesOn = false;
    try {
      Optional<Outcome> outcome = await(exchange, wait, blocking.time(), blocking.unwatched());
      if (outcome.isEmpty() && !blocking.diagnose() && hub.pause(blocking.run(), wait)) {
        goesOn = true;
        return new Outcome.TimedOut(Diagnosis.NONE);
      }
      return outcome.isPresent() ? outcome.get() : wait.expire(blocking.diagnose());
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
  void arrival(
      Exchange exchange,
      String run,
      Condition condition,
      Duration wanted,
      BiConsumer<Outcome.Arrived, Wait> answer)
      throws InterruptedException {
    Duration granted = granted(wanted);
    await(
        exchange,
        run,
        condition,
        exchange.actor(),
        exchange.waitOptions(),
        granted,
        !exchange.flag("slice"),
        (outcome, wait) -> {
          placeHeader(exchange, wait);
          if (outcome instanceof Outcome.Arrived arrived) {
            exchange.outcome(arrived.label());
            answer.accept(arrived, wait);
          } else {
            Problem.of(noteShortened(outcome, wanted, granted)).send(exchange);
          }
        });
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
    arrival(exchange, run, claim, wanted, (arrived, wait) -> send(exchange, wait, arrived, answer));
  }

  private static void send(
      Exchange exchange, Wait wait, Outcome.Arrived arrived, Consumer<Outcome.Arrived> answer) {
    if (exchange.connection().isGone()) {
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

  /** The same until the condition is decided or the peer has gone, however long that takes. */
  void awaitForever(
      Exchange exchange, String run, Condition condition, String participant, Ended ended) {
    Wait wait = hub.begin(run, condition, participant);
    exchange.later(left -> ended.accept(blockForever(left, wait), wait));
  }

  private Outcome blockForever(Exchange exchange, Wait wait) throws InterruptedException {
    try (wait) {
      while (true) {
        Optional<Outcome> outcome = await(exchange, wait, longest, UNWATCHED);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    }
  }

  private static Optional<Outcome> await(
      Exchange exchange, Wait wait, Duration time, Duration unwatched) throws InterruptedException {
    boolean watched = time.compareTo(unwatched) > 0;
    Optional<Outcome> outcome = wait.await(watched ? unwatched : time);
    if (outcome.isPresent() || !watched) {
      return outcome;
    }
    exchange.connection().beginWait(() -> wait.cancel(GONE));
    try {
      return wait.await(time.minus(unwatched));
    } finally {
      exchange.connection().endWait();
    }
  }
}
