package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
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

  private Duration slice = Duration.ZERO;
  private boolean last;

  WaitLoop(Calls calls, String run, Condition condition, Duration timeout) {
    this.calls = calls;
    this.wait = new WaitRequest(run, condition);
    this.condition = condition;
    this.deadline = System.nanoTime() + timeout.toNanos();
    this.pinned = condition.leaves().stream().anyMatch(WaitLoop::hasCursor);
  }

  private static boolean hasCursor(Condition.Leaf leaf) {
    return switch (leaf) {
      case Condition.Written w -> w.after() > 0;
      case Condition.Matches m -> m.after() > 0;
      case Condition.Absent a -> false;
      case Condition.Waiting w -> false;
    };
  }

  /** Blocks until the condition is decided or the deadline has passed. */
  Outcome await() {
    while (true) {
      HttpReply reply = calls.ask(this);
      if (!isUndecided(reply)) {
        return outcome(reply);
      }
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
    HttpRequest request = looking ? wait.look(calls) : wait.toRequest(calls, slice, last);
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

  private Outcome outcome(HttpReply reply) {
    if (reply.isOk() && condition instanceof Condition.Written written) {
      Version version = Answers.version(written.variable(), reply);
      return new Outcome.Arrived(
          version.revision(),
          List.of(new Outcome.Match(0, written.variable(), Optional.of(version))));
    }
    return Answers.outcome(reply);
  }
}
