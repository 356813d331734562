package io.rosetrap.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event of a run's history, without the value itself.
 *
 * @param revision the position in the history, 1 or more
 * @param at the hub's clock
 * @param participant who did it
 * @param operation what was done
 * @param kind what it was done to
 * @param name the name of what it was done to
 * @param version the version written, the item of a queue, the generation of a barrier, the attempt
 *     of a participant; for a delete or failure the last version that there was; 0 for none
 * @param contentType the value's content type; empty where there is no value
 * @param size the value's size in bytes; 0 where there is no value
 * @param note a bounded preview of the value, or what else is to be said
 * @param blocked how long a wait was blocked that ended here without what it waited for; empty for
 *     other events
 * @param released the waits that it ended, at most {@value #MAX_RELEASED}
 * @param releases how many waits it ended in all
 */
public record JournalEntry(
    long revision,
    Instant at,
    String participant,
    Operation operation,
    Subject.Kind kind,
    String name,
    long version,
    Optional<String> contentType,
    long size,
    String note,
    Optional<Duration> blocked,
    List<Release> released,
    int releases) {
  /** The most released waits that one entry names. */
  public static final int MAX_RELEASED = 16;

  /** Copies the list. */
  public JournalEntry {
    released = List.copyOf(released);
  }

  /**
   * A wait that the event ended.
   *
   * @param participant who waited
   * @param condition what for, in words
   * @param blocked for how long
   */
  public record Release(String participant, String condition, Duration blocked) {}

  /**
   * The same entry with the waits that it ended.
   *
   * @param first the first of them
   * @param all how many there were
   * @return a new entry
   */
  public JournalEntry releasing(List<Release> first, int all) {
    return new JournalEntry(
        revision,
        at,
        participant,
        operation,
        kind,
        name,
        version,
        contentType,
        size,
        note,
        blocked,
        first,
        all);
  }

  /** What can be done. */
  public enum Operation {
    /** A new version, or a slot of a collection. */
    WRITE,
    /** The value taken away, or all of something that is no variable. */
    DELETE,
    /** The word that it will not be written. */
    FAIL,
    /** A participant came. */
    JOIN,
    /** A participant's word that it will write a variable. */
    PROMISE,
    /** A participant ended. */
    END,
    /** No new participants from here on. */
    SEAL,
    /** What the run does about deadlocks. */
    SET_POLICY,
    /** An item put into a queue. */
    PUSH,
    /** An item handed to a taker. */
    TAKE,
    /** An item done with. */
    ACKNOWLEDGE,
    /** An item given back to its queue. */
    RETURN,
    /** An item given up after too many deliveries. */
    BURY,
    /** Dead items put back into their queue. */
    REVIVE,
    /** Dead items let go. */
    DROP,
    /** The parties of a barrier said. */
    DECLARE,
    /** A party arrived at a barrier. */
    ARRIVE,
    /** A barrier broken. */
    BREAK,
    /** A party at a barrier whose connection closed while it waited, so that it may be gone. */
    DOUBT,
    /** A party that will not come to a barrier. */
    WITHDRAW,
    /** A lock handed to a holder. */
    LOCK,
    /** A lock given back. */
    UNLOCK,
    /** A wait that blocked ended without what it waited for. */
    GIVE_UP,
    /** A deadlock found. */
    DEADLOCK,
    /** A fault put in by a test. */
    INJECT,
    /** A fault that struck, and is used up. */
    STRIKE,
    /** A fault taken away. */
    LIFT,
    /** What was delayed is seen from here on. */
    REVEAL,
    /** A step of an order done. */
    STEP,
    /** An operation held back by an order, because it is not its turn. */
    HOLD_BACK;

    /**
     * Whether waits that it ends have got what they waited for.
     *
     * @return false where it is the reason why that will not come
     */
    public boolean satisfies() {
      return switch (this) {
        case END, FAIL, BREAK, DEADLOCK, GIVE_UP, STRIKE -> false;
        case WRITE,
            DELETE,
            JOIN,
            PROMISE,
            SEAL,
            SET_POLICY,
            PUSH,
            TAKE,
            ACKNOWLEDGE,
            RETURN,
            BURY,
            REVIVE,
            DROP,
            DECLARE,
            ARRIVE,
            DOUBT,
            WITHDRAW,
            LOCK,
            UNLOCK,
            INJECT,
            LIFT,
            REVEAL,
            STEP,
            HOLD_BACK ->
            true;
      };
    }

    /**
     * The word for it in tables and pictures.
     *
     * @return lower case, for instance {@code give up}
     */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }
}
