package io.rosetrap.core;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Subject;

/**
 * What holds for a run as a whole.
 *
 * @param sealed whether it takes no new participants
 * @param deadlocks what it does about a deadlock
 */
record Settings(boolean sealed, DeadlockPolicy deadlocks) implements Entity {
  static final Subject SUBJECT = new Subject(Subject.Kind.RUN, "settings");

  @Override
  public Subject subject() {
    return SUBJECT;
  }

  @Override
  public long bytes() {
    return 0;
  }

  Settings withSeal() {
    return new Settings(true, deadlocks);
  }

  Settings with(DeadlockPolicy policy) {
    return new Settings(sealed, policy);
  }
}
