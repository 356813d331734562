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
  /** Short enough for what stands between client and hub to keep the connection open. */
  private static final Duration SLICE = Duration.ofSeconds(25);

  private final Calls calls;
  private final WaitRequest wait;
  private final Condition condition;
  private final long deadline;

  /** Whether this wait, or the cursor that it starts from, belongs to a known start of the hub. */
  private boolean pinned;

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
    return (leaf instanceof Condition.Written w && w.after() > 0)
        || (leaf instanceof Condition.Matches m && m.after() > 0);
  }

  /** Blocks until the condition is decided or the deadline has passed. */
  Outcome await() {
    while (true) {
      HttpReply reply = calls.call(this);
      boolean timedOut = reply.header(Wire.OUTCOME).orElse("").equals("TIMED_OUT");
      if (!timedOut || last) {
        return outcome(reply);
      }
      pinned = true;
    }
  }

  @Override
  public HttpRequest request(boolean resumed) {
    Duration remaining = patience();
    // Without knowing the hub's start, a restart during the first slice could not be noticed.
    boolean look = calls.instance().isEmpty();
    slice = look ? Duration.ZERO : remaining.compareTo(SLICE) > 0 ? SLICE : remaining;
    last = slice.compareTo(remaining) >= 0;
    HttpRequest request = wait.toRequest(calls, slice, last);
    return pinned || resumed ? calls.pinned(request) : request;
  }

  @Override
  public Duration answerTime() {
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
