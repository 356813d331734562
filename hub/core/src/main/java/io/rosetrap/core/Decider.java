package io.rosetrap.core;

import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Turns a command into the event that carries it out, or refuses it. Pure: it looks at the state
 * and changes nothing. The writers lock of the run is held.
 */
final class Decider {
  private final Grounds on;
  private final VariableDecider variables;
  private final ParticipantDecider participants;
  private final QueueDecider queues;
  private final BarrierDecider barriers;
  private final LockDecider locks;
  private final FaultDecider faults;

  Decider(Grounds on) {
    this.on = on;
    this.variables = new VariableDecider(on);
    this.participants = new ParticipantDecider(on);
    this.queues = new QueueDecider(on);
    this.barriers = new BarrierDecider(on);
    this.locks = new LockDecider(on);
    this.faults = new FaultDecider(on);
  }

  Event decide(Command command) {
    return switch (command) {
      case Command.Write write -> variables.written(write);
      case Command.Add add -> variables.added(add);
      case Command.Collect collect -> variables.collected(collect);
      case Command.Delete delete -> deleted(delete);
      case Command.Fail fail -> variables.failed(fail);
      case Command.Join join -> participants.joined(join);
      case Command.Promise promise -> participants.promised(promise);
      case Command.End end -> participants.ended(end);
      case Command.Seal seal -> new Event.Sealed(on.stamp());
      case Command.SetPolicy set -> new Event.PolicySet(on.stamp(), set.policy());
      case Command.Push push -> queues.pushed(push);
      case Command.Acknowledge acknowledge -> queues.acknowledged(acknowledge);
      case Command.Return back -> queues.returned(back);
      case Command.Revive revive -> queues.revived(revive);
      case Command.Drop drop -> queues.dropped(drop);
      case Command.Declare declare -> barriers.declared(declare);
      case Command.Arrive arrive -> barriers.arrived(arrive);
      case Command.GiveUp giveUp -> barriers.gaveUp(giveUp);
      case Command.Withdraw withdraw -> barriers.withdrawn(withdraw);
      case Command.Unlock unlock -> locks.unlocked(unlock);
      case Command.Inject inject -> faults.injected(inject);
      case Command.Lift lift -> faults.lifted(lift);
    };
  }

  private Event deleted(Command.Delete delete) {
    String name = delete.subject().name();
    return switch (delete.subject().kind()) {
      case VARIABLE -> variables.deleted(delete);
      case COLLECTION -> gone(delete, on.state().collection(name), Collection::size);
      case QUEUE -> gone(delete, on.state().queue(name), Queue::pushed);
      case BARRIER ->
          gone(
              delete,
              on.state().barrier(name).filter(barrier -> !barrier.isForgettable()),
              Barrier::generation);
      case LOCK -> {
        locks.requireFree(name);
        yield gone(delete, on.state().lock(name), lock -> 0);
      }
      case PARTICIPANT, RUN -> throw new IllegalArgumentException(delete.toString());
    };
  }

  private <E extends Entity> Event gone(
      Command.Delete delete, Optional<E> before, ToLongFunction<E> number) {
    E there = before.orElseThrow(() -> Sessions.notThere(on.run(), delete.subject()));
    return new Event.Deleted(on.stamp(), delete.subject(), number.applyAsLong(there));
  }
}
