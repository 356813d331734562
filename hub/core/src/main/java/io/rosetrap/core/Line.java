package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Leases;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Match;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The line of those that wait for a lock or an item, and what they are handed. Guarded by the run's
 * writers lock.
 */
final class Line {
  /** Counts over all runs: a place must stay good also where a run without events is given up. */
  private final AtomicLong lastPlace;

  Line(AtomicLong lastPlace) {
    this.lastPlace = lastPlace;
  }

  /** The place of a new wait: where an earlier request of the same read stood, or the end. */
  long place(WaitOptions options) {
    // A place that was never given out is the end of the line, whatever its number.
    return options.place() > 0 && options.place() <= lastPlace.get()
        ? options.place()
        : lastPlace.incrementAndGet();
  }

  boolean isAvailable(Subject subject, RunState state) {
    return switch (subject.kind()) {
      case LOCK -> state.lock(subject.name()).map(lock -> lock.hold() == null).orElse(true);
      case QUEUE -> state.queue(subject.name()).flatMap(Queue::next).isPresent();
      default -> false;
    };
  }

  /** The event that hands out what is there. */
  Event grant(Wait wait, RunState state, Event.Stamp stamp) {
    Condition.Claim claim = (Condition.Claim) wait.condition();
    long session = wait.actor().session().orElse(0);
    Hold hold =
        new Hold(
            wait.participant(), session, stamp.revision(), lease(claim, session), stamp.nanos());
    Subject subject = claim.subject();
    return switch (claim) {
      case Condition.Turn t -> new Event.Locked(stamp, subject, hold);
      case Condition.Item i ->
          new Event.Taken(
              stamp, subject, state.queue(i.queue()).flatMap(Queue::next).orElseThrow().id(), hold);
    };
  }

  /** A lock may be kept for as long as a stay lasts; all else has a lease. */
  private static long lease(Condition.Claim claim, long session) {
    Duration unlessSaid =
        claim instanceof Condition.Turn && session != 0 ? Duration.ZERO : Leases.UNLESS_SAID;
    return claim.lease().orElse(unlessSaid).toNanos();
  }

  /** What the one gets that it was handed out to; the grant is part of the state by now. */
  Arrived arrived(Event grant, RunState state) {
    return new Arrived(grant.revision(), List.of(match(grant.subject(), grant.number(), state)));
  }

  private static Match match(Subject subject, long number, RunState state) {
    Optional<Version> item =
        subject.kind() == Subject.Kind.QUEUE
            ? state.queue(subject.name()).flatMap(q -> q.taken(number)).map(t -> t.item().version())
            : Optional.empty();
    return new Match(0, subject, item);
  }

  /** The event that takes back what nobody was there to receive. */
  Event undo(Event grant, Event.Stamp stamp) {
    return undo(grant.subject(), grant.number(), stamp);
  }

  private static Event undo(Subject subject, long number, Event.Stamp stamp) {
    String reason = "its taker left before it came";
    return subject.kind() == Subject.Kind.LOCK
        ? new Event.Unlocked(stamp, subject, number, reason)
        : new Event.Returned(stamp, subject, number, false, reason);
  }

  /** The same for what was handed out some time ago; empty where it is not held any more. */
  Optional<Event> undo(Wait wait, Arrived handedOut, RunState state, Event.Stamp stamp) {
    Subject subject = wait.leaves().getFirst().subject();
    long number = handedOut.version(0).map(Version::number).orElse(handedOut.revision());
    return hold(subject, number, state)
        .filter(hold -> hold.token() == handedOut.revision())
        .map(hold -> undo(subject, number, stamp));
  }

  private static Optional<Hold> hold(Subject subject, long number, RunState state) {
    return subject.kind() == Subject.Kind.LOCK
        ? state.lock(subject.name()).flatMap(lock -> Optional.ofNullable(lock.hold()))
        : state.queue(subject.name()).flatMap(q -> q.taken(number)).map(Queue.Taken::hold);
  }

  /** What was handed out before under the same key, if it is still held. */
  Arrived arrivedAgain(Wait wait, Receipt receipt, RunState state, String run) {
    Subject subject = wait.leaves().getFirst().subject();
    Optional<Hold> hold = hold(subject, receipt.version(), state);
    if (hold.isEmpty() || hold.get().token() != receipt.revision()) {
      throw new RoseTrapException(
          ErrorCode.NOT_HELD,
          subject
              + " in run "
              + run
              + " was handed to "
              + wait.participant()
              + " under this idempotency key, and is not held any more: its lease ran out, or it"
              + " was given back. Ask again with a new key.");
    }
    return new Arrived(receipt.revision(), List.of(match(subject, receipt.version(), state)));
  }

  int fingerprint(Wait wait) {
    // The words are in it because records of different kinds may hash alike.
    return 31 * wait.condition().hashCode() + wait.condition().toString().hashCode();
  }
}
