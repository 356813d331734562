package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome.Arrived;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocked waits of a run by what can end them. Guarded by the run's state lock. An event looks
 * only at the waits on its own variable.
 */
final class WaitIndex {
  private final Set<Wait> all = new LinkedHashSet<>();

  /** Waits that an event of a variable can end. */
  private final Map<String, Set<Wait>> onVariable = new HashMap<>();

  /** Waits that another wait on a variable can end. */
  private final Map<String, Set<Wait>> onWaiters = new HashMap<>();

  /** Adds a wait. */
  void add(Wait wait) {
    all.add(wait);
    for (Condition.Leaf leaf : wait.leaves()) {
      mapFor(leaf).computeIfAbsent(leaf.variable(), name -> new LinkedHashSet<>()).add(wait);
    }
  }

  /** Takes a wait out; true where it was in. */
  boolean remove(Wait wait) {
    if (!all.remove(wait)) {
      return false;
    }
    for (Condition.Leaf leaf : wait.leaves()) {
      Map<String, Set<Wait>> map = mapFor(leaf);
      Set<Wait> waits = map.get(leaf.variable());
      if (waits != null && waits.remove(wait) && waits.isEmpty()) {
        map.remove(leaf.variable());
      }
    }
    return true;
  }

  private Map<String, Set<Wait>> mapFor(Condition.Leaf leaf) {
    return leaf instanceof Condition.Waiting ? onWaiters : onVariable;
  }

  /** Ends and returns the waits that an event of a variable decides. */
  List<Wait> release(String variable, Plan.View view, long revision) {
    return releaseFrom(onVariable.get(variable), view, revision);
  }

  /** Ends and returns the waits that the arrival of a wait decides. */
  List<Wait> releaseWatchers(Wait arrived, Plan.View view, long revision) {
    if (onWaiters.isEmpty()) {
      return List.of();
    }
    // All are judged before the first of them leaves: one that leaves is itself counted by others.
    Set<Wait> watchers = new LinkedHashSet<>();
    for (Condition.Leaf leaf : arrived.leaves()) {
      if (!(leaf instanceof Condition.Waiting)) {
        watchers.addAll(onWaiters.getOrDefault(leaf.variable(), Set.of()));
      }
    }
    return releaseFrom(watchers, view, revision);
  }

  private List<Wait> releaseFrom(@Nullable Set<Wait> waits, Plan.View view, long revision) {
    if (waits == null) {
      return List.of();
    }
    List<Wait> released = new ArrayList<>(waits.size());
    for (Wait wait : waits) {
      Optional<Wait.Ending> ending = ending(wait.judge(view), revision);
      if (ending.isPresent()) {
        wait.settle(ending.get());
        released.add(wait);
      }
    }
    released.forEach(this::remove);
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
    all.clear();
    onVariable.clear();
    onWaiters.clear();
    return released;
  }

  /** How many waits are blocked on a variable. */
  int count(String variable, Optional<String> participant) {
    Set<Wait> waits = onVariable.get(variable);
    if (waits == null) {
      return 0;
    }
    if (participant.isEmpty()) {
      return waits.size();
    }
    return (int) waits.stream().filter(w -> w.participant().equals(participant.get())).count();
  }

  List<Wait> on(String variable, int most) {
    return onVariable.getOrDefault(variable, Set.of()).stream().limit(most).toList();
  }

  List<Wait> all() {
    return List.copyOf(all);
  }

  int size() {
    return all.size();
  }
}
