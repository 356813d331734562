package io.rosetrap.core;

import io.rosetrap.api.Ending;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Subject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an event makes of the state: pure, and without any decision. The writers lock of the run is
 * held, so that nothing changes meanwhile.
 */
final class Reducer {
  /** Of the items that a queue gave up, how many are kept. */
  private static final int DEAD_KEPT = 100;

  private final RunState state;
  private final Limits limits;

  /** What has changed so far, by what it is: an event may touch one thing twice. */
  private final Map<Subject, Entity> changed = new LinkedHashMap<>();

  private Reducer(RunState state, Limits limits) {
    this.state = state;
    this.limits = limits;
  }

  /** All that is different after an event. */
  static List<Entity> reduce(Event event, RunState state, Limits limits) {
    List<Entity> changed = reduceAll(event, state, limits);
    Faults before = state.faults();
    if (before.isEmpty() && !(event instanceof Event.Injected)) {
      return changed;
    }
    Faults after = before.after(event, changed, state);
    boolean same = after.active().equals(before.active()) && after.veils().equals(before.veils());
    return same ? changed : Stream.concat(Stream.of(after), changed.stream()).toList();
  }

  private static List<Entity> reduceAll(Event event, RunState state, Limits limits) {
    if (event instanceof Event.Written written
        && written.subject().kind() == Subject.Kind.VARIABLE) {
      // Nearly all events are this one: nobody promised the variable.
      Variable before = state.variableOrUnwritten(written.subject().name());
      if (before.promisedBy().isEmpty()) {
        return List.of(before.written(written.version(), limits));
      }
    }
    Reducer reducer = new Reducer(state, limits);
    reducer.take(event);
    return List.copyOf(reducer.changed.values());
  }

  private void take(Event event) {
    switch (event) {
      case Event.Written w -> written(w);
      case Event.Deleted d -> deleted(d);
      case Event.Failed f -> {
        Variable before = variable(f.subject().name());
        put(before.failed(f.failure()));
        before.promisedBy().forEach(name -> dropPromise(name, before.name()));
      }
      case Event.Joined j -> joined(j);
      case Event.Promised p -> promised(p.stamp(), p.promises());
      case Event.Ended e -> ended(e);
      case Event.Sealed s -> put(settings().withSeal());
      case Event.PolicySet p -> put(settings().with(p.policy()));
      case Event.Pushed p -> put(queue(p.subject().name()).pushed(p.version()));
      case Event.Taken t -> put(queue(t.subject().name()).taken(t.hold()));
      case Event.Acknowledged a -> put(queue(a.subject().name()).acknowledged(a.number()));
      case Event.Returned r -> put(queue(r.subject().name()).returned(r.number(), r.counted()));
      case Event.Buried b -> put(queue(b.subject().name()).buried(b.number(), DEAD_KEPT));
      case Event.Revived r -> put(queue(r.subject().name()).revived(r.items()));
      case Event.Dropped d -> put(queue(d.subject().name()).dropped(d.items()));
      case Event.Declared d ->
          put(
              barrier(d.subject().name())
                  .declared(d.parties(), d.names(), d.quorum(), d.stamp().participant()));
      case Event.Arrived a -> arrived(a);
      case Event.Told t -> put(barrier(t.subject().name()).told(t.stamp().participant()));
      case Event.Broken b -> put(barrier(b.subject().name()).broken(b.failure()));
      case Event.Doubted d -> put(barrier(d.subject().name()).doubted(d.stamp().participant()));
      case Event.Withdrawn w -> put(barrier(w.subject().name()).withdrawn(w.stamp().participant()));
      case Event.Locked l -> put(Lock.held(l.subject().name(), l.hold()));
      case Event.Unlocked u -> put(Lock.free(u.subject().name()));
      case Event.GaveUp g -> {}
      case Event.Deadlocked d -> {}
      // What becomes of faults is reduced with every event.
      case Event.Injected i -> {}
      case Event.Struck s -> {}
      case Event.Lifted l -> {}
      case Event.Revealed r -> {}
      case Event.Stepped s -> {}
      case Event.HeldBack h -> {}
    }
  }

  private void deleted(Event.Deleted event) {
    String name = event.subject().name();
    switch (event.subject().kind()) {
      case VARIABLE -> put(variable(name).deleted(event.revision()));
      case COLLECTION -> put(Collection.empty(name));
      case QUEUE -> put(Queue.empty(name));
      case LOCK -> put(Lock.gone(name));
      case BARRIER -> {
        Barrier before = barrier(name);
        Event.Stamp stamp = event.stamp();
        put(
            before.deleted(
                new Failure(
                    Failure.Kind.BROKEN_BARRIER,
                    event.subject(),
                    stamp.participant(),
                    Barriers.reason(before, stamp.participant(), "it deleted the barrier"),
                    stamp.revision(),
                    stamp.at(),
                    Optional.empty())));
      }
      case PARTICIPANT, RUN -> throw new IllegalStateException(event.subject() + " was deleted");
    }
  }

  // --- variables -----------------------------------------------------------------------------

  private void written(Event.Written event) {
    String name = event.subject().name();
    if (event.subject().kind() == Subject.Kind.COLLECTION) {
      put(collection(name).with(event.version()));
      return;
    }
    Variable before = variable(name);
    put(before.written(event.version(), limits));
    before.promisedBy().forEach(who -> dropPromise(who, name));
  }

  private void dropPromise(String participant, String variable) {
    participant(participant).ifPresent(p -> put(p.without(variable)));
  }

