package io.rosetrap.core;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Subject.Kind;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state reduced from a run's log. Changed only under both locks of the run; a single thing may
 * be looked at without any, several at one revision only under the state lock.
 */
final class RunState {
  /** What is there of one kind. */
  private static final class Shelf {
    final Map<String, Entity> entities = new ConcurrentHashMap<>();

    /** Those of which only a number is left, oldest first. Guarded by the writers lock. */
    final Set<String> forgettable = new LinkedHashSet<>();
  }

  private final Limits limits;
  private final Map<Kind, Shelf> shelves = new EnumMap<>(Kind.class);

  /** The shelf of variables, which nearly all look at. */
  private final Shelf variables;

  /** No version up to this one may be given again to a name that is not remembered. */
  private volatile long versionFloor;

  /** Guarded by the writers lock. */
  private final Stakes stakes = new Stakes();

  private volatile Settings settings;
  private volatile Faults faults = Faults.NONE;
  private volatile @Nullable Census census;

  /** Goes up after every change of a participant. Written under both locks. */
  private volatile long participantChanges;

  private volatile long revision;
  private volatile long bytes;

  RunState(Limits limits, DeadlockPolicy deadlocks) {
    this.limits = limits;
    this.settings = new Settings(false, deadlocks);
    for (Kind kind : Kind.values()) {
      shelves.put(kind, new Shelf());
    }
    this.variables = shelf(Kind.VARIABLE);
  }

  private Shelf shelf(Kind kind) {
    Shelf shelf = shelves.get(kind);
    if (shelf == null) {
      throw new IllegalStateException("there is no shelf for " + kind);
    }
    return shelf;
  }

  // --- what is there -------------------------------------------------------------------------

  @Nullable Variable variable(String name) {
    return (Variable) variables.entities.get(name);
  }

  /** The variable as it is, or as it would begin. The writers lock is held. */
  Variable variableOrUnwritten(String name) {
    Variable known = variable(name);
    return known == null ? Variable.unwritten(name, versionFloor) : known;
  }

  Optional<Participant> participant(String name) {
    return find(Kind.PARTICIPANT, name).map(Participant.class::cast);
  }

  Optional<Collection> collection(String name) {
    return find(Kind.COLLECTION, name).map(Collection.class::cast);
  }

  Optional<Queue> queue(String name) {
    return find(Kind.QUEUE, name).map(Queue.class::cast);
  }

  Optional<Barrier> barrier(String name) {
    return find(Kind.BARRIER, name).map(Barrier.class::cast);
  }

  Optional<Lock> lock(String name) {
    return find(Kind.LOCK, name).map(Lock.class::cast);
  }

  private Optional<Entity> find(Kind kind, String name) {
    return Optional.ofNullable(shelf(kind).entities.get(name));
  }

  List<Variable> variables() {
    return all(Kind.VARIABLE, Variable.class);
  }

  List<Participant> participants() {
    return census().all();
  }

  /** Who there is, worked out once for the many that ask between two changes. */
  Census census() {
    Census known = census;
    long changes = participantChanges;
    if (known == null || known.changes() != changes) {
      known = Census.of(all(Kind.PARTICIPANT, Participant.class), changes);
      census = known;
    }
    return known;
  }

  /** Some of the variables, where looking at all would be too many. */
  List<Variable> variables(int most) {
    return variables.entities.values().stream().limit(most).map(Variable.class::cast).toList();
  }

  List<Collection> collections() {
    return all(Kind.COLLECTION, Collection.class);
  }

  List<Queue> queues() {
    return all(Kind.QUEUE, Queue.class);
  }

  List<Barrier> barriers() {
    return all(Kind.BARRIER, Barrier.class);
  }

  List<Lock> locks() {
    return all(Kind.LOCK, Lock.class);
  }

  private <E extends Entity> List<E> all(Kind kind, Class<E> type) {
    return shelf(kind).entities.values().stream().map(type::cast).toList();
  }

  Settings settings() {
    return settings;
  }

  Faults faults() {
    return faults;
  }

  /** What may end with a participant. The writers lock is held. */
  List<Stakes.Stake> stakes(String participant) {
    return stakes.of(participant);
  }

  /** How many variables are known. */
  int size() {
    return variables.entities.size();
  }

  int size(Kind kind) {
    return shelf(kind).entities.size();
  }

  long revision() {
    return revision;
  }

  long bytes() {
    return bytes;
  }

  // --- taking events in ----------------------------------------------------------------------

  /** By how many bytes the state grows with these. The writers lock is held. */
  long growth(List<Entity> changed) {
    long growth = 0;
    for (Entity entity : changed) {
      growth += entity.bytes() - bytesOf(entity.subject());
    }
    return growth;
  }

  private long bytesOf(Subject subject) {
    Entity before =
        subject.equals(faults.subject())
            ? faults
            : shelf(subject.kind()).entities.get(subject.name());
    return before == null ? 0 : before.bytes();
  }

  /** Refuses what is new where there is no room for it. The writers lock is held. */
  void requireRoomFor(List<Entity> changed) {
    for (Entity entity : changed) {
      Subject subject = entity.subject();
      Shelf shelf = shelf(subject.kind());
      if (shelf.entities.size() >= limits.variables()
          && shelf.forgettable.isEmpty()
          && subject.kind() != Kind.RUN
          && !shelf.entities.containsKey(subject.name())) {
        String things = subject.kind().word() + "s";
        throw new RoseTrapException(
            ErrorCode.LIMIT_REACHED,
            "The run has "
                + limits.variables()
                + " "
                + things
                + ", which is its limit, and no room for "
                + subject.name()
                + ". Delete "
                + things
                + " that are done with, use another run, or raise --max-variables.");
      }
    }
  }

  /** Takes an event in, from which these were reduced. Both locks are held. */
  void publish(Event event, List<Entity> changed) {
    // Faults come first in it: who sees what is new must see as well that it is hidden.
    for (Entity entity : changed) {
      switch (entity) {
        case Settings next -> settings = next;
        case Faults next -> {
          long total = bytes + next.bytes() - faults.bytes();
          bytes = total;
          faults = next;
        }
        default -> put(event, entity);
      }
    }
    revision = event.revision();
  }

  private void put(Event event, Entity next) {
    Subject subject = next.subject();
    Shelf shelf = shelf(subject.kind());
    Entity before =
        next.isGone()
            ? shelf.entities.remove(subject.name())
            : shelf.entities.put(subject.name(), next);
    long total = bytes + next.bytes() - (before == null ? 0 : before.bytes());
    bytes = total;
    stakes.change(event, before, next);
    if (next.isForgettable() && !next.isGone()) {
      shelf.forgettable.add(subject.name());
    } else {
      shelf.forgettable.remove(subject.name());
    }
    if (shelf.entities.size() > limits.variables() && !shelf.forgettable.isEmpty()) {
      forgetOldest(shelf);
    }
    if (subject.kind() == Kind.PARTICIPANT) {
      long changes = participantChanges + 1;
      participantChanges = changes;
    }
  }

  private void forgetOldest(Shelf shelf) {
    var oldest = shelf.forgettable.iterator();
    Entity forgotten = shelf.entities.remove(oldest.next());
    oldest.remove();
    if (forgotten instanceof Variable variable) {
      // Version numbers must grow for readers that hold a cursor, even across forgetting.
      versionFloor = Math.max(versionFloor, variable.lastVersion());
    }
  }
}
