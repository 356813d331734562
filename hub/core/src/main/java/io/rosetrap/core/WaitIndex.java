package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The blocked waits of a run by what can end them; each has one of the places that all runs share.
 * Guarded by the run's state lock. An event looks only at the waits on what it touched.
 */
final class WaitIndex {
  private final Usage usage;
  private final Set<Wait> all = new LinkedHashSet<>();

  /** Waits that an event about a subject can end. */
  private final Map<Subject, Set<Wait>> onSubject = new HashMap<>();

  /** Those that stand in line for a lock or an item, which no event ends by itself. */
  private final Map<Subject, NavigableSet<Wait>> lines = new HashMap<>();

  /** Waits that another wait on a variable can end. */
  private final Map<Subject, Set<Wait>> onWaiters = new HashMap<>();

  /** Waits by who waits. */
  private final Map<String, Set<Wait>> ofParticipant = new HashMap<>();

  /** Goes up with every wait that comes or goes. */
  private long changes;

  WaitIndex(Usage usage) {
    this.usage = usage;
  }

  /** Adds a wait, or refuses where all places are taken. */
  void add(Wait wait) {
    usage.enterWait();
    changes++;
    all.add(wait);
    ofParticipant.computeIfAbsent(wait.participant(), name -> new LinkedHashSet<>()).add(wait);
    for (Condition.Leaf leaf : wait.leaves()) {
      if (leaf instanceof Condition.Claim) {
        lines.computeIfAbsent(leaf.subject(), name -> new TreeSet<>(Wait.IN_LINE)).add(wait);
      } else {
        mapFor(leaf).computeIfAbsent(leaf.subject(), name -> new LinkedHashSet<>()).add(wait);
      }
    }
  }

  /** Ends a wait and takes it out; false, and nothing is changed, where it was not in. */
  boolean end(Wait wait, Wait.Ending how) {
    if (!remove(wait)) {
      return false;
    }
    wait.settle(how);
    usage.leaveWaits(1);
    return true;
  }

  private boolean remove(Wait wait) {
    if (!all.remove(wait)) {
      return false;
    }
    changes++;
    removeFrom(ofParticipant, wait.participant(), wait);
    for (Condition.Leaf leaf : wait.leaves()) {
      if (leaf instanceof Condition.Claim) {
        removeFrom(lines, leaf.subject(), wait);
      } else {
        removeFrom(mapFor(leaf), leaf.subject(), wait);
      }
    }
    return true;
  }

  private static <K, S extends Set<Wait>> void removeFrom(Map<K, S> map, K key, Wait wait) {
    S waits = map.get(key);
    if (waits != null && waits.remove(wait) && waits.isEmpty()) {
      map.remove(key);
    }
  }

  private Map<Subject, Set<Wait>> mapFor(Condition.Leaf leaf) {
    return leaf instanceof Condition.Waiting ? onWaiters : onSubject;
  }

  /** Ends and returns the waits that an event about these decides. */
  List<Wait> release(List<Entity> changed, long revision) {
    if (changed.size() == 1 && !(changed.getFirst() instanceof Faults)) {
      Set<Wait> waits = onSubject.get(changed.getFirst().subject());
      return waits == null ? List.of() : releaseFrom(waits, revision);
    }
    Set<Wait> waits = new LinkedHashSet<>();
    for (Entity entity : changed) {
      waits.addAll(onSubject.getOrDefault(entity.subject(), Set.of()));
      if (entity instanceof Faults faults) {
        faults.touched().forEach(s -> waits.addAll(onSubject.getOrDefault(s, Set.of())));
      }
    }
    return releaseFrom(waits, revision);
  }

  /** Ends and returns the waits that follow the history. */
  List<Wait> releaseFollowers(long revision) {
    Set<Wait> waits = onSubject.get(Condition.Progress.SUBJECT);
    return waits == null ? List.of() : releaseFrom(waits, revision);
  }

