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
   * The entries that are kept and newer than a revision, oldest first.
   *
   * @param after a revision, 0 for all
   * @param limit the most entries to return
   */
  List<JournalEntry> read(long after, int limit);

  /** The revision of the oldest entry kept; one more than the newest where none is. */
  long oldest();
}
