package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** Waits that are handed something, which must not be lost where nobody is there to take it. */
final class Claims {
  private static final Logger LOG = System.getLogger(Claims.class.getName());

  /** How long the hub is looked for to be given back what nobody knows of. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For how long the caller stays for it: most processes that fail here end right after. */
  private static final Duration NOT_NOTICED = Duration.ofMillis(100);

  /** For how long one stays that is interrupted: it may be about to end with all its threads. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private Claims() {}

  /** Gives back what was handed out, over connections that are open still. */
  interface GiveBack {
    /** In the name of the same stay. */
    void giveBack(Membership by, Outcome.Arrived lost);
  }

  /**
   * Blocks until the claim is met.
   *
   * @param giveBack gives back what came while the caller was leaving, or could not be told
   */
  static Outcome.Arrived await(
      RoseTrapClient client,
      Membership self,
      Condition.Claim claim,
      Duration limit,
      GiveBack giveBack) {
    WaitLoop loop = new WaitLoop(self, claim, RoseTrapClient.requireTime(limit), false);
    Outcome outcome;
    try {
      outcome = loop.await();
    } catch (RoseTrapException e) {
      if (loop.isInDoubt()) {
        // The answer may have been on its way; its lease would end it, but others wait.
        Membership apart = self.apart(PATIENCE);
        Thread giving =
            Thread.ofVirtual()
                .name("rosetrap-give-back")
                .start(() -> giveBackWhatCame(loop, apart, giveBack));
        stayFor(giving, e instanceof InterruptedCallException ? MOMENT : NOT_NOTICED);
      }
      throw e;
    }
    return client.arrived(outcome, limit);
  }

  private static void giveBackWhatCame(WaitLoop loop, Membership apart, GiveBack giveBack) {
    try {
      loop.whatWasHandedOut(apart).ifPresent(lost -> giveBack.giveBack(apart, lost));
    } catch (RoseTrapException e) {
      LOG.log(Level.DEBUG, "what was handed out comes back by its lease only", e);
    } finally {
      apart.calls().close();
    }
  }

  private static void stayFor(Thread giving, Duration atMost) {
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = giving.join(atMost);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