  /** Ends and returns the waits that the arrival of a wait decides. */
  List<Wait> releaseWatchers(Wait arrived, long revision) {
    if (onWaiters.isEmpty()) {
      return List.of();
    }
    // All are judged before the first of them leaves: one that leaves is itself counted by others.
    Set<Wait> watchers = new LinkedHashSet<>();
    for (Condition.Leaf leaf : arrived.leaves()) {
      if (!(leaf instanceof Condition.Waiting)) {
        watchers.addAll(onWaiters.getOrDefault(leaf.subject(), Set.of()));
      }
    }
    return releaseFrom(watchers, revision);
  }

  private List<Wait> releaseFrom(Set<Wait> waits, long revision) {
    List<Wait> released = new ArrayList<>(waits.size());
    for (Wait wait : waits) {
      Optional<Wait.Ending> ending = ending(wait.judge(), revision);
      if (ending.isPresent()) {
        wait.settle(ending.get());
        released.add(wait);
      }
    }
    released.forEach(this::remove);
    usage.leaveWaits(released.size());
    return released;
  }

  /** What a verdict means for a wait; empty where it goes on. */
  static Optional<Wait.Ending> ending(Verdict verdict, long revision) {
    return switch (verdict) {
      case Verdict.Pending pending -> Optional.empty();
      case Verdict.Holds holds ->
          Optional.of(new Wait.Ending.Satisfied(new Arrived(revision, holds.matches())));
      case Verdict.Impossible impossible ->
          Optional.of(new Wait.Ending.Hopeless(impossible.failure()));
    };
  }

  /** Ends and returns all waits. */
  List<Wait> releaseAll(Wait.Ending how) {
    List<Wait> released = List.copyOf(all);
    released.forEach(wait -> wait.settle(how));
    changes++;
    all.clear();
    ofParticipant.clear();
    onSubject.clear();
    lines.clear();
    onWaiters.clear();
    usage.leaveWaits(released.size());
    return released;
  }

  /** The claim on a lock or a queue that is next in line. */
  Optional<Wait> nextClaim(Subject subject) {
    return Optional.ofNullable(lines.get(subject)).map(NavigableSet::first);
  }

  /** The claims on a lock or a queue in the order of their places. */
  List<Wait> claims(Subject subject) {
    NavigableSet<Wait> line = lines.get(subject);
    return line == null ? List.of() : List.copyOf(line);
  }

  /** How many waits are blocked on a subject. */
  int count(Subject subject, Optional<String> participant) {
    Set<Wait> waits = waitsOn(subject);
    if (participant.isEmpty()) {
      return waits.size();
    }
    return (int) waits.stream().filter(w -> w.participant().equals(participant.get())).count();
  }

  List<Wait> on(Subject subject, int most) {
    return waitsOn(subject).stream().limit(most).toList();
  }

  private Set<Wait> waitsOn(Subject subject) {
    Set<Wait> line = lines.get(subject);
    return line == null ? onSubject.getOrDefault(subject, Set.of()) : line;
  }

  /** The waits of one participant, the oldest first. */
  List<Wait> of(String participant) {
    return List.copyOf(ofParticipant.getOrDefault(participant, Set.of()));
  }

  /** Whether there is such a wait of one participant. */
  boolean has(String participant, Predicate<Wait> which) {
    for (Wait wait : ofParticipant.getOrDefault(participant, Set.of())) {
      if (which.test(wait)) {
        return true;
      }
    }
    return false;
  }

  /** Lets a wait go on without its reader for a while; false where it is not in. */
  boolean interrupt(Wait wait) {
    if (!all.contains(wait)) {
      return false;
    }
    wait.interrupt();
    changes++;
    return true;
  }

  /** Its reader is back, so that it holds its participant up again. */
  void resume(Wait wait, boolean doesOtherThings) {
    wait.resume(doesOtherThings);
    changes++;
  }

  /** A number that is the same only as long as the same waits are blocked. */
  long changes() {
    return changes;
  }

  List<Wait> all() {
    return List.copyOf(all);
  }

  int size() {
    return all.size();
  }
}
