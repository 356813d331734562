package io.rosetrap.core;

import io.rosetrap.api.ReadInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Who has read one version: the first participants that were handed it. No state, nothing is
 * reduced from it; a read that leaves no new mark only looks at a few names, without any lock.
 */
final class Marks {
  /** A participant's first read, and where in the history it stands. */
  record Mark(String participant, long revision, Instant at) {}

  private static final AtomicReferenceFieldUpdater<Marks, Mark[]> FIRST =
      AtomicReferenceFieldUpdater.newUpdater(Marks.class, Mark[].class, "first");

  private static final Mark[] NONE = {};

  /** Never changed in place. */
  private volatile Mark[] first = NONE;

  /** Notes a read, unless the same participant has one here. */
  void add(String participant, long revision, InstantSource clock) {
    while (true) {
      Mark[] known = first;
      if (known.length >= ReadInfo.MOST || isIn(known, participant)) {
        return;
      }
      Mark[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = new Mark(participant, revision, clock.instant());
      if (FIRST.compareAndSet(this, known, more)) {
        return;
      }
    }
  }

  private static boolean isIn(Mark[] marks, String participant) {
    for (Mark mark : marks) {
      if (mark.participant().equals(participant)) {
        return true;
      }
    }
    return false;
  }

  /** Those that there are, the first one first. */
  List<Mark> all() {
    return List.of(first);
  }
}
