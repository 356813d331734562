package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.Optional;

/** Decides about locks; a lock is handed out by {@link Line}, without a command. */
final class LockDecider {
  private final Grounds on;

  LockDecider(Grounds on) {
    this.on = on;
  }

  Event unlocked(Command.Unlock unlock) {
    Optional<Hold> hold = on.state().lock(unlock.lock()).map(Lock::hold);
    if (hold.isEmpty() || hold.get().token() != unlock.token()) {
      throw new RoseTrapException(
          ErrorCode.NOT_HELD,
          "Lock "
              + unlock.lock()
              + " in run "
              + on.run()
              + " is not held with token "
              + unlock.token()
              + (hold.isPresent()
                  ? ": " + hold.get().participant() + " holds it with " + hold.get().token()
                  : ": it is free")
              + ". Its lease ran out, its holder ended, or it was given back.");
    }
    return new Event.Unlocked(on.stamp(), unlock.subject(), unlock.token(), "");
  }

  /** Who holds it relies on it, and would not learn that others may hold it at the same time. */
  void requireFree(String lock) {
    on.state().lock(lock).map(Lock::hold).ifPresent(hold -> refuseHeld(lock, hold));
  }

  private void refuseHeld(String lock, Hold hold) {
    throw new RoseTrapException(
        ErrorCode.MISMATCH,
        "Lock "
            + lock
            + " in run "
            + on.run()
            + " is held by "
            + hold.participant()
            + ", so it is not deleted. Release it first (its token is "
            + hold.token()
            + "), or wait until its holder ends.");
  }
}
