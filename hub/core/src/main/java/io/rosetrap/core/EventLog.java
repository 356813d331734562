package io.rosetrap.core;

import io.rosetrap.api.JournalEntry;
import java.util.List;

/**
 * The ordered events of one run. A durable log returns from {@link #append} only when the event is
 * safe. Appends come one at a time; reads may come from any thread at any time.
 */
interface EventLog {
  /** Adds the event with the next revision. */
  void append(Event event);

  /**
   * Notes which waits the event appended last has ended. For people: nothing is lost but a note if
   * it is lost.
   *
   * @param revision the event's revision
   * @param released the first of them
   * @param releases how many there were
   */
  void note(long revision, List<JournalEntry.Release> released, int releases);

  /**
   * The entries that are kept and newer than a revision, oldest first.
   *
   * @param after a revision, 0 for all
   * @param limit the most entries to return
   */
  List<JournalEntry> read(long after, int limit);

  /** The revision of the oldest entry kept; one more than the newest where none is. */
  long oldest();
}
