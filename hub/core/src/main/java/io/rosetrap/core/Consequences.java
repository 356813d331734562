package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Fault;
import io.rosetrap.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an event brings about by itself: turns that are handed out, stays that are over, parties
 * that cannot come any more. The run's writers lock is held.
 */
final class Consequences {
  private final Run run;
  private final RunState state;
  private final Turns turns;

  private final FaultDesk faults;

  Consequences(Run run, RunState state, Turns turns, FaultDesk faults) {
    this.run = run;
    this.state = state;
    this.turns = turns;
    this.faults = faults;
  }

  /** Of an event that has been taken in, and of those that come of it. */
  void of(Event event, List<Entity> changed, List<Wait> released) {
    switch (event) {
      case Event.Ended e -> endWaitsOfThePast(e.subject().name(), released);
      case Event.Joined e -> endWaitsOfThePast(e.subject().name(), released);
      case Event.Arrived e -> {
        // With the first arrival the meeting begins; whoever ends later breaks it then.
        if (state.barrier(e.subject().name()).filter(b -> b.arrivals().size() == 1).isPresent()) {
          breakIfHopeless(e.subject().name(), released);
        }
      }
      case Event.Declared e -> breakIfHopeless(e.subject().name(), released);
      case Event.Injected e -> cutPresentWaits(e, released);
      default -> {}
    }
    for (Entity entity : changed) {
      if (entity instanceof Lock || entity instanceof Queue) {
        turns.handOut(entity.subject(), released);
      }
      if (entity instanceof Faults now) {
        for (Subject subject : now.touched()) {
          endHopelessClaims(subject, released);
          turns.handOut(subject, released);
        }
      }
    }
  }

  /** A connection that is to be cut and on which its participant waits now is cut at once. */
  private void cutPresentWaits(Event.Injected event, List<Wait> released) {
    Optional<Faults.Active> fault = state.faults().find(event.revision());
    if (fault.isPresent() && event.fault() instanceof Fault.Cut cut) {
      Wait.Ending lost = new Wait.Ending.Lost(fault.get().name());
      List<Wait> ended =
          run.withWaits(
              index ->
                  index.of(cut.participant()).stream()
                      .filter(wait -> !wait.isObserving() && index.end(wait, lost))
                      .toList());
      released.addAll(ended);
      ended.forEach(wait -> doubt(wait, released));
      if (!ended.isEmpty()) {
        faults.strike(fault.get(), cut.participant(), released);
      }
    }
  }

  /** A party whose connection is cut at a barrier may be gone, as for any other cause. */
  private void doubt(Wait wait, List<Wait> released) {
    for (Condition.Passed meeting : Doubts.meetings(wait)) {
      Event doubt = Doubts.left(meeting, wait.actor(), state, run.stamp(wait.participant()));
      if (doubt != null) {
        run.commit(doubt, released);
      }
    }
  }

  /** A claim that an order holds back ends where the order cannot go on. */
  private void endHopelessClaims(Subject subject, List<Wait> released) {
    List<Wait> ended =
        run.withWaits(
            index ->
                index.claims(subject).stream().filter(wait -> endIfHopeless(wait, index)).toList());
    released.addAll(ended);
  }

  private boolean endIfHopeless(Wait wait, WaitIndex index) {
    return faults
        .hopeless(wait)
        .filter(failure -> index.end(wait, new Wait.Ending.Hopeless(failure)))
        .isPresent();
  }

  /**
   * What stays wait for that are over must not be handed to them: nobody would give it back. One
   * that was only not heard of may live, and what it reads takes nothing from anybody; should it be
   * dead, its connection or its slice ends.
   */
  private void endWaitsOfThePast(String participant, List<Wait> released) {
    Optional<Participant> known = state.participant(participant);
    long session = known.filter(Participant::isThere).map(Participant::session).orElse(0L);
    boolean mayLive = known.map(Participant::ending).filter(Consequences::isSilence).isPresent();
    Wait.Ending past = new Wait.Ending.Ended(participant + " " + pastWords(known));
    List<Wait> ended =
        run.withWaits(
            index -> {
              List<Wait> over = new ArrayList<>();
              for (Wait wait : index.of(participant)) {
                boolean isPast = wait.actor().session().orElse(session) != session;
                if (isPast && !(mayLive && onlyReads(wait)) && index.end(wait, past)) {
                  over.add(wait);
                }
              }
              return over;
            });
    released.addAll(ended);
  }

  private static boolean isSilence(Ending ending) {
    return ending.kind() == Ending.Kind.LOST;
  }

  private static boolean onlyReads(Wait wait) {
    return wait.leaves().stream()
        .noneMatch(leaf -> leaf instanceof Condition.Claim || leaf instanceof Condition.Passed);
  }

  private static String pastWords(Optional<Participant> known) {
    return known
        .flatMap(participant -> Optional.ofNullable(participant.ending()))
        .map(ending -> ending.words())
        .orElse("was replaced by another process");
  }

  /** Parties that were named and have ended cannot come any more. */
  private void breakIfHopeless(String name, List<Wait> released) {
    for (String party : state.barrier(name).map(Barrier::missing).orElse(List.of())) {
      Optional<Ending> ending =
          state.participant(party).flatMap(known -> Optional.ofNullable(known.ending()));
      // Each one that is out changes it: it may be passed or broken by now.
      Optional<Barrier> barrier = state.barrier(name).filter(b -> b.dependsOn(party));
      if (ending.isPresent() && barrier.isPresent()) {
        BarrierDecider decider = new BarrierDecider(run.grounds(Actor.named(party)));
        String why = "it " + ending.get().words();
        run.commit(decider.broken(barrier.get(), party, why, ending), released);
      }
    }
  }

  /** A party that is told of a deadlock does not wait for the others any more: nobody passes. */
  void leaveBarriers(Wait wait, List<Wait> released) {
    String party = wait.participant();
    for (Condition.Leaf leaf : wait.leaves()) {
      Optional<Barrier> barrier =
          leaf instanceof Condition.Passed p ? state.barrier(p.barrier()) : Optional.empty();
      if (barrier.isPresent() && barrier.get().arrivals().containsKey(party)) {
        run.commit(
            new BarrierDecider(run.grounds(Actor.named(party)))
                .broken(barrier.get(), party, "it was part of a deadlock", Optional.empty()),
            released);
      }
    }
  }
}
