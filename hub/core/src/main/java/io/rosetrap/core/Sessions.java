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
    String how;
    if (session != known.session()) {
      how =
          "another process has joined as "
              + name
              + " since: attempt "
              + known.attempt()
              + known.profile().pid().map(pid -> ", process " + pid).orElse("")
              + known.profile().host().map(host -> " on " + host).orElse("");
    } else if (ending != null && ending.kind() == Ending.Kind.LOST) {
      how =
          "nothing was heard of it for "
              + Durations.format(known.profile().lease())
              + ", its lease";
    } else {
      how = "it " + (ending == null ? "is there" : ending.words());
    }
    return new RoseTrapException(
        session != known.session() ? ErrorCode.SESSION_REPLACED : ErrorCode.SESSION_ENDED,
        "Session "
            + session
            + " of "
            + name
            + " in run "
            + run
            + " is over: "
            + how
            + ". What it promised and held is given up; join again to go on.");
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
