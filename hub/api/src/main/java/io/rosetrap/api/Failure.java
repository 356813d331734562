package io.rosetrap.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Why something that is waited for will not come.
 *
 * @param kind what failed
 * @param subject the variable, or the barrier
 * @param participant who declared it, broke the promise or broke the barrier
 * @param reason why, for people
 * @param revision the position in the run's history
 * @param at the hub's clock when it happened
 * @param ending how the participant ended that broke its promise; empty otherwise
 */
public record Failure(
    Kind kind,
    Subject subject,
    String participant,
    String reason,
    long revision,
    Instant at,
    Optional<Ending> ending) {

  /** What failed. */
  public enum Kind {
    /** A participant said that the variable will not be written. */
    DECLARED,
    /** The participant that promised the variable ended without writing it. */
    BROKEN_PROMISE,
    /** A party of a barrier gave up or ended, so that nobody passes. */
    BROKEN_BARRIER,
    /** A participant ended that had a step to do in an order. */
    BROKEN_ORDER
  }

  /**
   * What failed, by whom and why.
   *
   * @return a clause without a full stop; more lines follow where a process had last words
   */
  public String words() {
    return switch (kind) {
      case DECLARED -> subject + " was declared failed by " + participant + ": " + reason;
      case BROKEN_PROMISE ->
          subject + " was promised by " + participant + ", which " + reason + " without writing it";
      case BROKEN_ORDER -> subject.name() + " cannot go on: " + reason;
      case BROKEN_BARRIER -> subject + " was broken by " + participant + ": " + reason;
    };
  }
}
