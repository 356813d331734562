package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import java.net.URI;
import java.time.Duration;

/** How a wait ended, in exceptions. */
final class Endings {
  private Endings() {}

  /**
   * The one good ending, or the exception that says which other it was.
   *
   * @param outcome how the wait ended
   * @param limit how long it was to block at most
   * @param participant who waited
   * @param uri at which hub
   */
  static Outcome.Arrived arrived(Outcome outcome, Duration limit, String participant, URI uri) {
    if (outcome instanceof Outcome.Arrived arrived) {
      // The good ending does without a switch over types, whose first one makes a class.
      return arrived;
    }
    return switch (outcome) {
      case Outcome.Arrived arrived -> arrived;
      case Outcome.TimedOut(Diagnosis d) ->
          throw new WaitTimedOutException(
              "Timed out after " + Durations.format(limit) + ": " + d.text(), d);
      case Outcome.Failed(Failure f, Diagnosis d) ->
          throw f.kind() == Failure.Kind.BROKEN_BARRIER
              ? new BarrierBrokenException(words(f, d), f, d)
              : new VariableFailedException(ErrorCode.FAILED, words(f, d), f, d);
      case Outcome.BrokenPromise(Failure f, Diagnosis d) ->
          throw new BrokenPromiseException(words(f, d), f, d);
      case Outcome.Deadlock(String picture, Diagnosis d) ->
          throw new DeadlockException(
              "Deadlock: "
                  + picture.replace("\n", "\n  ")
                  + "\n"
                  + without(d, Diagnosis.Kind.DEADLOCK).text(),
              picture,
              d);
      case Outcome.HubClosing h ->
          throw new HubClosingException(
              "The hub at " + uri + " is closing and ended the wait of " + participant + ".");
      case Outcome.Cancelled(String reason) -> throw new WaitCancelledException(reason);
    };
  }

  /** The failure at the head, with the last words of a process, and what stands around below. */
  private static String words(Failure failure, Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder(failure.words());
    failure
        .ending()
        .ifPresent(
            ending -> {
              if (!ending.lastLines().isEmpty() && !ending.wasClean()) {
                text.append("; its last lines:");
                ending.lastLines().forEach(line -> text.append("\n  | ").append(line));
              }
            });
    return text.append('\n').append(without(diagnosis, Diagnosis.Kind.FAILED).text()).toString();
  }

  /** What stands at the head of the message already is not said again. */
  private static Diagnosis without(Diagnosis diagnosis, Diagnosis.Kind kind) {
    return new Diagnosis(
        diagnosis.summary(),
        diagnosis.facts().stream().filter(fact -> fact.kind() != kind).toList());
  }
}
