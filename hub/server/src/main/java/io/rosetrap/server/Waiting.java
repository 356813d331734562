package io.rosetrap.server;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.core.Hub;
import io.rosetrap.core.Wait;
import java.time.Duration;
import java.util.Optional;

/** A wait on behalf of a connection: it ends also when the peer goes away. */
final class Waiting {
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
      String run, Condition condition, String participant, Duration time, boolean diagnose)
      throws InterruptedException {
    try (Wait wait = hub.begin(run, condition, participant)) {
      Optional<Outcome> outcome = await(wait, time);
      return outcome.isPresent() ? outcome.get() : wait.expire(diagnose);
    }
  }

  /** Blocks until the condition is decided or the peer has gone, however long that takes. */
  Outcome awaitForever(String run, Condition condition, String participant)
      throws InterruptedException {
    try (Wait wait = hub.begin(run, condition, participant)) {
      while (true) {
        Optional<Outcome> outcome = await(wait, longest);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    }
  }

  private static Optional<Outcome> await(Wait wait, Duration time) throws InterruptedException {
    HubConnection connection = HubConnection.current();
    boolean watched = connection != null && time.compareTo(UNWATCHED) > 0;
    Optional<Outcome> outcome = wait.await(watched ? UNWATCHED : time);
    if (outcome.isPresent() || !watched || connection == null) {
      return outcome;
    }
    connection.beginWait(() -> wait.cancel("its reader closed the connection"));
    try {
      return wait.await(time.minus(UNWATCHED));
    } finally {
      connection.endWait();
    }
  }
}
