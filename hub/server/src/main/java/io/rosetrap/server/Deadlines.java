package io.rosetrap.server;

import java.util.TreeSet;

/** What is to be done at certain times. For one thread. */
final class Deadlines {
  /** Something to do at a time. */
  record Due(long nanos, long number, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      // By their difference, because the clock may pass the end of its range.
      int byTime = Long.compare(nanos - other.nanos, 0);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final TreeSet<Due> all = new TreeSet<>();
  private long number;

  /** Has something done at a time of {@link System#nanoTime}. */
  Due add(long nanos, Runnable what) {
    number++;
    Due due = new Due(nanos, number, what);
    all.add(due);
    return due;
  }

  /** Has it done no more; nothing where that has happened. */
  void remove(Due due) {
    all.remove(due);
  }

  /** How long until the first of them; at most a bound. */
  long nanosToNext(long now, long atMost) {
    return all.isEmpty() ? atMost : Math.clamp(all.first().nanos() - now, 0, atMost);
  }

  /** Does what is due. */
  void run(long now) {
    while (!all.isEmpty() && all.first().nanos() - now <= 0) {
      Due due = all.pollFirst();
      if (due != null) {
        due.what().run();
      }
    }
  }
}
