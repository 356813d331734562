package io.rosetrap.core;

import io.rosetrap.api.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log in memory: a ring of the newest entries. It keeps no values, because nothing is replayed
 * from it; the values live in the state that was reduced from the events.
 */
final class MemoryLog implements EventLog {
  private static final int FIRST_CAPACITY = 16;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; entry with revision r stands at (r - 1) modulo its length. */
  private JournalEntry[] ring;

  /** Guarded by {@link #lock}. */
  private long newest;

  MemoryLog(int capacity) {
    this.capacity = capacity;
    this.ring = new JournalEntry[Math.min(capacity, FIRST_CAPACITY)];
  }

  @Override
  public void append(Event event) {
    JournalEntry entry = event.entry();
    lock.lock();
    try {
      if (entry.revision() != newest + 1) {
        throw new IllegalStateException(
            "revision " + entry.revision() + " does not follow " + newest);
      }
      if (newest == ring.length && ring.length < capacity) {
        grow();
      }
      ring[slot(entry.revision())] = entry;
      newest++;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void note(long revision, List<JournalEntry.Release> released, int releases) {
    lock.lock();
    try {
      if (revision == newest) {
        ring[slot(revision)] = ring[slot(revision)].releasing(released, releases);
      }
    } finally {
      lock.unlock();
    }
  }

  private void grow() {
    // Only ever called while the ring has not wrapped yet, so the entries keep their places.
    JournalEntry[] larger = new JournalEntry[(int) Math.min(capacity, 2L * ring.length)];
    System.arraycopy(ring, 0, larger, 0, ring.length);
    ring = larger;
  }

  private int slot(long revision) {
    return (int) ((revision - 1) % ring.length);
  }

  @Override
  public List<JournalEntry> read(long after, int limit) {
    lock.lock();
    try {
      if (after >= newest) {
        return List.of();
      }
      long from = Math.max(after + 1, oldest());
      long to = Math.min(newest, from + limit - 1L);
      List<JournalEntry> entries = new ArrayList<>((int) Math.max(0, to - from + 1));
      for (long revision = from; revision <= to; revision++) {
        entries.add(ring[slot(revision)]);
      }
      return entries;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long oldest() {
    lock.lock();
    try {
      return Math.max(1, newest - ring.length + 1);
    } finally {
      lock.unlock();
    }
  }
}
