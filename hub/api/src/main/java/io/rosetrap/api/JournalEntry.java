package io.rosetrap.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One event of a run's history, without the value itself.
 *
 * @param revision the position in the history, 1 or more
 * @param at the hub's clock
 * @param participant who did it
 * @param operation what was done
 * @param variable the variable's name
 * @param version the version written; for a delete or failure the last one there was, 0 for none
 * @param contentType the value's content type; empty where there is no value
 * @param size the value's size in bytes; 0 where there is no value
 * @param note a bounded preview of the value, or the reason of a failure
 */
public record JournalEntry(
    long revision,
    Instant at,
    String participant,
    Operation operation,
    String variable,
    long version,
    Optional<String> contentType,
    long size,
    String note) {

  /** What can be done to a variable. */
  public enum Operation {
    /** A new version. */
    WRITE,
    /** The value taken away. */
    DELETE,
    /** The word that it will not be written. */
    FAIL
  }
}
