package io.rosetrap.core;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Fault;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can happen in a run. The log holds events in order; all state is a reduction of them. */
sealed interface Event {
  /** The most characters of a value that the journal shows. */
  int PREVIEW = 80;

  /**
   * What every event has.
   *
   * @param revision the position in the run's history
   * @param at the hub's clock
   * @param nanos the hub's own time, which leases are counted on
   * @param participant who did it
   */
  record Stamp(long revision, Instant at, long nanos, String participant) {}

  /** When, where in the history and by whom. */
  Stamp stamp();

  /** What the event is about. */
  Subject subject();

  /** The number that a receipt tells: of a version, an item, a generation, an attempt. */
  default long number() {
    return 0;
  }

  default long revision() {
    return stamp().revision();
  }

  /** Whether it tells that something is over, which no limit can refuse. */
  default boolean isEnding() {
    return switch (this) {
      case Ended e -> true;
      case Broken b -> true;
      case Withdrawn w -> true;
      case Doubted d -> true;
      case Unlocked u -> true;
      case Acknowledged a -> true;
      case Returned r -> true;
      case Buried b -> true;
      case Dropped d -> true;
      case Deleted d -> true;
      case GaveUp g -> true;
      case Struck s -> true;
      case Lifted l -> true;
      case Revealed r -> true;
      case Stepped s -> true;
      default -> false;
    };
  }

  // --- variables -----------------------------------------------------------------------------

  /** A new version of a variable, or a slot of a collection. */
  record Written(Stamp stamp, Subject subject, Version version) implements Event {
    @Override
    public long number() {
      return version.number();
    }
  }

  /** The value of a variable taken away, or all that there was of something else. */
  record Deleted(Stamp stamp, Subject subject, long number) implements Event {}

  /** The word that a variable will not be written. */
  record Failed(Stamp stamp, Subject subject, Failure failure, long number) implements Event {}

  // --- participants --------------------------------------------------------------------------

  /** A participant came; its session is the event's revision, or that of the stay that goes on. */
  record Joined(
      Stamp stamp, long number, long session, Command.Profile profile, Set<String> promises)
      implements Event {
    @Override
    public Subject subject() {
      return Participant.subject(stamp.participant());
    }
  }

  /** A participant promised more. */
  record Promised(Stamp stamp, Set<String> promises) implements Event {
    @Override
    public Subject subject() {
      return Participant.subject(stamp.participant());
    }
  }

  /** A participant ended. */
  record Ended(Stamp stamp, long number, Ending ending) implements Event {
    @Override
    public Subject subject() {
      return Participant.subject(stamp.participant());
    }
  }

