package io.rosetrap.core;

import io.rosetrap.api.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The state of one lock.
 *
 * @param name its name
 * @param hold who holds it, or null while it is free
 * @param isGone whether it was deleted
 */
record Lock(String name, @Nullable Hold hold, boolean isGone) implements Entity {
  static Lock free(String name) {
    return new Lock(name, null, false);
  }

  static Lock held(String name, Hold hold) {
    return new Lock(name, hold, false);
  }

  static Lock gone(String name) {
    return new Lock(name, null, true);
  }

  static Subject subject(String name) {
    return new Subject(Subject.Kind.LOCK, name);
  }

  @Override
  public Subject subject() {
    return subject(name);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public boolean isForgettable() {
    return hold == null;
  }
}
