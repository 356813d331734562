package io.rosetrap.core;

import io.rosetrap.api.Subject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has a stake in what: the locks and items that a name holds, and the barriers that name it or
 * at which it stands. An index over the state, so that what ends with a participant is found
 * without looking at all there is. Guarded by the run's writers lock.
 */
final class Stakes {
  /** A lock, a barrier, or an item of a queue by its number. */
  record Stake(Subject subject, long item) {}

  private final Map<String, Set<Stake>> stakes = new HashMap<>();

  /** What may end with a participant, in the order in which it came by it. */
  List<Stake> of(String participant) {
    return List.copyOf(stakes.getOrDefault(participant, Set.of()));
  }

  /** Takes in what an event made of one thing. */
  void change(Event event, @Nullable Entity before, Entity after) {
    switch (after) {
      case Lock lock -> lock((Lock) before, lock);
      case Queue queue -> queue(event, (Queue) before, queue);
      case Barrier barrier -> barrier(event, (Barrier) before, barrier);
      case Variable v -> {}
      case Collection c -> {}
      case Participant p -> {}
      case Settings s -> {}
      case Faults f -> {}
    }
  }

  private void lock(@Nullable Lock before, Lock after) {
    Stake stake = new Stake(after.subject(), 0);
    if (before != null && before.hold() != null) {
      remove(before.hold().participant(), stake);
    }
    if (after.hold() != null) {
      add(after.hold().participant(), stake);
    }
  }

  private void queue(Event event, @Nullable Queue before, Queue after) {
    if (event instanceof Event.Taken taken) {
      add(taken.hold().participant(), new Stake(after.subject(), taken.number()));
    } else if (after.isGone() && before != null) {
      for (Queue.Taken taken : before.taken()) {
        remove(taken.hold().participant(), new Stake(after.subject(), taken.item().id()));
      }
    } else if (event instanceof Event.Ended || event instanceof Event.Joined) {
      // All that this stay had is gone; an earlier or nameless one may have more of the queue.
      String participant = event.stamp().participant();
      for (Stake stake : of(participant)) {
        if (stake.subject().equals(after.subject()) && after.taken(stake.item()).isEmpty()) {
          remove(participant, stake);
        }
      }
    } else if (before != null && before.taken().size() > after.taken().size()) {
      long item = event.number();
      before
          .taken(item)
          .ifPresent(t -> remove(t.hold().participant(), new Stake(after.subject(), item)));
    }
  }

  private void barrier(Event event, @Nullable Barrier before, Barrier after) {
    Stake stake = new Stake(after.subject(), 0);
    Set<String> touched = new HashSet<>();
    touched.add(event.stamp().participant());
    if (before == null || !before.names().equals(after.names())) {
      touched.addAll(after.names());
      touched.addAll(before == null ? Set.of() : before.names());
    }
    if (before != null && before.generation() != after.generation()) {
      touched.addAll(before.arrivals().keySet());
    }
    for (String name : touched) {
      if (after.names().contains(name) || after.arrivals().containsKey(name)) {
        add(name, stake);
      } else {
        remove(name, stake);
      }
    }
  }

  private void add(String participant, Stake stake) {
    stakes.computeIfAbsent(participant, name -> new LinkedHashSet<>()).add(stake);
  }

  private void remove(String participant, Stake stake) {
    Set<Stake> left = stakes.get(participant);
    if (left != null && left.remove(stake) && left.isEmpty()) {
      stakes.remove(participant);
    }
  }
}
