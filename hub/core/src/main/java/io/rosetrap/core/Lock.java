package io.rosetrap.core;

import io.rosetrap.api.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The state of one lock.
 *
 * @param name its name
 * @param hold who holds it, or null while it is free
 */
record Lock(String name, @Nullable Hold hold) implements Entity {
  static Lock free(String name) {
    return new Lock(name, null);
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
