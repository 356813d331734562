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

  /** A wait that ends sooner than this by itself is no deadlock. */
  static final Duration SHORT = Duration.ofSeconds(5);

  /**
   * How long the first request waits if the evidence is not there yet; each next one twice that.
   */
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);

  /** Whether the participant goes on in any case, or soon. */
  private final boolean aside;

  /** Whether the participant is seen to do nothing else during the present slice. */
  private boolean alone;

  private Duration untilNextLook = FIRST_LOOK;

  /** Names the wait: what was claimed is claimed once, and each slice goes on with the last. */
  private final String key;

  /** Whether it is handed something. */
  private final boolean claims;

  /** The place in the line, as the hub said it. */
  private String place = "";

  WaitLoop(Membership self, Condition condition, Duration timeout, boolean aside) {
    this.self = self;
    this.calls = self.calls();
    this.wait = new WaitRequest(self.run(), condition);
    this.condition = condition;
    this.aside = aside || timeout.compareTo(SHORT) < 0;
    this.key = calls.nextKey();
    this.claims = condition instanceof Condition.Claim;
    this.deadline = startedNanos + timeout.toNanos();
    this.pinned = condition.leaves().stream().anyMatch(WaitLoop::hasCursor);
  }

  private static boolean hasCursor(Condition.Leaf leaf) {
    if (leaf instanceof Condition.Written w) {
      // Most are; the first switch over types makes a class, which takes a short process 10 ms.
      return w.after() > 0;
    }
    return switch (leaf) {
      case Condition.Written w -> w.after() > 0;
      case Condition.Matches m -> m.after() > 0;
      case Condition.Absent a -> false;
      case Condition.Waiting w -> false;
      case Condition.Collected c -> false;
      case Condition.Passed p -> true;
      case Condition.Progress p -> p.after() > 0;
      case Condition.Claim c -> false;
      case Condition.Cue c -> false;
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
    Duration most = looking ? Duration.ZERO : mostOfSlice();
    slice = remaining.compareTo(most) > 0 ? most : remaining;
    last = slice.compareTo(remaining) >= 0;
    HttpRequest request = looking ? wait.look(self) : wait.toRequest(self, slice());
    if (!looking) {
      if (claims || !last || goesOn) {
        request.header(Wire.IDEMPOTENCY_KEY, key);
      }
      inDoubt = claims;
    }
    if (pinned || repeated) {
      home.ifPresent(id -> request.header(Wire.INSTANCE, id));
    }
    return request;
  }

  /**
   * How long to wait in one request. What was seen is looked at anew for each: a shell that has
   * just started this process may not wait yet, and a job of the background may end.
   */
  private Duration mostOfSlice() {
    Duration most = calls.timing().slice();
    alone = !aside && self.isAlone();
    if (aside || alone || !self.mayBecomeAlone() || untilNextLook.compareTo(most) > 0) {
      return most;
    }
    Duration look = untilNextLook;
    untilNextLook = untilNextLook.multipliedBy(2);
    return look;
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
                    return request.header(Wire.IDEMPOTENCY_KEY, key);
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
