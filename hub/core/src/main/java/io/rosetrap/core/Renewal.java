package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import java.util.Optional;

/** Signs of life of those that hold something. No event: nothing changes but the time it is due. */
record Renewal(String run, Optional<Run> found) {
  void lock(String name, long token, long nowNanos) {
    renew(
        Lock.subject(name),
        found.flatMap(r -> r.state().lock(name)).map(Lock::hold),
        token,
        nowNanos);
  }

  void item(String queue, long item, long token, long nowNanos) {
    Optional<Hold> hold =
        found
            .flatMap(r -> r.state().queue(queue))
            .flatMap(q -> q.taken(item))
            .map(Queue.Taken::hold);
    renew(Queue.subject(queue), hold, token, nowNanos);
  }

  private void renew(Subject subject, Optional<Hold> hold, long token, long nowNanos) {
    if (hold.isEmpty() || hold.get().token() != token) {
      throw new RoseTrapException(
          ErrorCode.NOT_HELD,
          "What was handed out of "
              + subject
              + " in run "
              + run
              + " with token "
              + token
              + " is not held any more: its lease ran out, or it was given back.");
    }
    hold.get().renew(nowNanos);
  }
}
