package io.rosetrap.core;

import io.rosetrap.api.Condition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits between two requests of one read. They go on being judged, so that what comes and goes
 * meanwhile is not missed, until their reader asks again with the same idempotency key, or has not
 * for a while. Safe for use by many threads: whoever takes a wait out of the map has it.
 */
final class Intermissions {
  /** For how long a reader is waited for; it asks again at once unless its connection is lost. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private record Reader(String run, String participant, String key) {}

  private record Left(Wait read, long dueNanos) {}

  private final Map<Reader, Left> left = new ConcurrentHashMap<>();

  /** Keeps a wait for its reader; false where nobody could ask for it, or it has ended. */
  boolean keep(String run, Wait wait, long nowNanos) {
    Optional<String> key = wait.actor().idempotencyKey();
    boolean resumable = key.isPresent() && !(wait.condition() instanceof Condition.Claim);
    if (!resumable || !wait.run().withWaits(index -> index.interrupt(wait))) {
      return false;
    }
    Reader reader = new Reader(run, wait.participant(), key.get());
    Left before = left.put(reader, new Left(wait, nowNanos + LONGEST.toNanos()));
    if (before != null) {
      before.read().abandon();
    }
    return true;
  }

  /** The wait that a request goes on with. */
  Optional<Wait> take(String run, Condition condition, Actor actor) {
    if (actor.idempotencyKey().isEmpty()) {
      return Optional.empty();
    }
    Left found = left.remove(new Reader(run, actor.participant(), actor.idempotencyKey().get()));
    if (found == null) {
      return Optional.empty();
    }
    Wait wait = found.read();
    if (!wait.condition().equals(condition) || !wait.actor().equals(actor)) {
      wait.abandon();
      return Optional.empty();
    }
    return Optional.of(wait);
  }

  /** Ends those whose readers have not come back. */
  void endThoseDue(long nowNanos) {
    left.forEach(
        (reader, each) -> {
          if (nowNanos - each.dueNanos() >= 0 && left.remove(reader, each)) {
            each.read().abandon();
          }
        });
  }
}
