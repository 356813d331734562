package io.rosetrap.core;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a variable from a moment on, hidden from some readers: they see it as it was.
 *
 * @param fault the number of the hold or delay
 * @param variable the variable
 * @param readers from whom; empty for everybody
 * @param before the variable as it was, or null where nothing had happened to it
 * @param dueNanos when it is lifted, on the hub's own time; {@link #OPEN} for a hold
 */
record Veil(
    long fault, String variable, Set<String> readers, @Nullable Variable before, long dueNanos) {
  /** Until somebody lifts it. */
  static final long OPEN = Long.MAX_VALUE;

  boolean isFor(String name, String reader) {
    return variable.equals(name) && (readers.isEmpty() || readers.contains(reader));
  }

  boolean isDue(long nowNanos) {
    return dueNanos != OPEN && nowNanos - dueNanos >= 0;
  }

  /** Whether it hides anything, given what is so. */
  @SuppressWarnings("ReferenceEquality") // A variable to which something happened is another one.
  boolean hides(@Nullable Variable truth) {
    return before != truth;
  }

  /** Of what it keeps, the part that may not be kept otherwise. */
  long bytes() {
    return before == null || before.newest() == null ? 0 : before.newest().value().size();
  }
}
