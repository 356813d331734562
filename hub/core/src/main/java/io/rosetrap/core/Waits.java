package io.rosetrap.core;

import io.rosetrap.api.Condition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * How the waits of a run come and go. A wait is judged and entered in one hold of the run's state
 * lock, and ended under it; what takes no lock or takes others says so.
 */
final class Waits {
  private static final Logger LOG = System.getLogger(Waits.class.getName());

  private final Run run;
  private final RunState state;

  Waits(Run run, RunState state) {
    this.run = run;
    this.state = state;
  }

  /**
   * Begins a wait that an event ends, which it has been by now where the state decides it.
   *
   * @param blocks false for a look, which is decided by the present state or not at all
   */
  Wait begin(Condition condition, Plan plan, Actor actor, WaitOptions options, boolean blocks) {
    Wait wait = new Wait(run, condition, plan, actor, options, 0);
    if (isDecidedWithoutLock(plan, wait)) {
      return wait;
    }
    Sessions.require(run.name(), state, actor);
    run.hear(actor.participant());
    // Values are parsed here, where nobody waits for it; under the lock the result is remembered.
    plan.warm(wait.view());
    Optional<List<Wait>> released =
        run.withWaits(
            index ->
                state.faults().isEmpty()
                    ? Optional.of(settleOrEnter(wait, blocks, index))
                    : Optional.empty());
    if (released.isPresent()) {
      released.get().forEach(Wait::wake);
    } else {
      run.beginUnderFaults(wait, index -> settleOrEnter(wait, blocks, index));
    }
    askAgain(wait);
    return wait;
  }

  /**
   * A party that waits is there. Looked at after the wait was entered: a doubt that comes later
   * finds the wait, and one that came before is found here.
   */
  private void askAgain(Wait wait) {
    boolean asked = false;
    try {
      for (Condition.Passed meeting : Doubts.meetings(wait)) {
        run.commitOwn(
            () -> Doubts.asked(meeting, wait.actor(), state, run.stamp(wait.participant())));
      }
      asked = true;
    } finally {
      if (!asked) {
        wait.close();
      }
    }
  }

  /** A party that left its wait may be gone, unless it waits on another connection. */
  private void doubt(Wait wait) {
    for (Condition.Passed meeting : Doubts.meetings(wait)) {
      try {
        run.commitOwn(
            () ->
                waitsElsewhere(wait, meeting)
                    ? null
                    : Doubts.left(meeting, wait.actor(), state, run.stamp(wait.participant())));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "barrier " + meeting.barrier() + " counts who may be gone", e);
      }
    }
  }

  private boolean waitsElsewhere(Wait wait, Condition.Passed meeting) {
    return run.withWaits(waits -> waits.of(wait.participant())).stream()
        .anyMatch(
            other ->
                !other.isInterrupted()
                    && other.leaves().contains(meeting)
                    && other.actor().session().equals(wait.actor().session()));
  }

  /** Goes on with a wait whose reader is back. */
  void resume(Wait wait, Actor actor, WaitOptions options) {
    boolean goesOn = false;
    try {
      Sessions.require(run.name(), state, actor);
      run.hear(actor.participant());
      goesOn = run.withWaits(index -> resume(wait, options.aside(), index));
    } finally {
      if (!goesOn) {
        wait.abandon();
      }
    }
  }

  private boolean resume(Wait wait, boolean aside, WaitIndex index) {
    index.resume(wait, aside);
    noteContradiction(wait, index);
    return true;
  }

  /** A wait that is said to be all that its participant does, and another one at the same time. */
  private void noteContradiction(Wait wait, WaitIndex index) {
    // Asked of those alone of whom it matters: one that nobody has named may have thousands.
    state
        .participant(wait.participant())
        .filter(known -> index.has(known.name(), other -> contradicts(wait, other)))
        .ifPresent(known -> known.presence().showConcurrency());
  }

  /** One that is between two requests may be of a reader that has gone on to something else. */
  private static boolean contradicts(Wait wait, Wait other) {
    return other != wait && !other.isInterrupted() && (!wait.isAside() || !other.isAside());
  }

  /** A value that is there is answered without touching the lock that writers need. */
  private boolean isDecidedWithoutLock(Plan plan, Wait wait) {
    if (plan instanceof Plan.OnVersion one && one.test() == null && !run.isRetired()) {
      Variable variable = state.variable(one.name());
      // Looked at after the variable: what was read before anything was hidden may be answered.
      boolean plain = state.faults().isEmpty();
      if (plain && variable != null && one.judge(variable) instanceof Verdict.Holds holds) {
        WaitIndex.ending(holds, variable.lastRevision()).ifPresent(wait::settle);
        return true;
      }
    }
    return false;
  }

  /** The state lock is held. */
  private List<Wait> settleOrEnter(Wait wait, boolean blocks, WaitIndex index) {
    run.requireCurrent();
    Optional<Wait.Ending> decided =
        WaitIndex.ending(wait.judge(), state.revision()).or(run::closed);
    if (decided.isPresent()) {
      wait.settle(decided.get());
      return List.of();
    }
    return blocks ? enter(wait, index) : List.of();
  }

  /** Lets a wait in, and ends those that wait for its arrival. The state lock is held. */
  List<Wait> enter(Wait wait, WaitIndex index) {
    index.add(wait);
    noteContradiction(wait, index);
    return index.releaseWatchers(wait, state.revision());
  }

  /** Ends a wait that has not ended. */
  void end(Wait wait, Wait.Ending how) {
    Left left = run.withWaits(index -> leave(wait, how, index));
    if (left == Left.HAD_ENDED) {
      return;
    }
    wait.wake();
    if (left == Left.AS_THE_LAST) {
      run.hub().retireIfUnused(run);
      return;
    }
    if (left == Left.THE_INDEX && how instanceof Wait.Ending.Ended) {
      doubt(wait);
    }
    if (left == Left.THE_INDEX && wait.hasBlocked()) {
      observe(wait, how);
    }
  }

  /** What a wait left when it was ended. */
  private enum Left {
    /** It had ended before. */
    HAD_ENDED,
    /** It was in no index. */
    NOTHING,
    /** Others may be in it. */
    THE_INDEX,
    /** A run in which nothing ever happened, and nobody waits any more. */
    AS_THE_LAST
  }

  private Left leave(Wait wait, Wait.Ending how, WaitIndex index) {
    if (wait.hasEnded()) {
      return Left.HAD_ENDED;
    }
    if (!index.end(wait, how)) {
      wait.settle(how);
      return Left.NOTHING;
    }
    return run.isUnused() ? Left.AS_THE_LAST : Left.THE_INDEX;
  }

  /** Writes into the history that a read gave up: people look there for why nothing went on. */
  private void observe(Wait wait, Wait.Ending how) {
    String outcome =
        switch (how) {
          case Wait.Ending.Expired(boolean last) -> last ? "timed out" : "";
          case Wait.Ending.Ended(String reason) -> "cancelled (" + reason + ")";
          default -> "";
        };
    boolean told =
        state.revision() > 0
            && !wait.isObserving()
            && !(wait.condition() instanceof Condition.Progress
                || wait.condition() instanceof Condition.Claim);
    if (outcome.isEmpty() || !told) {
      return;
    }
    try {
      run.commitOwn(
          () ->
              new Event.GaveUp(
                  run.stamp(wait.participant()),
                  wait.leaves().getFirst().subject(),
                  wait.condition().toString(),
                  outcome,
                  wait.waiting()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the history of run " + run.name() + " lacks a wait that gave up", e);
    }
  }
}
