package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Fault;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the faults of a run do to those that ask something of it. Guarded by the run's writers lock;
 * all that it changes goes through events like everything else.
 */
final class FaultDesk {
  /** Thrown inside the hub: it is not the turn of an operation, which waits for its cue. */
  static final class HeldBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Condition.Cue cue;

    private HeldBack(Condition.Cue cue) {
      super("held back", null, false, false);
      this.cue = cue;
    }

    Condition.Cue cue() {
      return cue;
    }
  }

  /** Takes an event in, with all that it brings about. */
  interface Committer {
    /** What is released is added to the list, and woken once no lock is held. */
    void commit(Event event, List<Wait> released);
  }

  /** What is written on an event by somebody. */
  interface Stamps {
    /** The stamp of the next event. */
    Event.Stamp of(String participant);
  }

  private final String run;
  private final RunState state;
  private final Stamps stamps;
  private final Committer committer;

  FaultDesk(String run, RunState state, Stamps stamps, Committer committer) {
    this.run = run;
    this.state = state;
    this.stamps = stamps;
    this.committer = committer;
  }

  /** Whether there is anything to do at all. */
  boolean isIdle() {
    return state.faults().isEmpty();
  }

  // --- commands ------------------------------------------------------------------------------

  /**
   * Carries a command out as the faults let it.
   *
   * @param known whether it was answered before under its key, so that only its answer can be lost
   */
  Receipt execute(
      Command command,
      Actor actor,
      boolean known,
      Supplier<Receipt> carryOut,
      List<Wait> released) {
    if (command instanceof Command.Inject || command instanceof Command.Lift) {
      return carryOut.get();
    }
    Optional<Deed> deed = known ? Optional.empty() : Deed.of(command, actor.participant());
    Optional<Faults.Late> late = deed.flatMap(d -> state.faults().late(d));
    if (late.isPresent()) {
      tell(late.get(), released);
      throw new HeldBack(late.get().cue());
    }
    deed.ifPresent(d -> refuse(List.of(d), released));
    Optional<Faults.Active> cut = cut(actor.participant(), released);
    Optional<Faults.Active> twice = deed.flatMap(d -> state.faults().duplicate(d));
    twice.ifPresent(fault -> strike(fault, actor.participant(), released));
    try {
      Receipt receipt = carryOut.get();
      if (twice.isPresent()) {
        carryOutAgain(carryOut);
      }
      if (cut.isEmpty()) {
        return receipt;
      }
    } catch (RoseTrapException e) {
      if (cut.isEmpty()) {
        throw e;
      }
    }
    throw new Disconnected(cut.orElseThrow().name());
  }

  /** The answer to the second of two requests has nobody who reads it. */
  private static void carryOutAgain(Supplier<Receipt> carryOut) {
    try {
      Receipt unused = carryOut.get();
    } catch (RoseTrapException e) {
      // Refused, for instance because the first one has changed what it was conditional on.
    }
  }

  /** The history tells once of each step that somebody came too early for it. */
  private void tell(Faults.Late late, List<Wait> released) {
    if (!late.isTold()) {
      committer.commit(
          new Event.HeldBack(
              stamps.of(late.step().participant()),
              late.order().fault().subject(),
              late.index() + 1,
              late.order().id(),
              late.step().toString()),
          released);
    }
  }

  // --- waits ---------------------------------------------------------------------------------

  /**
   * What meets a wait when it begins; nothing where it only looks on.
   *
   * @param known whether it was answered before, so that only its answer can be lost
   */
  void begin(Wait wait, boolean known, List<Wait> released) {
    if (isIdle() || wait.isObserving()) {
      return;
    }
    refuse(known ? List.of() : Deed.of(wait.condition(), wait.participant()), released);
    for (Deed deed : Deed.of(wait.condition(), wait.participant())) {
      state.faults().late(deed).ifPresent(late -> tell(late, released));
    }
    cut(wait.participant(), released).ifPresent(fault -> wait.loseAnswer(fault.name()));
  }

  /** What reads that have ended well do for the orders. */
  void read(List<Wait> ended, List<Wait> released) {
    if (isIdle()) {
      return;
    }
    for (Wait wait : ended) {
      if (!wait.isObserving()) {
        for (Outcome.Match match : wait.arrived().map(Outcome.Arrived::matches).orElse(List.of())) {
          Deed.of(wait.leaves().get(match.leaf()), wait.participant())
              .ifPresent(deed -> done(deed, released));
        }
      }
    }
  }

  /** Whether an order lets a claim be met. */
  boolean mayHave(Wait claim) {
    return isIdle()
        || Deed.of(claim.leaves().getFirst(), claim.participant())
            .flatMap(deed -> state.faults().late(deed))
            .isEmpty();
  }

  /** Why an order will never let a claim be met, where it will not. */
  Optional<io.rosetrap.api.Failure> hopeless(Wait claim) {
    return Deed.of(claim.leaves().getFirst(), claim.participant())
        .flatMap(deed -> state.faults().late(deed))
        .flatMap(late -> Optional.ofNullable(late.order().broken()));
  }

  // --- what both have ------------------------------------------------------------------------

  /** A deed is done: the orders of which it is the present step go on. */
  void done(Deed deed, List<Wait> released) {
    for (Faults.Active order : state.faults().presentSteps(deed)) {
      committer.commit(
          new Event.Stepped(
              stamps.of(deed.participant()),
              order.fault().subject(),
              order.count() + 1,
              order.id(),
              order.remaining().getFirst().toString()),
          released);
    }
  }

  private void refuse(List<Deed> deeds, List<Wait> released) {
    Optional<Faults.Active> refusal = state.faults().refusal(deeds);
    if (refusal.isPresent()) {
      Faults.Active fault = refusal.get();
      strike(fault, deeds.getFirst().participant(), released);
      throw new RoseTrapException(
          ErrorCode.INJECTED,
          fault.name()
              + " of "
              + fault.by()
              + " in run "
              + run
              + " says: "
              + fault.fault().words()
              + ". Nothing was changed, and the fault is used up: ask again.");
    }
  }

  /** The fault that loses the answer; one that is to strike before throws at once. */
  private Optional<Faults.Active> cut(String participant, List<Wait> released) {
    Optional<Faults.Active> cut = state.faults().cut(participant);
    if (cut.isPresent()) {
      strike(cut.get(), participant, released);
      if (cut.get().fault() instanceof Fault.Cut c && !c.carriedOut()) {
        throw new Disconnected(cut.get().name());
      }
    }
    return cut;
  }

  /** A fault strikes somebody, and is used up. */
  void strike(Faults.Active fault, String participant, List<Wait> released) {
    committer.commit(
        new Event.Struck(stamps.of(participant), fault.fault().subject(), fault.id(), fault.name()),
        released);
  }
}