  // --- participants --------------------------------------------------------------------------

  private void joined(Event.Joined event) {
    String name = event.stamp().participant();
    Set<String> promises = new LinkedHashSet<>();
    Optional<Participant> before = participant(name).filter(Participant::isThere);
    before.ifPresent(
        old -> {
          // The new process stands in for the old one, so that nothing of it is broken.
          promises.addAll(old.promises());
          release(name, old.session());
          leaveBarriers(name, old.session());
        });
    promises.addAll(event.promises());
    // One that goes on under its number is the same processes: what was seen of them stays true.
    Participant.Presence presence =
        participant(name)
            .filter(old -> old.session() == event.session())
            .map(Participant::presence)
            .orElseGet(() -> new Participant.Presence(event.stamp().nanos()));
    presence.hear(event.stamp().nanos());
    put(
        new Participant(
            name,
            event.session(),
            event.number(),
            event.profile(),
            promises,
            event.stamp().at(),
            presence,
            before.map(Participant::asReplaced).orElse(null),
            null,
            0));
    promised(event.stamp(), event.promises());
  }

  private void promised(Event.Stamp stamp, Set<String> promises) {
    String name = stamp.participant();
    participant(name).ifPresent(p -> put(p.promising(promises)));
    for (String variable : promises) {
      put(variable(variable).promised(name, stamp.revision()));
    }
  }

  private void ended(Event.Ended event) {
    String name = event.stamp().participant();
    Participant before = participant(name).orElseThrow();
    put(before.ended(event.ending(), event.stamp().nanos() + limits.absence().toNanos()));
    for (String variable : before.promises()) {
      put(variable(variable).abandoned(name, brokenPromise(event, variable)));
    }
    release(name, before.session());
    breakBarriers(event);
  }

  private static Failure brokenPromise(Event.Ended event, String variable) {
    Ending ending = event.ending();
    return new Failure(
        Failure.Kind.BROKEN_PROMISE,
        Subject.variable(variable),
        event.stamp().participant(),
        ending.words(),
        event.revision(),
        event.stamp().at(),
        Optional.of(ending));
  }

  /** What a stay held is free again: its locks, and its items for other takers. */
  private void release(String participant, long session) {
    for (Stakes.Stake stake : state.stakes(participant)) {
      String name = stake.subject().name();
      switch (stake.subject().kind()) {
        case LOCK ->
            state
                .lock(name)
                .filter(lock -> lock.hold() != null && lock.hold().isOf(participant, session))
                .ifPresent(lock -> put(Lock.free(name)));
        case QUEUE -> {
          Queue now = queue(name);
          now.taken(stake.item())
              .filter(taken -> taken.hold().isOf(participant, session))
              .ifPresent(taken -> put(backOrBuried(now, taken.item())));
        }
        default -> {}
      }
    }
  }

  private Queue backOrBuried(Queue queue, Queue.Item item) {
    return item.deliveries() >= limits.deliveries()
        ? queue.buried(item.id(), DEAD_KEPT)
        : queue.returned(item.id(), true);
  }

  /** Where the old process had arrived the new one has yet to come: nobody passes before. */
  private void leaveBarriers(String participant, long session) {
    for (Barrier barrier : barriersOf(participant)) {
      Barrier.Arrival arrival = barrier.arrivals().get(participant);
      if (arrival != null && arrival.session() == session) {
        put(barrier.left(participant));
      }
    }
  }

  private void breakBarriers(Event.Ended event) {
    String name = event.stamp().participant();
    for (Barrier barrier : barriersOf(name)) {
      if (barrier.dependsOn(name)) {
        put(
            barrier.broken(
                new Failure(
                    Failure.Kind.BROKEN_BARRIER,
                    barrier.subject(),
                    name,
                    Barriers.reason(barrier, name, "it " + event.ending().words()),
                    event.revision(),
                    event.stamp().at(),
                    Optional.of(event.ending()))));
      }
    }
  }

  private List<Barrier> barriersOf(String participant) {
    return state.stakes(participant).stream()
        .filter(stake -> stake.subject().kind() == Subject.Kind.BARRIER)
        .flatMap(stake -> state.barrier(stake.subject().name()).stream())
        .toList();
  }

  private void arrived(Event.Arrived event) {
    Barrier before = barrier(event.subject().name());
    String by = event.stamp().participant();
    Barrier known =
        before.parties() == 0 && event.parties() > 0
            ? before.declared(event.parties(), Set.of(), 0, by)
            : before;
    put(known.arrived(event.arrival()));
  }

  // --- the state with what has changed so far ------------------------------------------------

  private void put(Entity entity) {
    changed.put(entity.subject(), entity);
  }

  private Variable variable(String name) {
    Entity now = changed.get(Subject.variable(name));
    return now == null ? state.variableOrUnwritten(name) : (Variable) now;
  }

  private Optional<Participant> participant(String name) {
    Entity now = changed.get(Participant.subject(name));
    return now == null ? state.participant(name) : Optional.of((Participant) now);
  }

  private Collection collection(String name) {
    return state.collection(name).orElseGet(() -> Collection.empty(name));
  }

  private Queue queue(String name) {
    Entity now = changed.get(Queue.subject(name));
    return now == null ? state.queue(name).orElseGet(() -> Queue.empty(name)) : (Queue) now;
  }

  private Barrier barrier(String name) {
    return state.barrier(name).orElseGet(() -> Barrier.unknown(name));
  }

  private Settings settings() {
    return state.settings();
  }
}
