package io.rosetrap.core;

import io.rosetrap.api.Subject;

/**
 * Something in a run: a pure reduction of the events about it. Immutable, so that it may be looked
 * at without a lock.
 */
sealed interface Entity
    permits Variable, Collection, Queue, Barrier, Lock, Participant, Settings, Faults {
  /** What it is. */
  Subject subject();

  /** How many bytes of values it keeps. */
  long bytes();

  /** Whether it was deleted so that nothing of it is left. */
  default boolean isGone() {
    return false;
  }

  /** Whether nothing of it is worth keeping but the last number it gave. */
  default boolean isForgettable() {
    return false;
  }
}
