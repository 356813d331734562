package io.rosetrap.core;

import io.rosetrap.api.Condition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parties at barriers that may be gone. One whose connection closed while it waited is dead, or on
 * its way back: the others must not pass in the belief that it is there, nor fail while it may be.
 */
final class Doubts {
  private Doubts() {}

  /** The meetings that a wait is for. */
  static List<Condition.Passed> meetings(Wait wait) {
    return wait.leaves().stream()
        .filter(Condition.Passed.class::isInstance)
        .map(Condition.Passed.class::cast)
        .toList();
  }

  /** What it means for a meeting that a wait for it was left; null where it means nothing. */
  static @Nullable Event left(
      Condition.Passed meeting, Actor actor, RunState state, Event.Stamp stamp) {
    return arrival(meeting, actor, state)
        .filter(arrival -> !arrival.doubted())
        .map(arrival -> new Event.Doubted(stamp, meeting.subject(), meeting.generation()))
        .orElse(null);
  }

  /** What it means for a meeting that somebody waits for it; null where it means nothing. */
  static @Nullable Event asked(
      Condition.Passed meeting, Actor actor, RunState state, Event.Stamp stamp) {
    return arrival(meeting, actor, state)
        .filter(Barrier.Arrival::doubted)
        .map(
            arrival ->
                new Event.Arrived(
                    stamp, meeting.subject(), meeting.generation(), 0, arrival.doubted(false)))
        .orElse(null);
  }

  private static Optional<Barrier.Arrival> arrival(
      Condition.Passed meeting, Actor actor, RunState state) {
    return state
        .barrier(meeting.barrier())
        .filter(barrier -> barrier.generation() == meeting.generation())
        .map(barrier -> barrier.arrivals().get(actor.participant()))
        .filter(arrival -> arrival.session() == actor.session().orElse(0));
  }
}
