package io.rosetrap.core;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What in a run is over by the hub's own time. Looks without a lock and in one pass, because there
 * may be many; what it finds is judged again with the writers lock held.
 */
final class Expiry {
  /** Something that may be over. */
  interface Due {
    /** The event that time brings about; null where it is not over after all. */
    @Nullable Event event(long nowNanos, Function<String, Event.Stamp> stamps);
  }

  private final RunState state;
  private final Limits limits;
  private final String run;

  Expiry(RunState state, Limits limits, String run) {
    this.state = state;
    this.limits = limits;
    this.run = run;
  }

  /** All that seems to be over, in the order in which it is to be ended. */
  List<Due> due(long nowNanos) {
    List<Due> due = new ArrayList<>();
    for (Participant participant : state.participants()) {
      if (isLost(participant, nowNanos)) {
        due.add((now, stamps) -> lost(participant.name(), now, stamps));
      }
    }
    for (Lock lock : state.locks()) {
      if (isOver(lock, nowNanos)) {
        due.add((now, stamps) -> unlocked(lock.name(), now, stamps));
      }
    }
    for (Queue queue : state.queues()) {
      for (Queue.Taken taken : queue.taken()) {
        if (taken.hold().isOver(nowNanos)) {
          long item = taken.item().id();
          due.add((now, stamps) -> returned(queue.name(), item, now, stamps));
        }
      }
    }
    for (Veil veil : state.faults().veils()) {
      if (veil.isDue(nowNanos)) {
        due.add(this::revealed);
      }
    }
    for (Barrier barrier : state.barriers()) {
      for (Barrier.Arrival arrival : barrier.arrivals().values()) {
        if (isOver(arrival, nowNanos)) {
          due.add((now, stamps) -> gaveUp(barrier.name(), arrival.participant(), now, stamps));
        }
      }
    }
    return due;
  }

  private static boolean isLost(Participant participant, long nowNanos) {
    long silent = nowNanos - participant.presence().heardNanos();
    return participant.isThere() && silent > participant.profile().lease().toNanos();
  }

  private static boolean isOver(Lock lock, long nowNanos) {
    return lock.hold() != null && lock.hold().isOver(nowNanos);
  }

  private static boolean isOver(Barrier.Arrival arrival, long nowNanos) {
    return nowNanos - arrival.dueNanos() >= 0;
  }

  private @Nullable Event lost(String name, long nowNanos, Function<String, Event.Stamp> stamps) {
    Participant lost = state.participant(name).filter(p -> isLost(p, nowNanos)).orElse(null);
    if (lost == null) {
      return null;
    }
    Event.Stamp stamp = stamps.apply(name);
    Ending ending =
        new Ending(
            Ending.Kind.LOST,
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                "nothing was heard of it for "
                    + Durations.format(lost.profile().lease())
                    + ", its lease"),
            List.of(),
            stamp.at());
    return new Event.Ended(stamp, lost.attempt(), ending);
  }

  private @Nullable Event unlocked(
      String name, long nowNanos, Function<String, Event.Stamp> stamps) {
    Hold hold =
        state.lock(name).filter(lock -> isOver(lock, nowNanos)).map(Lock::hold).orElse(null);
    return hold == null
        ? null
        : new Event.Unlocked(
            stamps.apply(hold.participant()),
            Lock.subject(name),
            hold.token(),
            "its lease ran out");
  }

  private @Nullable Event returned(
      String queue, long item, long nowNanos, Function<String, Event.Stamp> stamps) {
    return state
        .queue(queue)
        .flatMap(known -> known.taken(item))
        .filter(taken -> taken.hold().isOver(nowNanos))
        .map(
            taken ->
                new QueueDecider(grounds(taken.hold().participant(), stamps))
                    .expired(Queue.subject(queue), taken))
        .orElse(null);
  }

  private @Nullable Event revealed(long nowNanos, Function<String, Event.Stamp> stamps) {
    return state.faults().due(nowNanos).map(veil -> revealed(veil, stamps)).orElse(null);
  }

  private Event revealed(Veil veil, Function<String, Event.Stamp> stamps) {
    String by = state.faults().find(veil.fault()).map(Faults.Active::by).orElse("hub");
    long shown =
        state.faults().veils().stream()
            .filter(other -> other.fault() == veil.fault() && !other.equals(veil))
            .findFirst()
            .map(Veil::before)
            .or(() -> Optional.ofNullable(state.variable(veil.variable())))
            .map(Variable::lastVersion)
            .orElse(0L);
    return new Event.Revealed(
        stamps.apply(by), Subject.variable(veil.variable()), shown, veil.fault());
  }

  private @Nullable Event gaveUp(
      String name, String party, long nowNanos, Function<String, Event.Stamp> stamps) {
    Barrier barrier = state.barrier(name).orElseGet(() -> Barrier.unknown(name));
    Barrier.Arrival arrival = barrier.arrivals().get(party);
    if (arrival == null || !isOver(arrival, nowNanos)) {
      return null;
    }
    Duration patience = Duration.ofNanos(arrival.patienceNanos());
    return new BarrierDecider(grounds(party, stamps))
        .broken(barrier, party, why(arrival, Durations.format(patience)), Optional.empty());
  }

  private static String why(Barrier.Arrival arrival, String patience) {
    return arrival.doubted()
        ? "its connection closed while it waited, and it did not ask again within its " + patience
        : "it gave up after " + patience;
  }

  private Grounds grounds(String participant, Function<String, Event.Stamp> stamps) {
    return new Grounds(run, state, limits, Actor.named(participant), stamps.apply(participant));
  }
}
