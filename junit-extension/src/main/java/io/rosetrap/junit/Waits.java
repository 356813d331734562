package io.rosetrap.junit;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.client.DeadlockException;
import io.rosetrap.client.HubClosingException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.VariableFailedException;
import io.rosetrap.client.WaitCancelledException;
import io.rosetrap.client.WaitTimedOutException;
import java.time.Duration;
import java.util.Optional;

/** How assertions block: on the hub, against one deadline. */
final class Waits {
  private Waits() {}

  /** A deadline. */
  record Limit(Duration whole, long deadline) {
    Duration left() {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    boolean isOver() {
      return left().isZero();
    }
  }

  static Limit within(Duration limit) {
    return new Limit(limit, System.nanoTime() + limit.toNanos());
  }

  /** Blocks until a condition holds; the words of the hub where it did not, or cannot any more. */
  static Optional<String> whyNot(RoseTrapClient observer, Condition condition, Limit limit) {
    try {
      var unused = observer.awaitArrival(condition, limit.left());
      return Optional.empty();
    } catch (WaitTimedOutException e) {
      // The assertion says how long it was to wait.
      return Optional.of("Timed out: " + e.diagnosis().text());
    } catch (VariableFailedException
        | DeadlockException
        | HubClosingException
        | WaitCancelledException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The newest revision of the run; 0 where nothing has happened in it. */
  static long revision(RoseTrapClient observer) {
    Outcome outcome = observer.await(new Condition.Progress(0), Duration.ZERO);
    return outcome instanceof Outcome.Arrived arrived ? arrived.revision() : 0;
  }

  /** Blocks until something more has happened in the run, or the time is up. */
  static void progress(RoseTrapClient observer, long revision, Limit limit) {
    var unused = observer.await(new Condition.Progress(revision), limit.left());
  }
}
