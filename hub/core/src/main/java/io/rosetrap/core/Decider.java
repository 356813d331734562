package io.rosetrap.core;

import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a command into the event that carries it out, or refuses it. Pure: it looks at the state
 * and changes nothing. The writers lock of the run is held.
 */
final class Decider {
  private final String run;
  private final RunState state;
  private final Limits limits;
  private final Actor actor;
  private final Event.Stamp stamp;

  Decider(String run, RunState state, Limits limits, Actor actor, Event.Stamp stamp) {
    this.run = run;
    this.state = state;
    this.limits = limits;
    this.actor = actor;
    this.stamp = stamp;
  }

  Event decide(Command command) {
    return switch (command) {
      case Command.Write write -> {
        Variable before = state.variableOrUnwritten(write.variable());
        requireMet(write.precondition(), before);
        yield written(write.subject(), before.lastVersion() + 1, write.value());
      }
      case Command.Add add -> added(add);
      case Command.Collect collect -> collected(collect);
      case Command.Delete delete -> deleted(delete);
      case Command.Fail fail -> failed(fail);
      case Command.Join join -> joined(join);
      case Command.Promise promise -> promised(promise);
      case Command.End end -> ended(end);
      case Command.Seal seal -> new Event.Sealed(stamp);
      case Command.SetPolicy set -> new Event.PolicySet(stamp, set.policy());
      case Command.Push push -> pushed(push);
      case Command.Acknowledge acknowledge -> {
        requireTaken(acknowledge.queue(), acknowledge.item(), acknowledge.token());
        yield new Event.Acknowledged(stamp, acknowledge.subject(), acknowledge.item());
      }
      case Command.Return back -> returned(back);
      case Command.Revive revive ->
          new Event.Revived(stamp, revive.subject(), revivable(revive.queue(), revive.item()));
      case Command.Drop drop ->
          new Event.Dropped(stamp, drop.subject(), dead(drop.queue(), drop.item()));
      case Command.Declare declare -> declared(declare);
      case Command.Arrive arrive -> arrived(arrive);
      case Command.GiveUp giveUp -> gaveUp(giveUp);
      case Command.Withdraw withdraw -> withdrawn(withdraw);
      case Command.Unlock unlock -> unlocked(unlock);
    };
  }

  // --- variables -----------------------------------------------------------------------------

  private Event written(Subject subject, long number, Value value) {
    requireFits(subject, value);
    return new Event.Written(stamp, subject, version(subject, number, value));
  }

  private Version version(Subject subject, long number, Value value) {
    return new Version(
        subject.name(), number, stamp.revision(), actor.participant(), stamp.at(), value);
  }

  private void requireFits(Subject subject, Value value) {
    if (value.size() > limits.valueBytes()) {
      throw new RoseTrapException(
          ErrorCode.VALUE_TOO_LARGE,
          "The value for "
              + subject
              + " has "
              + value.size()
              + " bytes; the limit is "
              + limits.valueBytes()
              + ". Store it elsewhere and write where it is, or raise --max-value-bytes.");
    }
  }

