package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state reduced from a run's log. Changed only under both locks of the run; a single variable
 * may be read without any, several at one revision only under the state lock.
 */
final class RunState {
  private final Limits limits;
  private final Map<String, Variable> variables = new ConcurrentHashMap<>();

  /**
   * Deleted variables of which only the last version number is remembered, oldest first. Guarded by
   * the writers lock.
   */
  private final Set<String> deleted = new LinkedHashSet<>();

  /** No version up to this one may be given again to a name that is not remembered. */
  private volatile long versionFloor;

  private volatile long revision;
  private volatile long bytes;

  RunState(Limits limits) {
    this.limits = limits;
  }

  @Nullable Variable variable(String name) {
    return variables.get(name);
  }

  /** The variable as it is, or as it would begin. The writers lock is held. */
  Variable variableOrUnwritten(String name) {
    Variable known = variables.get(name);
    return known == null ? Variable.unwritten(name, versionFloor) : known;
  }

  Collection<Variable> variables() {
    return variables.values();
  }

  int size() {
    return variables.size();
  }

  long revision() {
    return revision;
  }

  long bytes() {
    return bytes;
  }

  /** Refuses a new name where there is no room for it. The writers lock is held. */
  void requireRoomFor(String name) {
    if (variables.size() >= limits.variables()
        && deleted.isEmpty()
        && !variables.containsKey(name)) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "The run has "
              + limits.variables()
              + " variables, which is its limit, and no room for "
              + name
              + ". Delete variables that are done with, use another run, or raise"
              + " --max-variables.");
    }
  }

  /** Takes an event in: the variable's next state was reduced from it. Both locks are held. */
  void publish(Event event, Variable next) {
    String name = event.variable();
    Variable before = variables.put(name, next);
    long growth = next.bytes() - (before == null ? 0 : before.bytes());
    long total = bytes + growth;
    bytes = total;
    revision = event.revision();
    if (next.isForgettable()) {
      deleted.add(name);
    } else {
      deleted.remove(name);
    }
    if (variables.size() > limits.variables() && !deleted.isEmpty()) {
      forgetOldestDeleted();
    }
  }

  private void forgetOldestDeleted() {
    var oldest = deleted.iterator();
    Variable forgotten = variables.remove(oldest.next());
    oldest.remove();
    if (forgotten != null) {
      // Version numbers must grow for readers that hold a cursor, even across forgetting.
      versionFloor = Math.max(versionFloor, forgotten.lastVersion());
    }
  }
}
