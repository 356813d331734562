package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits that are handed something, which must not be lost where nobody is there to take it. */
final class Claims {
  private static final Logger LOG = System.getLogger(Claims.class.getName());

  /** How long an interrupted caller is kept at most until what it may have got is given back. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private Claims() {}

  /**
   * Blocks until the claim is met.
   *
   * @param giveBack gives back what came while the caller was leaving
   */
  static Outcome.Arrived await(
      RoseTrapClient client,
      Membership self,
      Condition.Claim claim,
      Duration limit,
      Consumer<Outcome.Arrived> giveBack) {
    WaitLoop loop = new WaitLoop(self, claim, RoseTrapClient.requireTime(limit), false);
    Outcome outcome;
    try {
      outcome = loop.await();
    } catch (InterruptedCallException e) {
      // The answer may have been on its way; its lease would end it, but others wait.
      Thread back =
          Thread.ofVirtual()
              .name("rosetrap-give-back")
              .start(() -> giveBackWhatCame(loop, giveBack));
      awaitBriefly(back);
      throw e;
    }
    return client.arrived(outcome, limit);
  }

  /** A program that is interrupted may be about to end, and take the thread with it. */
  private static void awaitBriefly(Thread back) {
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = back.join(MOMENT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void giveBackWhatCame(WaitLoop loop, Consumer<Outcome.Arrived> giveBack) {
    try {
      loop.whatWasHandedOut().ifPresent(giveBack);
    } catch (RoseTrapException e) {
      LOG.log(Level.DEBUG, "what was handed out comes back by its lease only", e);
    }
  }

  /** Takes away all that there is of something. */
  static void delete(Membership self, String target) {
    HttpReply reply = self.change(() -> self.request("DELETE", target));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
  }

  /** What is there, or empty where it does not exist. */
  static <T> Optional<T> look(RoseTrapClient client, String target, Class<T> type) {
    try {
      return Optional.of(client.get(target, type));
    } catch (RoseTrapException e) {
      if (e.code() == ErrorCode.NOT_THERE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