  private Event added(Command.Add add) {
    Variable before = state.variableOrUnwritten(add.variable());
    Version newest = before.newest();
    long now = newest == null ? 0 : number(newest);
    try {
      Value plain = Value.json(Long.toString(Math.addExact(now, add.amount())));
      Value sum = newest != null && newest.value().isSecret() ? plain.asSecret() : plain;
      return written(add.subject(), before.lastVersion() + 1, sum);
    } catch (ArithmeticException e) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          true,
          add.variable()
              + " in run "
              + run
              + " is "
              + (newest == null ? "0" : newest.value().preview(40))
              + ", and adding "
              + add.amount()
              + " leaves the range of 64 bits. Nothing was changed.",
          e);
    }
  }

  private long number(Version version) {
    try {
      return Long.parseLong(version.value().asText().strip());
    } catch (NumberFormatException e) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          true,
          version.variable()
              + " in run "
              + run
              + " holds "
              + version.value().preview(40)
              + " ("
              + version.value().contentType()
              + "), no whole number, so nothing can be added to it. Count in a variable of its"
              + " own.",
          e);
    }
  }

  private Event collected(Command.Collect collect) {
    Optional<Collection> known = state.collection(collect.collection());
    long before = known.flatMap(c -> c.of(actor.participant())).map(Version::number).orElse(0L);
    boolean full = known.isPresent() && known.get().size() >= limits.slots();
    if (full && before == 0) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Collection "
              + collect.collection()
              + " has "
              + limits.slots()
              + " slots, which is its limit, and none for "
              + actor.participant()
              + ". Use several collections, or raise --max-slots.");
    }
    return written(collect.subject(), before + 1, collect.value());
  }

  private Event deleted(Command.Delete delete) {
    String name = delete.subject().name();
    return switch (delete.subject().kind()) {
      case VARIABLE -> deletedVariable(delete);
      case COLLECTION -> gone(delete, state.collection(name), Collection::size);
      case QUEUE -> gone(delete, state.queue(name), Queue::pushed);
      case BARRIER ->
          gone(
              delete,
              state.barrier(name).filter(barrier -> !barrier.isForgettable()),
              Barrier::generation);
      case LOCK -> {
        state.lock(name).map(Lock::hold).ifPresent(hold -> refuseHeld(name, hold));
        yield gone(delete, state.lock(name), lock -> 0);
      }
      case PARTICIPANT, RUN -> throw new IllegalArgumentException(delete.toString());
    };
  }

  private <E extends Entity> Event gone(
      Command.Delete delete, Optional<E> before, ToLongFunction<E> number) {
    E there = before.orElseThrow(() -> Sessions.notThere(run, delete.subject()));
    return new Event.Deleted(stamp, delete.subject(), number.applyAsLong(there));
  }

  /** Who holds it relies on it, and would not learn that others may hold it at the same time. */
  private void refuseHeld(String lock, Hold hold) {
    throw new RoseTrapException(
        ErrorCode.MISMATCH,
        "Lock "
            + lock
            + " in run "
            + run
            + " is held by "
            + hold.participant()
            + ", so it is not deleted. Release it first (its token is "
            + hold.token()
            + "), or wait until its holder ends.");
  }

  private Event deletedVariable(Command.Delete delete) {
    Variable before = state.variableOrUnwritten(delete.subject().name());
    requireMet(delete.precondition(), before);
    if (before.newest() == null && before.failure() == null) {
      throw new RoseTrapException(
          ErrorCode.NOT_WRITTEN,
          before.name() + " in run " + run + " has no value, so there is nothing to delete.");
    }
    return new Event.Deleted(stamp, delete.subject(), before.lastVersion());
  }

  private Event failed(Command.Fail fail) {
    Variable before = state.variableOrUnwritten(fail.variable());
    Failure failure =
        new Failure(
            Failure.Kind.DECLARED,
            fail.subject(),
            actor.participant(),
            fail.reason(),
            stamp.revision(),
            stamp.at(),
            Optional.empty());
    return new Event.Failed(stamp, fail.subject(), failure, before.lastVersion());
  }

  private void requireMet(Precondition precondition, Variable variable) {
    Version newest = variable.newest();
    switch (precondition) {
      case Precondition.Always always -> {}
      case Precondition.Absent absent -> {
        if (newest != null) {
          throw new RoseTrapException(
              ErrorCode.ALREADY_WRITTEN,
              variable.name()
                  + " in run "
                  + run
                  + " is written already: version "
                  + newest.number()
                  + " by "
                  + newest.writer()
                  + ". A write-once leaves it as it is; read it, or delete it first.");
        }
      }
      case Precondition.Present present -> {
        if (newest == null) {
          throw mismatch(variable, "any version");
        }
      }
      case Precondition.VersionIs(long expected) -> {
        if ((newest == null ? 0 : newest.number()) != expected) {
          throw mismatch(variable, expected == 0 ? "no value" : "version " + expected);
        }
      }
    }
  }

  private RoseTrapException mismatch(Variable variable, String expected) {
    Version newest = variable.newest();
    return new RoseTrapException(
        ErrorCode.VERSION_MISMATCH,
        variable.name()
            + " in run "
            + run
            + (newest == null
                ? " has no value"
                : " has version " + newest.number() + " by " + newest.writer())
            + ", but "
            + expected
            + " was expected. Nothing was changed; read the newest version and try again.");
  }

  // --- participants --------------------------------------------------------------------------

  private Event joined(Command.Join join) {
    String name = actor.participant();
    Optional<Participant> before = state.participant(name);
    if (before.isEmpty() && state.settings().sealed()) {
      throw new RoseTrapException(
          ErrorCode.RUN_SEALED,
          "Run "
              + run
              + " is sealed and takes no participant that it does not know; "
              + name
              + " must join before the run is sealed.");
    }
    long attempt = before.map(Participant::attempt).orElse(0L) + 1;
    return new Event.Joined(stamp, attempt, session(join, before), join.profile(), promises(join));
  }

  /** One that comes back keeps its number, by which the processes that it supervises go on. */
  private long session(Command.Join join, Optional<Participant> before) {
    boolean goesOn =
        join.resumes() > 0
            && before.map(p -> p.session() == join.resumes() && !p.isThere()).orElse(true);
    return goesOn ? join.resumes() : stamp.revision();
  }

  /** One that comes back has promised before: what was written meanwhile is kept. */
  private Set<String> promises(Command.Join join) {
    if (join.resumes() == 0) {
      return join.promises();
    }
    Set<String> open = new LinkedHashSet<>(join.promises());
    open.removeIf(name -> isKept(state.variable(name)));
    return open;
  }

  private boolean isKept(@Nullable Variable variable) {
    if (variable == null) {
      return false;
    }
    Failure failure = variable.failure();
    return failure == null
        ? variable.newest() != null
        : failure.kind() != Failure.Kind.BROKEN_PROMISE
            || !failure.participant().equals(actor.participant());
  }

  private Event promised(Command.Promise promise) {
    Participant self = requireThere();
    long open = self.promises().size() + (long) promise.promises().size();
    if (open > limits.variables()) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          actor.participant()
              + " has "
              + self.promises().size()
              + " promises open; a run has at most "
              + limits.variables()
              + " variables. Write some of them first, or raise --max-variables.");
    }
    return new Event.Promised(stamp, promise.promises());
  }

  private Event ended(Command.End end) {
    Participant self = requireThere();
    return new Event.Ended(stamp, self.attempt(), end.ending());
  }

  private Participant requireThere() {
    String name = actor.participant();
    Participant known =
        state
            .participant(name)
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "There is no participant "
                            + name
                            + " in run "
                            + run
                            + ". Join first: POST /v1/runs/"
                            + run
                            + "/participants."));
    if (!known.isThere()) {
      throw Sessions.over(run, known, known.session());
    }
    return known;
  }

  // --- queues --------------------------------------------------------------------------------

  private Event pushed(Command.Push push) {
    Queue before = state.queue(push.queue()).orElseGet(() -> Queue.empty(push.queue()));
    if (before.live() >= limits.items()) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Queue "
              + push.queue()
              + " has "
              + before.live()
              + " items, and its limit is "
              + limits.items()
              + ". Wait until some are taken, or raise --max-items.");
    }
    requireFits(push.subject(), push.value());
    return new Event.Pushed(
        stamp, push.subject(), version(push.subject(), before.pushed() + 1, push.value()));
  }

  private Event returned(Command.Return back) {
    Queue.Taken taken = requireTaken(back.queue(), back.item(), back.token());
    return back.counted()
        ? backOrBuried(back.subject(), taken, back.reason())
        : new Event.Returned(stamp, back.subject(), back.item(), false, back.reason());
  }

  /** An item that a taker did not finish goes back, or is given up after too many tries. */
  private Event backOrBuried(Subject subject, Queue.Taken taken, String reason) {
    long id = taken.item().id();
    return taken.item().deliveries() >= limits.deliveries()
        ? new Event.Buried(stamp, subject, id, reason)
        : new Event.Returned(stamp, subject, id, true, reason);
  }

  Event expired(Subject subject, Queue.Taken taken) {
    return backOrBuried(
        subject, taken, "the lease of " + taken.hold().participant() + " ran out without a word");
  }

  private List<Long> revivable(String queue, Optional<Long> item) {
    List<Long> items = dead(queue, item);
    int live = state.queue(queue).map(Queue::live).orElse(0);
    if (live + items.size() > limits.items()) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Queue "
              + queue
              + " has "
              + live
              + " items, and its limit is "
              + limits.items()
              + ", so there is no room for "
              + items.size()
              + " more. Wait until some are taken, put them back one by one, or raise"
              + " --max-items.");
    }
    return items;
  }

  /** The numbers of the dead items that are meant: one that is said, or all. */
  private List<Long> dead(String queue, Optional<Long> item) {
    Queue known =
        state.queue(queue).orElseThrow(() -> Sessions.notThere(run, Queue.subject(queue)));
    List<Long> dead = known.dead().stream().map(Queue.Item::id).toList();
    if (dead.isEmpty() || (item.isPresent() && !dead.contains(item.get()))) {
      throw new RoseTrapException(
          ErrorCode.NOT_THERE,
          "Queue "
              + queue
              + " in run "
              + run
              + (dead.isEmpty()
                  ? " has no dead items; nothing was changed."
                  : " has no dead item "
                      + item.get()
                      + "; its dead ones are "
                      + Barriers.list(dead.stream().map(String::valueOf).toList())
                      + ". Nothing was changed."));
    }
    return item.map(List::of).orElse(dead);
  }

  private Queue.Taken requireTaken(String queue, long item, long token) {
    Optional<Queue> known = state.queue(queue);
    if (known.isEmpty()) {
      throw Sessions.notThere(run, Queue.subject(queue));
    }
    Optional<Queue.Taken> taken = known.get().taken(item);
    if (taken.isEmpty() || taken.get().hold().token() != token) {
      throw new RoseTrapException(
          ErrorCode.NOT_HELD,
          "Item "
              + item
              + " of queue "
              + queue
              + (taken.isPresent()
                  ? " is with " + taken.get().hold().participant() + " by now"
                  : item >= 1 && item <= known.get().pushed()
                      ? " is not with a taker any more"
                      : " was never pushed")
              + ". Its lease ran out, it was given back, it is done with, or the queue was"
              + " deleted.");
    }
    return taken.get();
  }

  // --- barriers ------------------------------------------------------------------------------

  private Event declared(Command.Declare declare) {
    Barrier before = barrier(declare.barrier());
    if (before.parties() > 0 && !isSame(before, declare)) {
      throw otherParties(before, declare.parties(), declare.names());
    }
    if (before.withdrawals() > 0) {
      // Said again after some withdrew: it stays as it is.
      return new Event.Declared(
          stamp, declare.subject(), before.parties(), before.names(), before.quorum());
    }
    requireParties(before, declare.names());
    int there = before.arrivals().size();
    if (there > declare.parties()) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          "Barrier "
              + declare.barrier()
              + " has "
              + there
              + " parties there already ("
              + Barriers.list(List.copyOf(before.arrivals().keySet()))
              + "), more than the "
              + declare.parties()
              + " that "
              + actor.participant()
              + " says. Nothing was changed.");
    }
    return new Event.Declared(
        stamp, declare.subject(), declare.parties(), declare.names(), declare.quorum());
  }

  private static boolean isSame(Barrier before, Command.Declare declare) {
    if (before.withdrawals() > 0) {
      return before.said() == declare.parties() && declare.names().containsAll(before.names());
    }
    return before.parties() == declare.parties()
        && (before.names().isEmpty() || before.names().equals(declare.names()));
  }

  private void requireParties(Barrier barrier, Set<String> names) {
    for (String party : barrier.arrivals().keySet()) {
      if (!names.isEmpty() && !names.contains(party)) {
        throw noParty(barrier, party, names);
      }
    }
  }

  private RoseTrapException noParty(Barrier barrier, String name, Set<String> names) {
    return new RoseTrapException(
        ErrorCode.MISMATCH,
        name
            + " is not a party of barrier "
            + barrier.name()
            + " in run "
            + run
            + "; these are: "
            + String.join(", ", names)
            + ".");
  }

  private RoseTrapException otherParties(Barrier barrier, int parties, Set<String> names) {
    return new RoseTrapException(
        ErrorCode.MISMATCH,
        "Barrier "
            + barrier.name()
            + " in run "
            + run
            + " has "
            + barrier.parties()
            + " parties"
            + (barrier.names().isEmpty() ? "" : " (" + String.join(", ", barrier.names()) + ")")
            + ", said "
            + barrier.saidBy()
            + ", but "
            + actor.participant()
            + " says "
            + parties
            + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")")
            + ". Make all say the same; nothing was changed.");
  }

  private Event arrived(Command.Arrive arrive) {
    Barrier barrier = barrier(arrive.barrier());
    String name = actor.participant();
    if (arrive.parties() > 0
        && barrier.parties() > 0
        && arrive.parties() != barrier.parties()
        && arrive.parties() != barrier.said()) {
      throw otherParties(barrier, arrive.parties(), Set.of());
    }
    if (!barrier.names().isEmpty() && !barrier.names().contains(name)) {
      throw noParty(barrier, name, barrier.names());
    }
    long stay = state.participant(name).map(Participant::session).orElse(0L);
    if (barrier.owesWordTo(name, stay)) {
      return new Event.Told(stamp, arrive.subject(), barrier.generation() - 1);
    }
    long patience = TimeUnit.NANOSECONDS.convert(arrive.patience());
    Barrier.Arrival arrival =
        new Barrier.Arrival(
            name, actor.session().orElse(0), stamp.nanos() + patience, patience, false);
    return new Event.Arrived(
        stamp, arrive.subject(), barrier.generation(), arrive.parties(), arrival);
  }

  private Event gaveUp(Command.GiveUp giveUp) {
    Barrier barrier = barrier(giveUp.barrier());
    if (barrier.generation() != giveUp.generation()
        || !barrier.arrivals().containsKey(actor.participant())) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          actor.participant()
              + " does not wait at barrier "
              + giveUp.barrier()
              + " for generation "
              + giveUp.generation()
              + "; it is at generation "
              + barrier.generation()
              + ".");
    }
    return broken(barrier, actor.participant(), giveUp.reason(), Optional.empty());
  }

  /** A party that is out: the reduction says whether the rest goes on without it. */
  Event.Broken broken(Barrier barrier, String participant, String why, Optional<Ending> ending) {
    Failure failure =
        new Failure(
            Failure.Kind.BROKEN_BARRIER,
            barrier.subject(),
            participant,
            Barriers.reason(barrier, participant, why),
            stamp.revision(),
            stamp.at(),
            ending);
    return new Event.Broken(stamp, barrier.subject(), barrier.generation(), failure);
  }

  private Event withdrawn(Command.Withdraw withdraw) {
    @Nullable Barrier barrier = state.barrier(withdraw.barrier()).orElse(null);
    if (barrier == null || barrier.parties() == 0) {
      throw Sessions.notThere(run, withdraw.subject());
    }
    if (!barrier.names().isEmpty() && !barrier.names().contains(actor.participant())) {
      throw noParty(barrier, actor.participant(), barrier.names());
    }
    return new Event.Withdrawn(stamp, withdraw.subject(), barrier.generation());
  }

  private Barrier barrier(String name) {
    return state.barrier(name).orElseGet(() -> Barrier.unknown(name));
  }

  // --- locks ---------------------------------------------------------------------------------

  private Event unlocked(Command.Unlock unlock) {
    Optional<Hold> hold = state.lock(unlock.lock()).map(Lock::hold);
    if (hold.isEmpty() || hold.get().token() != unlock.token()) {
      throw new RoseTrapException(
          ErrorCode.NOT_HELD,
          "Lock "
              + unlock.lock()
              + " in run "
              + run
              + " is not held with token "
              + unlock.token()
              + (hold.isPresent()
                  ? ": " + hold.get().participant() + " holds it with " + hold.get().token()
                  : ": it is free")
              + ". Its lease ran out, its holder ended, or it was given back.");
    }
    return new Event.Unlocked(stamp, unlock.subject(), unlock.token(), "");
  }
}
