package io.rosetrap.core;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;

/** The refusals that are about who asks and what is not there. */
final class Sessions {
  private Sessions() {}

  /** Refuses what is done in the name of a stay that is over. */
  static void require(String run, RunState state, Actor actor) {
    if (actor.session().isPresent()) {
      long session = actor.session().getAsLong();
      Participant known =
          state
              .participant(actor.participant())
              .orElseThrow(() -> unknown(run, actor.participant(), session));
      if (session != known.session() || !known.isThere()) {
        throw over(run, known, session);
      }
    }
  }

  /** The stay that somebody acts for is over. */
  static RoseTrapException over(String run, Participant known, long session) {
    String name = known.name();
    Ending ending = known.ending();
    boolean replaced = session != known.session();
    String how;
    String next = "What it promised and held is given up; join again to go on.";
    if (replaced) {
      how = "another process has joined as " + name + " since: " + known.asReplaced().words();
      next =
          "That one has its promises to keep, and what it held is free again. Give each process a"
              + " name of its own (--as), or stop the one that is too many.";
    } else if (ending != null && ending.kind() == Ending.Kind.LOST) {
      how =
          "nothing was heard of it for "
              + Durations.format(known.profile().lease())
              + ", its lease";
    } else {
      how = "it " + (ending == null ? "is there" : ending.words());
      next =
          "What it promised and held is given up. Keep it ('rosetrap exec') running until all of it"
              + " has written, write under another name (--as), or join again.";
    }
    return new RoseTrapException(
        replaced ? ErrorCode.SESSION_REPLACED : ErrorCode.SESSION_ENDED,
        "Session " + session + " of " + name + " in run " + run + " is over: " + how + ". " + next);
  }

  /** A stay of which nothing is known: of a run that was deleted, or one that is long over. */
  static RoseTrapException unknown(String run, String participant, long session) {
    return new RoseTrapException(
        ErrorCode.SESSION_ENDED,
        "Session "
            + session
            + " of "
            + participant
            + " is not known in run "
            + run
            + ": it ended long ago, or the run was deleted since. Join again to go on.");
  }

  static RoseTrapException notThere(String run, Subject subject) {
    return new RoseTrapException(
        ErrorCode.NOT_THERE,
        "There is no "
            + subject.kind().word()
            + " "
            + subject.name()
            + " in run "
            + run
            + ". Check the name and the run.");
  }
}