  /** No new participants from here on. */
  record Sealed(Stamp stamp) implements Event {
    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }
  }

  /** What the run does about deadlocks. */
  record PolicySet(Stamp stamp, DeadlockPolicy policy) implements Event {
    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }
  }

  // --- queues --------------------------------------------------------------------------------

  /** An item put into a queue. */
  record Pushed(Stamp stamp, Subject subject, Version version) implements Event {
    @Override
    public long number() {
      return version.number();
    }
  }

  /** The first ready item handed to a taker. */
  record Taken(Stamp stamp, Subject subject, long number, Hold hold) implements Event {}

  /** An item done with. */
  record Acknowledged(Stamp stamp, Subject subject, long number) implements Event {}

  /** An item back in its queue; {@code counted} where its delivery counts as a failed one. */
  record Returned(Stamp stamp, Subject subject, long number, boolean counted, String reason)
      implements Event {}

  /** An item given up. */
  record Buried(Stamp stamp, Subject subject, long number, String reason) implements Event {}

  /** Dead items back in their queue. */
  record Revived(Stamp stamp, Subject subject, List<Long> items) implements Event {
    /** How many. */
    @Override
    public long number() {
      return items.size();
    }
  }

  /** Dead items let go. */
  record Dropped(Stamp stamp, Subject subject, List<Long> items) implements Event {
    /** How many. */
    @Override
    public long number() {
      return items.size();
    }
  }

  // --- barriers ------------------------------------------------------------------------------

  /** Who meets at a barrier. */
  record Declared(Stamp stamp, Subject subject, int parties, Set<String> names, int quorum)
      implements Event {}

  /** A party arrived; with it comes how many meet, where it was the first to say. */
  record Arrived(Stamp stamp, Subject subject, long number, int parties, Barrier.Arrival arrival)
      implements Event {}

  /** A party came too late to a broken meeting, and was told. */
  record Told(Stamp stamp, Subject subject, long number) implements Event {}

  /** A party gave up. */
  record Broken(Stamp stamp, Subject subject, long number, Failure failure) implements Event {}

  /** The connection of a party that waits was closed: it is not counted until it asks again. */
  record Doubted(Stamp stamp, Subject subject, long number) implements Event {}

  /** A party that will not come any more. */
  record Withdrawn(Stamp stamp, Subject subject, long number) implements Event {}

  // --- locks ---------------------------------------------------------------------------------

  /** A lock handed to a holder; its fencing token is the event's revision. */
  record Locked(Stamp stamp, Subject subject, Hold hold) implements Event {
    @Override
    public long number() {
      return hold.token();
    }
  }

  /** A lock given back. */
  record Unlocked(Stamp stamp, Subject subject, long number, String reason) implements Event {}

  // --- faults --------------------------------------------------------------------------------

  /** A fault put in by a test; its number is the event's revision. */
  record Injected(Stamp stamp, Fault fault) implements Event {
    @Override
    public Subject subject() {
      return fault.subject();
    }

    @Override
    public long number() {
      return stamp.revision();
    }
  }

  /** A fault that struck somebody, and is used up. */
  record Struck(Stamp stamp, Subject subject, long number, String fault) implements Event {}

  /** A fault taken away. */
  record Lifted(Stamp stamp, Subject subject, long number, String fault) implements Event {}

  /** What a delay kept back is seen, up to a version. */
  record Revealed(Stamp stamp, Subject subject, long number, long fault) implements Event {}

  /** A step of an order done. */
  record Stepped(Stamp stamp, Subject subject, long number, long fault, String step)
      implements Event {}

  /** An operation that is held back for the first time, because it is not its turn. */
  record HeldBack(Stamp stamp, Subject subject, long number, long fault, String step)
      implements Event {}

  // --- what changes no state -----------------------------------------------------------------

  /** A wait that blocked ended without what it waited for. */
  record GaveUp(Stamp stamp, Subject subject, String condition, String outcome, Duration blocked)
      implements Event {}

  /** A deadlock found. */
  record Deadlocked(Stamp stamp, List<String> members, String picture) implements Event {
    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }
  }

  // --- the journal ---------------------------------------------------------------------------

  /** The event as the journal keeps it: without the value. */
  default JournalEntry entry() {
    return switch (this) {
      case Written w -> value(Operation.WRITE, w.version());
      case Deleted d -> plain(Operation.DELETE, "");
      case Failed f -> plain(Operation.FAIL, f.failure().reason());
      case Joined j -> plain(Operation.JOIN, joined(j));
      case Promised p -> plain(Operation.PROMISE, String.join(", ", p.promises()));
      case Ended e -> plain(Operation.END, ended(e.ending()));
      case Sealed s -> plain(Operation.SEAL, "");
      case PolicySet p -> plain(Operation.SET_POLICY, p.policy().name());
      case Pushed p -> value(Operation.PUSH, p.version());
      case Taken t -> plain(Operation.TAKE, "");
      case Acknowledged a -> plain(Operation.ACKNOWLEDGE, "");
      case Returned r -> plain(Operation.RETURN, r.reason());
      case Buried b -> plain(Operation.BURY, b.reason());
      case Revived r -> items(Operation.REVIVE, r.items());
      case Dropped d -> items(Operation.DROP, d.items());
      case Declared d ->
          plain(
              Operation.DECLARE,
              d.parties()
                  + " parties"
                  + (d.names().isEmpty() ? "" : ": " + String.join(", ", d.names())));
      case Arrived a -> plain(Operation.ARRIVE, "");
      case Told t -> plain(Operation.ARRIVE, "too late: the meeting before is broken");
      case Broken b -> plain(Operation.BREAK, b.failure().reason());
      case Doubted d ->
          plain(Operation.DOUBT, "its connection closed while it waited; it must ask again");
      case Withdrawn w -> plain(Operation.WITHDRAW, "");
      case Locked l -> plain(Operation.LOCK, "");
      case Unlocked u -> plain(Operation.UNLOCK, u.reason());
      case GaveUp g ->
          entry(
              Operation.GIVE_UP,
              number(),
              Optional.empty(),
              0,
              g.outcome() + " waiting for " + g.condition(),
              Optional.of(g.blocked()));
      case Deadlocked d -> plain(Operation.DEADLOCK, d.picture().replace('\n', ';'));
      case Injected i ->
          plain(
              Operation.INJECT, i.fault().word() + " #" + i.revision() + ": " + i.fault().words());
      case Struck s -> plain(Operation.STRIKE, s.fault());
      case Lifted l -> plain(Operation.LIFT, l.fault());
      case Revealed r -> plain(Operation.REVEAL, "delay #" + r.fault());
      case HeldBack h ->
          plain(Operation.HOLD_BACK, "order #" + h.fault() + ": " + h.step() + " is not next");
      case Stepped s -> plain(Operation.STEP, "order #" + s.fault() + ": " + s.step());
    };
  }

  private static String joined(Joined joined) {
    return (joined.number() == 1 ? "" : "attempt " + joined.number())
        + (joined.number() == 1 || joined.promises().isEmpty() ? "" : ", ")
        + (joined.promises().isEmpty() ? "" : "promises " + String.join(", ", joined.promises()));
  }

  private static String ended(Ending ending) {
    return ending.words()
        + (ending.lastLines().isEmpty() || ending.wasClean()
            ? ""
            : ": " + ending.lastLines().getLast());
  }

  private JournalEntry value(Operation operation, Version version) {
    Value value = version.value();
    return entry(
        operation,
        number(),
        Optional.of(value.contentType()),
        value.size(),
        value.preview(PREVIEW),
        Optional.empty());
  }

  private JournalEntry plain(Operation operation, String note) {
    return entry(operation, number(), Optional.empty(), 0, note, Optional.empty());
  }

  /** One item is what the entry is about; several are said in words. */
  private JournalEntry items(Operation operation, List<Long> items) {
    boolean one = items.size() == 1;
    String note =
        one
            ? ""
            : items.size()
                + " items: "
                + items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return entry(
        operation, one ? items.getFirst() : 0, Optional.empty(), 0, note, Optional.empty());
  }

  private JournalEntry entry(
      Operation operation,
      long number,
      Optional<String> contentType,
      long size,
      String note,
      Optional<Duration> blocked) {
    String shown = contentType.isPresent() ? note : Value.text(note).preview(2 * PREVIEW);
    return new JournalEntry(
        revision(),
        stamp().at(),
        stamp().participant(),
        operation,
        subject().kind(),
        subject().name(),
        number,
        contentType,
        size,
        shown,
        blocked,
        List.of(),
        0);
  }

  private static String count(List<Long> items) {
    return items.size() == 1 ? "item " + items.getFirst() : items.size() + " dead items";
  }

  /** What it did, in words that follow a name. */
  default String words() {
    JournalEntry entry = entry();
    return switch (this) {
      case Written w -> "wrote " + subject() + " version " + number();
      case Joined j -> "joined";
      case Promised p -> "promised " + entry.note();
      case Arrived a -> "arrived at " + subject();
      case Doubted d -> "lost its connection at " + subject();
      case Locked l -> "got " + subject();
      case Unlocked u -> "gave " + subject() + " back";
      case Taken t -> "took item " + number() + " of " + subject();
      case Pushed p -> "pushed item " + number() + " into " + subject();
      case Revived r -> "put " + count(r.items()) + " back into " + subject();
      case Dropped d -> "dropped " + count(d.items()) + " of " + subject();
      case Injected i -> "put in " + i.fault().word() + " #" + i.revision();
      case Struck s -> "met " + s.fault();
      case Lifted l -> "took " + l.fault() + " away";
      case Revealed r -> "showed " + subject();
      case HeldBack h -> "was held back by order #" + h.fault();
      case Stepped s -> "did step " + number() + " of order #" + s.fault();
      case GaveUp g ->
          "gave up waiting for " + g.condition() + " after " + Durations.format(g.blocked());
      default -> entry.operation().word() + " " + subject();
    };
  }
}
