package io.rosetrap.core;

import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Decides about barriers: who meets, who is there, and who is out. */
final class BarrierDecider {
  private final Grounds on;

  BarrierDecider(Grounds on) {
    this.on = on;
  }

  Event declared(Command.Declare declare) {
    Barrier before = barrier(declare.barrier());
    if (before.parties() > 0 && !isSame(before, declare)) {
      throw otherParties(before, declare.parties(), declare.names());
    }
    if (before.withdrawals() > 0) {
      // Said again after some withdrew: it stays as it is.
      return new Event.Declared(
          on.stamp(), declare.subject(), before.parties(), before.names(), before.quorum());
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
              + on.actor().participant()
              + " says. Nothing was changed.");
    }
    return new Event.Declared(
        on.stamp(), declare.subject(), declare.parties(), declare.names(), declare.quorum());
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
            + on.run()
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
            + on.run()
            + " has "
            + barrier.parties()
            + " parties"
            + (barrier.names().isEmpty() ? "" : " (" + String.join(", ", barrier.names()) + ")")
            + ", said "
            + barrier.saidBy()
            + ", but "
            + on.actor().participant()
            + " says "
            + parties
            + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")")
            + ". Make all say the same; nothing was changed.");
  }

  Event arrived(Command.Arrive arrive) {
    Barrier barrier = barrier(arrive.barrier());
    String name = on.actor().participant();
    if (arrive.parties() > 0
        && barrier.parties() > 0
        && arrive.parties() != barrier.parties()
        && arrive.parties() != barrier.said()) {
      throw otherParties(barrier, arrive.parties(), Set.of());
    }
    if (!barrier.names().isEmpty() && !barrier.names().contains(name)) {
      throw noParty(barrier, name, barrier.names());
    }
    long stay = on.state().participant(name).map(Participant::session).orElse(0L);
    if (barrier.owesWordTo(name, stay)) {
      return new Event.Told(on.stamp(), arrive.subject(), barrier.generation() - 1);
    }
    long patience = TimeUnit.NANOSECONDS.convert(arrive.patience());
    Barrier.Arrival arrival =
        new Barrier.Arrival(
            name, on.actor().session().orElse(0), on.stamp().nanos() + patience, patience, false);
    return new Event.Arrived(
        on.stamp(), arrive.subject(), barrier.generation(), arrive.parties(), arrival);
  }

  Event gaveUp(Command.GiveUp giveUp) {
    Barrier barrier = barrier(giveUp.barrier());
    if (barrier.generation() != giveUp.generation()
        || !barrier.arrivals().containsKey(on.actor().participant())) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          on.actor().participant()
              + " does not wait at barrier "
              + giveUp.barrier()
              + " for generation "
              + giveUp.generation()
              + "; it is at generation "
              + barrier.generation()
              + ".");
    }
    return broken(barrier, on.actor().participant(), giveUp.reason(), Optional.empty());
  }

  /** A party that is out: the reduction says whether the rest goes on without it. */
  Event.Broken broken(Barrier barrier, String participant, String why, Optional<Ending> ending) {
    Failure failure =
        new Failure(
            Failure.Kind.BROKEN_BARRIER,
            barrier.subject(),
            participant,
            Barriers.reason(barrier, participant, why),
            on.stamp().revision(),
            on.stamp().at(),
            ending);
    return new Event.Broken(on.stamp(), barrier.subject(), barrier.generation(), failure);
  }

  Event withdrawn(Command.Withdraw withdraw) {
    @Nullable Barrier barrier = on.state().barrier(withdraw.barrier()).orElse(null);
    if (barrier == null || barrier.parties() == 0) {
      throw Sessions.notThere(on.run(), withdraw.subject());
    }
    if (!barrier.names().isEmpty() && !barrier.names().contains(on.actor().participant())) {
      throw noParty(barrier, on.actor().participant(), barrier.names());
    }
    return new Event.Withdrawn(on.stamp(), withdraw.subject(), barrier.generation());
  }

  private Barrier barrier(String name) {
    return on.state().barrier(name).orElseGet(() -> Barrier.unknown(name));
  }
}
