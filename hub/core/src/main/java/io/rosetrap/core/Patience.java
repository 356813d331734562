package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;

/** Lets an operation that an order holds back wait for its cue, through the one wait there is. */
final class Patience {
  /** Shorter than clients give a hub to answer: they ask again with the same key. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final Hub hub;
  private final long deadlineNanos = System.nanoTime() + LONGEST.toNanos();

  Patience(Hub hub) {
    this.hub = hub;
  }

  /** Returns when it is time to try again. */
  void await(String run, Condition.Cue cue, Actor actor) {
    // Its participant counts as able to move, and looking on leaves no trace of giving up.
    WaitOptions options = new WaitOptions(Duration.ZERO, true, 0, true);
    try (Wait wait = hub.begin(run, cue, actor, options)) {
      Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
      Outcome outcome = wait.await(left).orElseGet(() -> wait.expire(true));
      switch (outcome) {
        case Outcome.Arrived arrived -> {}
        case Outcome.TimedOut timedOut -> throw notYet(timedOut.diagnosis().text());
        case Outcome.Failed failed ->
            throw new RoseTrapException(
                ErrorCode.ORDER_BROKEN,
                failed.failure().words()
                    + ". "
                    + cue.words()
                    + " was held back for it, and was not carried out.");
        case Outcome.BrokenPromise broken -> throw notYet(broken.diagnosis().text());
        case Outcome.Deadlock deadlock -> throw notYet(deadlock.picture());
        case Outcome.HubClosing closing -> throw Hub.closing();
        case Outcome.Cancelled cancelled ->
            throw new RoseTrapException(
                ErrorCode.CANCELLED,
                cue.words() + " was held back, and not carried out: " + cancelled.reason() + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notYet("It was interrupted while it waited for " + cue + ".");
    }
  }

  private static RoseTrapException notYet(String why) {
    return new RoseTrapException(ErrorCode.NOT_YET, why);
  }
}
