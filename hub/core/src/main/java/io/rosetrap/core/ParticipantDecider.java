package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides about who is there, and what those promise. */
final class ParticipantDecider {
  private final Grounds on;

  ParticipantDecider(Grounds on) {
    this.on = on;
  }

  Event joined(Command.Join join) {
    String name = on.actor().participant();
    Optional<Participant> before = on.state().participant(name);
    if (before.isEmpty() && on.state().settings().sealed()) {
      throw new RoseTrapException(
          ErrorCode.RUN_SEALED,
          "Run "
              + on.run()
              + " is sealed and takes no participant that it does not know; "
              + name
              + " must join before the run is sealed.");
    }
    long attempt = before.map(Participant::attempt).orElse(0L) + 1;
    return new Event.Joined(
        on.stamp(), attempt, session(join, before), join.profile(), promises(join));
  }

  /** One that comes back keeps its number, by which the processes that it supervises go on. */
  private long session(Command.Join join, Optional<Participant> before) {
    boolean goesOn =
        join.resumes() > 0
            && before.map(p -> p.session() == join.resumes() && !p.isThere()).orElse(true);
    return goesOn ? join.resumes() : on.stamp().revision();
  }

  /** One that comes back has promised before: what was written meanwhile is kept. */
  private Set<String> promises(Command.Join join) {
    if (join.resumes() == 0) {
      return join.promises();
    }
    Set<String> open = new LinkedHashSet<>(join.promises());
    open.removeIf(name -> isKept(on.state().variable(name)));
    return open;
  }

  private boolean isKept(@Nullable Variable variable) {
    if (variable == null) {
      return false;
    }
    Failure failure = variable.failure();
    return failure == null
        ? variable.newest() != null
        : failure.kind() != Failure.Kind.BROKEN_PROMISE
            || !failure.participant().equals(on.actor().participant());
  }

  Event promised(Command.Promise promise) {
    Participant self = requireThere();
    long open = self.promises().size() + (long) promise.promises().size();
    if (open > on.limits().variables()) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          on.actor().participant()
              + " has "
              + self.promises().size()
              + " promises open; a run has at most "
              + on.limits().variables()
              + " variables. Write some of them first, or raise --max-variables.");
    }
    return new Event.Promised(on.stamp(), promise.promises());
  }

  Event ended(Command.End end) {
    Participant self = requireThere();
    return new Event.Ended(on.stamp(), self.attempt(), end.ending());
  }

  private Participant requireThere() {
    String name = on.actor().participant();
    Participant known =
        on.state()
            .participant(name)
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "There is no participant "
                            + name
                            + " in run "
                            + on.run()
                            + ". Join first: POST /v1/runs/"
                            + on.run()
                            + "/participants."));
    if (!known.isThere()) {
      throw Sessions.over(on.run(), known, known.session());
    }
    return known;
  }
}
