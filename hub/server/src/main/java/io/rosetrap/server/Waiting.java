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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A wait on behalf of a connection: it ends also when the peer goes away. */
final class Waiting {
  private static final HeaderName PLACE = HeaderNames.create(Wire.PLACE);

  /** What is larger may take time to be sent. */
  private static final int MOST_AT_ONCE = 16 << 10;

  private static final Duration FOR_EVER = Duration.ofDays(365);

  private static final String GONE = "its reader closed the connection";

  /**
   * A peer that has closed its side is waited for so much longer, since it may still read what
   * comes at once.
   */
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

  /**
   * A wait, and what is done when it has ended.
   *
   * @param deadlineNanos when its time is up, by {@link System#nanoTime}
   * @param unwatched for how long it does not matter whether the peer is there
   */
  record Blocking(
      Hub hub,
      String run,
      Wait of,
      long deadlineNanos,
      Duration unwatched,
      boolean diagnose,
      Ended ended)
      implements Route.Endpoint {

    /** How much of its time is left, in nanoseconds; not positive once it is up. */
    long nanosLeft() {
      return deadlineNanos - System.nanoTime();
    }

    /** Whether it goes on, so that somebody must wait. */
    boolean goesOn() {
      return !of.hasEnded() && nanosLeft() > 0;
    }

    /** Whether it has ended well, with an answer that is sent in a moment. */
    boolean isAnsweredAtOnce() {
      return of.arrived().filter(arrived -> bytes(arrived) <= MOST_AT_ONCE).isPresent();
    }

    private static long bytes(Outcome.Arrived arrived) {
      long bytes = 0;
      for (Outcome.Match match : arrived.matches()) {
        bytes += match.version().map(version -> version.value().size()).orElse(0);
      }
      return bytes;
    }

    void peerIsGone() {
      of.cancel(GONE);
    }

    /** Nobody will answer: what it was handed goes to the next in line. */
    void abandon() {
      of.cancel(GONE);
      of.takeBack();
    }

    /** Blocks while it goes on, and answers. */
    @Override
    public void answer(Exchange exchange) throws InterruptedException {
      boolean blocks = goesOn();
      boolean pauses = false;
      Outcome outcome;
      if (blocks) {
        exchange.connection().beginWait(this::peerIsGone, unwatched);
      }
      try {
        Optional<Outcome> decided = of.await(Duration.ofNanos(nanosLeft()));
        pauses = decided.isEmpty() && !diagnose && hub.pause(run, of);
        outcome =
            pauses
                ? new Outcome.TimedOut(Diagnosis.NONE)
                : decided.isPresent() ? decided.get() : of.expire(diagnose);
      } finally {
        if (blocks) {
          exchange.connection().endWait();
        }
        if (!pauses) {
          of.close();
        }
      }
      ended.accept(outcome, of);
    }
  }

  private Blocking begin(
      String run,
      Condition condition,
      Actor actor,
      WaitOptions options,
      Duration time,
      boolean diagnose,
      Ended ended) {
    // A participant that has left its wait may be about to keep its promise, and must not be taken
    // for blocked meanwhile.
    // One that waits at a barrier must not be taken for there once it has gone.
    boolean atOnce =
        hub.look().hasJoined(run, actor.participant()) || condition instanceof Condition.Passed;
    Wait wait = hub.begin(run, condition, actor, options);
    long deadline = System.nanoTime() + Math.max(0, TimeUnit.NANOSECONDS.convert(time));
    Duration unwatched = atOnce ? Duration.ZERO : UNWATCHED;
    return new Blocking(hub, run, wait, deadline, unwatched, diagnose, ended);
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
    List<Outcome> told = new ArrayList<>();
    begin(run, condition, actor, options, time, false, (outcome, wait) -> told.add(outcome))
        .answer(exchange);
    return told.getFirst();
  }

  /**
   * Waits until the condition is decided, the time is up or the peer has gone. Where that takes any
   * time, or to say how it ended does, the endpoint is left meanwhile.
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
    Blocking blocking = begin(run, condition, actor, options, time, diagnose, ended);
    if (blocking.isAnsweredAtOnce()) {
      blocking.answer(exchange);
    } else {
      exchange.later(blocking);
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

  /** Waits until the condition is decided or the peer has gone, however long that takes. */
  void awaitForever(
      Exchange exchange, String run, Condition condition, String participant, Ended ended)
      throws InterruptedException {
    Actor actor = Actor.named(participant);
    await(exchange, run, condition, actor, WaitOptions.PLAIN, FOR_EVER, true, ended);
  }
}
