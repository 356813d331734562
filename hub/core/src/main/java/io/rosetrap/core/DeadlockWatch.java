package io.rosetrap.core;

import io.rosetrap.api.DeadlockPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for deadlocks in a run, and reports what has stood unchanged for a while: a wait may be
 * blocked for the moment in which its helper goes from one thing to the next. Called by the
 * ticker's thread, but for {@link #isBlocked} and {@link #now}.
 */
final class DeadlockWatch {
  /** For how long the same parties must have been stuck on the same waits. */
  static final long STANDING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Looks again, under the locks, whether what was found is still so. */
  interface Search {
    /** What is stuck now and was all the time; empty where it is not so any more. */
    Optional<Stuck> again();
  }

  private final Run run;

  /** Since when each stuck wait has been so. */
  private final Map<Wait, Long> standing = new HashMap<>();

  /**
   * All that an answer depends on.
   *
   * @param changes of the waits and of the state: both only grow, so an equal sum means no change
   * @param awaited whether somebody may be started again, which only time ends
   */
  private record Seen(long changes, boolean awaited) {}

  private @Nullable Seen lastSeen;

  /** The waits that were reported and are still stuck: it is said once. */
  private final Set<Wait> reported = new HashSet<>();

  /** The pictures that were told where telling is all, and are still so. */
  private Set<String> warned = Set.of();

  /** What a diagnosis found last, for the many that may be made of one state. */
  private record Found(Seen seen, List<Stuck> stuck) {}

  private volatile @Nullable Found found;

  DeadlockWatch(Run run) {
    this.run = run;
  }

  /** One look. */
  void look(long nowNanos) {
    Seen seen = run.withWaits(waits -> seen(waits, nowNanos));
    if (seen.equals(lastSeen) && standing.isEmpty()) {
      return;
    }
    lastSeen = seen;
    List<Stuck> now = run.withWaits(this::search);
    Set<Wait> stuck = new HashSet<>();
    now.forEach(group -> stuck.addAll(group.waits()));
    standing.keySet().retainAll(stuck);
    reported.retainAll(stuck);
    stuck.forEach(wait -> standing.putIfAbsent(wait, nowNanos));
    now.stream().filter(group -> isDue(group, nowNanos)).forEach(this::report);
  }

  /** Whether all of a group have been stuck for long enough, and it was not told before. */
  private boolean isDue(Stuck group, long nowNanos) {
    return group.waits().stream()
            .allMatch(wait -> nowNanos - standing.getOrDefault(wait, nowNanos) >= STANDING_NANOS)
        && !reported.containsAll(group.waits());
  }

  private void report(Stuck group) {
    boolean tells = run.state().settings().deadlocks() == DeadlockPolicy.WARN;
    // Readers that are only told ask again and again, and are the same deadlock.
    if (tells && warned.contains(group.picture())) {
      return;
    }
    boolean ended = run.endStuck(() -> again(group.waits()));
    if (ended) {
      reported.addAll(group.waits());
      warned = tells ? Set.of(group.picture()) : Set.of();
    }
  }

  private Optional<Stuck> again(Set<Wait> waits) {
    return run.withWaits(this::search).stream()
        .filter(group -> group.waits().equals(waits))
        .findFirst();
  }

  private List<Stuck> search(WaitIndex waits) {
    return StuckSearch.isWorthALook(run.state(), waits.size())
        ? new StuckSearch(run.state(), waits).find(run.hub().nanos())
        : List.of();
  }

  /** The state lock is held. */
  private Seen seen(WaitIndex waits, long nowNanos) {
    RunState state = run.state();
    boolean awaited =
        state.settings().sealed()
            && state.census().crashed().stream().anyMatch(crashed -> crashed.isAwaited(nowNanos));
    return new Seen(waits.changes() + state.revision(), awaited);
  }

  /** What is stuck at this moment, however long it has been so. For any thread. */
  List<Stuck> now() {
    return run.withWaits(
        waits -> {
          Seen seen = seen(waits, run.hub().nanos());
          Found known = found;
          if (known == null || !known.seen().equals(seen)) {
            known = new Found(seen, search(waits));
            found = known;
          }
          return known.stuck();
        });
  }

  /** Whether the last diagnosis found it stuck, so that a search is likely to find it again. */
  boolean wasStuck(String participant) {
    Found known = found;
    return known != null
        && known.stuck().stream().anyMatch(group -> group.members().contains(participant));
  }

  /** Whether a participant is held up by a wait of its own at this moment. */
  boolean isBlocked(Participant participant) {
    return run.withWaits(
        waits -> waits.of(participant.name()).stream().anyMatch(wait -> !wait.isAside()));
  }
}
