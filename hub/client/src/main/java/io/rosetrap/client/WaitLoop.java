package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A wait as the hub is asked for it: in slices against one monotonic deadline, so that it outlives
 * proxies and lost connections, and bound to one start of the hub, so that a restart is noticed.
 * For use by one thread.
 */
final class WaitLoop implements Calls.Ask {
  private final Membership self;
  private final Calls calls;
  private final WaitRequest wait;
  private final Condition condition;
  private final long deadline;

  /**
   * The start of the hub that this wait began on, or that its cursor was taken from. Not the one
   * that answered last: that may have been another thread's question to the next one.
   */
  private Optional<String> home = Optional.empty();

  /** Whether the hub must still be the one that this wait began on. */
  private boolean pinned;

  /** Whether the request made last only asked for what was there already. */
  private boolean looking;

  /** Whether the hub has waited before on behalf of this wait. */
  private boolean goesOn;

  /** Whether something may have been handed out of which no answer told. */
  private boolean inDoubt;

  private Duration slice = Duration.ZERO;
  private boolean last;

  private final long startedNanos = System.nanoTime();
  private final Thread thread = Thread.currentThread();

  /** Whether the participant is known to do nothing else meanwhile. */
  private final boolean alone;

  /** Makes a repeated claim harmless; empty for what claims nothing. */
  private final Optional<String> key;

  /** The place in the line, as the hub said it. */
  private String place = "";

  WaitLoop(Membership self, Condition condition, Duration timeout, boolean aside) {
    this.self = self;
    this.calls = self.calls();
    this.wait = new WaitRequest(self.run(), condition);
    this.condition = condition;
    this.alone = !aside && self.isAlone();
    this.key =
        condition instanceof Condition.Claim ? Optional.of(calls.nextKey()) : Optional.empty();
    this.deadline = startedNanos + timeout.toNanos();
    this.pinned = condition.leaves().stream().anyMatch(WaitLoop::hasCursor);
  }

  private static boolean hasCursor(Condition.Leaf leaf) {
    return switch (leaf) {
      case Condition.Written w -> w.after() > 0;
      case Condition.Matches m -> m.after() > 0;
      case Condition.Absent a -> false;
      case Condition.Waiting w -> false;
      case Condition.Collected c -> false;
      case Condition.Passed p -> true;
      case Condition.Progress p -> p.after() > 0;
      case Condition.Claim c -> false;
    };
  }

  /** Blocks until the condition is decided or the deadline has passed. */
  Outcome await() {
    calls.waiting().add(this);
    try {
      return loop();
    } finally {
      calls.waiting().remove(this);
    }
  }

  /** What the calling thread is blocked in, for others to see. */
  LocalWait local() {
    Duration waiting = Duration.ofNanos(System.nanoTime() - startedNanos);
    return new LocalWait(thread, self.run(), condition, waiting);
  }

  private Outcome loop() {
    while (true) {
      HttpReply reply = calls.ask(this);
      inDoubt = false;
      reply.header(Wire.PLACE).ifPresent(given -> place = given);
      if (self.comesBackAfter(reply)) {
        continue;
      }
      if (!isUndecided(reply)) {
        return outcome(reply);
      }
      goesOn |= !looking;
      home = reply.header(Wire.INSTANCE);
      pinned = true;
    }
  }

  private boolean isUndecided(HttpReply reply) {
    if (looking) {
      return wait.isOpen(reply);
    }
    // A hub that grants less than was asked for answers before the deadline.
    boolean timedOut = reply.header(Wire.OUTCOME).orElse("").equals("TIMED_OUT");
    return timedOut && !(last && patience().isZero());
  }

  @Override
  public HttpRequest request(boolean repeated) {
    if (home.isEmpty()) {
      home = calls.instance();
    }
    Duration remaining = patience();
    // Without knowing the hub's start, a restart during the first slice could not be noticed.
    looking = home.isEmpty() && !remaining.isZero();
    Duration most = looking ? Duration.ZERO : calls.timing().slice();
    slice = remaining.compareTo(most) > 0 ? most : remaining;
    last = slice.compareTo(remaining) >= 0;
    HttpRequest request = looking ? wait.look(self) : wait.toRequest(self, slice());
    if (!looking) {
      key.ifPresent(k -> request.header(Wire.IDEMPOTENCY_KEY, k));
      inDoubt = key.isPresent();
    }
    if (pinned || repeated) {
      home.ifPresent(id -> request.header(Wire.INSTANCE, id));
    }
    return request;
  }

  @Override
  public Duration waitTime() {
    return slice;
  }

  @Override
  public Duration patience() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private WaitRequest.Slice slice() {
    Duration waited = Duration.ofNanos(System.nanoTime() - startedNanos);
    return new WaitRequest.Slice(slice, last, goesOn ? waited : Duration.ZERO, alone, place);
  }

  /** Whether something may have been handed out of which no answer told. */
  boolean isInDoubt() {
    return inDoubt;
  }

  /**
   * Asks once more for what may have been handed out while nobody listened, without waiting. It
   * takes the place of the request that was made before, so that this is handed nothing any more.
   *
   * @param by the same stay, over connections that are open still
   */
  Optional<Outcome.Arrived> whatWasHandedOut(Membership by) {
    HttpReply reply =
        by.calls()
            .ask(
                new Calls.Ask() {
                  @Override
                  public HttpRequest request(boolean repeated) {
                    HttpRequest request =
                        wait.toRequest(
                            by,
                            new WaitRequest.Slice(
                                Duration.ZERO, false, Duration.ZERO, false, place));
                    key.ifPresent(k -> request.header(Wire.IDEMPOTENCY_KEY, k));
                    return request;
                  }

                  @Override
                  public Duration patience() {
                    return Duration.ofSeconds(5);
                  }
                });
    return reply.isOk() && outcome(reply) instanceof Outcome.Arrived arrived
        ? Optional.of(arrived)
        : Optional.empty();
  }

  private Outcome outcome(HttpReply reply) {
    if (reply.isOk() && condition instanceof Condition.Claim claim) {
      Subject subject = claim.subject();
      boolean item = claim instanceof Condition.Item;
      return new Outcome.Arrived(
          Answers.token(reply),
          List.of(
              new Outcome.Match(
                  0,
                  subject,
                  item ? Optional.of(Answers.version(subject.name(), reply)) : Optional.empty())));
    }
    if (reply.isOk() && condition instanceof Condition.Written written) {
      Version version = Answers.version(written.variable(), reply);
      return new Outcome.Arrived(
          version.revision(),
          List.of(new Outcome.Match(0, written.subject(), Optional.of(version))));
    }
    return Answers.outcome(reply);
  }
}
