package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;

/** Turns the commands about faults into events, or refuses them. Pure. */
final class FaultDecider {
  private final Grounds on;

  FaultDecider(Grounds on) {
    this.on = on;
  }

  Event injected(Command.Inject inject) {
    if (on.state().faults().active().size() >= Faults.MOST) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Run "
              + on.run()
              + " has "
              + Faults.MOST
              + " faults, which is the most. Take some away: DELETE /v1/runs/"
              + on.run()
              + "/faults/NUMBER.");
    }
    return new Event.Injected(on.stamp(), inject.fault());
  }

  Event lifted(Command.Lift lift) {
    Faults.Active fault =
        on.state()
            .faults()
            .find(lift.fault())
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "Run "
                            + on.run()
                            + " has no fault #"
                            + lift.fault()
                            + ": it was taken away, it has struck, or the order is done. GET"
                            + " /v1/runs/"
                            + on.run()
                            + "/faults lists those there are."));
    return new Event.Lifted(on.stamp(), fault.fault().subject(), fault.id(), fault.name());
  }
}
