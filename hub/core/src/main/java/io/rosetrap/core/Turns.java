package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a run: who stands in line for a lock or an item, what is handed out, and what is
 * taken back from those that never learned of it. The run's writers lock is held for all of it, but
 * for {@link #takeBack}, which takes it.
 */
final class Turns {
  private static final Wait.Ending AGAIN = new Wait.Ending.Ended("the same request came again");

  private final Run run;
  private final RunState state;
  private final Waits waits;

  /** Guarded by the run's writers lock. */
  private final Line line;

  /** The run's own table, since a claim is answered again like a command; guarded likewise. */
  private final IdempotencyTable answered;

  private final FaultDesk faults;

  Turns(
      Run run,
      RunState state,
      Waits waits,
      Line line,
      IdempotencyTable answered,
      FaultDesk faults) {
    this.run = run;
    this.state = state;
    this.waits = waits;
    this.line = line;
    this.answered = answered;
    this.faults = faults;
  }

  /** Begins a claim: what is free is handed out at once, in order. */
  Wait begin(
      Condition.Claim claim, Plan plan, Actor actor, WaitOptions options, List<Wait> released) {
    Optional<Wait> before = askedBefore(claim, actor);
    long place = before.map(Wait::place).orElseGet(() -> line.place(options));
    Wait wait = new Wait(run, claim, plan, actor, options, place);
    Optional<Wait.Ending> decided =
        knownGrant(wait).<Wait.Ending>map(Wait.Ending.Satisfied::new).or(run::closed);
    if (run.closed().isEmpty()) {
      faults.begin(wait, decided.isPresent(), released);
    }
    if (decided.isPresent()) {
      wait.settle(decided.get());
      return wait;
    }
    run.withWaits(
        index -> {
          // What the first would be handed would be lost with it.
          before.filter(earlier -> index.end(earlier, AGAIN)).ifPresent(released::add);
          return released.addAll(waits.enter(wait, index));
        });
    handOutOrLeave(wait, released);
    return wait;
  }

  /** A repetition of a claim takes the place of the first, whose connection must be lost. */
  private Optional<Wait> askedBefore(Condition.Claim claim, Actor actor) {
    Optional<String> key = actor.idempotencyKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    return run.withWaits(waits -> waits.of(actor.participant())).stream()
        .filter(wait -> wait.actor().idempotencyKey().equals(key))
        .filter(wait -> wait.condition().equals(claim))
        .findFirst();
  }

  /** What was handed out under the same idempotency key, of which the answer was lost. */
  private Optional<Arrived> knownGrant(Wait wait) {
    Optional<String> key = wait.actor().idempotencyKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Optional<Receipt> known =
        answered.find(key.get(), wait.leaves().getFirst().subject(), line.fingerprint(wait));
    return known.map(
        receipt -> {
          Arrived again = line.arrivedAgain(wait, receipt, state, run.name());
          answered.remember(key.get(), line.fingerprint(wait), receipt, wait.number());
          return again;
        });
  }

  private void handOutOrLeave(Wait wait, List<Wait> released) {
    boolean began = false;
    try {
      handOut(wait.leaves().getFirst().subject(), released);
      began = true;
    } finally {
      if (!began) {
        // Its reader is told of the failure, so it must not stand in the line.
        run.withWaits(
            index -> index.end(wait, new Wait.Ending.Ended("it could not be handed out")));
      }
    }
  }

  /** Hands out what is there to those that are next in line. */
  void handOut(Subject subject, List<Wait> released) {
    while (true) {
      Optional<Wait> next = run.withWaits(index -> nextClaim(subject, index));
      if (next.isEmpty() || !line.isAvailable(subject, state)) {
        return;
      }
      Wait wait = next.get();
      Event grant = line.grant(wait, state, run.stamp(wait.participant()));
      int before = released.size();
      run.commit(grant, wait, released);
      if (released.subList(before, released.size()).contains(wait)) {
        wait.actor()
            .idempotencyKey()
            .ifPresent(
                key ->
                    answered.remember(key, line.fingerprint(wait), receipt(grant), wait.number()));
      } else {
        // It left while the log wrote: what it was given goes to the next, as if it had not been.
        run.commit(line.undo(grant, run.stamp(wait.participant())), released);
      }
    }
  }

  /** The first in line that no order holds back. */
  private Optional<Wait> nextClaim(Subject subject, WaitIndex index) {
    return faults.isIdle()
        ? index.nextClaim(subject)
        : index.claims(subject).stream().filter(faults::mayHave).findFirst();
  }

  private static Receipt receipt(Event grant) {
    return new Receipt(grant.subject(), grant.number(), grant.revision(), 1);
  }

  /** What the one gets that an event hands something to; the event is part of the state by now. */
  Wait.Ending arrived(Event grant) {
    return new Wait.Ending.Satisfied(line.arrived(grant, state));
  }

  /**
   * Takes back what a claim was handed and never learned of, as if it had not been. Where the same
   * request came again and was answered meanwhile, that one has it.
   */
  void takeBack(Wait wait, Arrived handedOut) {
    run.commitOwn(
        () -> {
          Optional<String> key = wait.actor().idempotencyKey();
          boolean untold = key.isEmpty() || answered.forget(key.get(), wait.number());
          return untold
              ? line.undo(wait, handedOut, state, run.stamp(wait.participant())).orElse(null)
              : null;
        });
  }
}
