package io.rosetrap.client;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Durations;
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
    return switch (outcome) {
      case Outcome.Arrived arrived -> arrived;
      case Outcome.TimedOut(Diagnosis d) ->
          throw new WaitTimedOutException(
              "Timed out after " + Durations.format(limit) + ": " + d.text(), d);
      case Outcome.Failed(Failure f, Diagnosis d) ->
          throw new VariableFailedException(
              f.variable()
                  + " was declared failed by "
                  + f.participant()
                  + ": "
                  + f.reason()
                  + "\n"
                  + withoutFailures(d).text(),
              f,
              d);
      case Outcome.HubClosing h ->
          throw new HubClosingException(
              "The hub at " + uri + " is closing and ended the wait of " + participant + ".");
      case Outcome.Cancelled(String reason) -> throw new WaitCancelledException(reason);
    };
  }

  /** The failure stands at the head of the message already. */
  private static Diagnosis withoutFailures(Diagnosis diagnosis) {
    return new Diagnosis(
        diagnosis.summary(),
        diagnosis.facts().stream().filter(f -> f.kind() != Diagnosis.Kind.FAILED).toList());
  }
}
