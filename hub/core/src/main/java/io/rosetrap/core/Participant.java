package io.rosetrap.core;

import io.rosetrap.api.Ending;
import io.rosetrap.api.Replaced;
import io.rosetrap.api.Subject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one participant that joined.
 *
 * @param name its name
 * @param session the revision of its joining, which names this stay
 * @param attempt 1 for the first stay under this name
 * @param profile what it said of itself
 * @param promises the variables that it promised and that are not written yet
 * @param joinedAt the hub's clock
 * @param presence when it was last heard of; shared by all states of this stay
 * @param replaced the stay that it ended by coming, or null where none was going on
 * @param ending how it ended, or null while it is there
 * @param goneNanos where it has ended, from when on by the hub's own time it counts as gone
 */
record Participant(
    String name,
    long session,
    long attempt,
    Command.Profile profile,
    Set<String> promises,
    Instant joinedAt,
    Presence presence,
    @Nullable Replaced replaced,
    @Nullable Ending ending,
    long goneNanos)
    implements Entity {

  /** When a participant was last heard of, and what it did. No state: a restart begins anew. */
  static final class Presence {
    private volatile long heardNanos;
    private volatile boolean concurrent;
    private volatile @Nullable Event did;

    Presence(long nowNanos) {
      this.heardNanos = nowNanos;
    }

    void hear(long nowNanos) {
      heardNanos = nowNanos;
    }

    long heardNanos() {
      return heardNanos;
    }

    /** Notes that it did something while one of its waits was blocked. */
    void showConcurrency() {
      concurrent = true;
    }

    boolean isConcurrent() {
      return concurrent;
    }

    void did(Event event) {
      did = event;
    }

    @Nullable Event did() {
      return did;
    }
  }

  Participant {
    promises = Collections.unmodifiableSet(new LinkedHashSet<>(promises));
  }

  static Subject subject(String name) {
    return new Subject(Subject.Kind.PARTICIPANT, name);
  }

  @Override
  public Subject subject() {
    return subject(name);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public boolean isForgettable() {
    return ending != null;
  }

  /** This stay, as one that another process ended. */
  Replaced asReplaced() {
    return new Replaced(attempt, profile.pid(), profile.host());
  }

  boolean isThere() {
    return ending == null;
  }

  /** Whether it has ended, and may be started again at any moment. */
  boolean isAwaited(long nowNanos) {
    return ending != null && ending.mayComeBack() && nowNanos - goneNanos < 0;
  }

  /** Whether a blocked wait of it means that it does nothing at all. */
  boolean isSequential() {
    return profile.sequential() && !presence.isConcurrent();
  }

  Participant promising(Set<String> more) {
    Set<String> all = new LinkedHashSet<>(promises);
    all.addAll(more);
    return with(all);
  }

  /** The same without a promise that is kept, or broken by a failure. */
  Participant without(String variable) {
    Set<String> left = new LinkedHashSet<>(promises);
    left.remove(variable);
    return with(left);
  }

  private Participant with(Set<String> open) {
    return new Participant(
        name, session, attempt, profile, open, joinedAt, presence, replaced, ending, goneNanos);
  }

  Participant ended(Ending how, long gone) {
    return new Participant(
        name, session, attempt, profile, Set.of(), joinedAt, presence, replaced, how, gone);
  }
}
