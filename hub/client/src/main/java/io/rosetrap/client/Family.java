package io.rosetrap.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process is all that runs of its participant: each process from here up to the
 * supervisor only waits for the one below it, and nobody else could have been started from there.
 */
final class Family {
  private static final String SESSION = "ROSETRAP_SESSION";

  /** What tells one session from all others, in this order; its number alone is one of its run. */
  private static final List<String> MARKS = List.of("ROSETRAP_URL", "ROSETRAP_RUN", SESSION);

  /**
   * A supervisor that cannot be seen from here: it looks after a container, and all that is to be
   * seen is in the container. The parent of the first process has this number there.
   */
  static final long OUTSIDE = 0;

  /** The first process becomes the parent of all whose own has ended. */
  private static final long ADOPTER = 1;

  private static final Pattern SUPERVISED = Pattern.compile("\\d+@(\\d{1,10})");

  /**
   * What a JVM handles by itself; a handler of any other signal is the program's, and may write.
   */
  private static final long OF_THE_JVM =
      ProcessTable.bits(1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 15, 25, 33, 62);

  /** The session that a process acts under; empty where it has none. */
  private record Mark(List<String> values) {
    static Mark of(Map<String, String> environment) {
      return new Mark(MARKS.stream().map(name -> environment.getOrDefault(name, "")).toList());
    }

    String session() {
      return values.getLast();
    }
  }

  private final ProcessTable table;
  private final Set<Long> way = new HashSet<>();

  private Family(ProcessTable table) {
    this.table = table;
  }

  /** Whether nobody else is seen; false where it cannot be seen. */
  static boolean isOnlyThisProcess(OptionalLong supervisor) {
    long self = ProcessHandle.current().pid();
    if (!ProcessTable.isThere()) {
      return supervisor.isEmpty() && ProcessHandle.current().children().findAny().isEmpty();
    }
    try {
      Family family = new Family(ProcessTable.read());
      return family.table.childrenOf(self).isEmpty()
          && (family.table.get(self).signals("SigCgt") & ~OF_THE_JVM) == 0
          && family.onlyWaitsUpTo(supervisor.orElse(self))
          && (supervisor.orElse(self) == OUTSIDE
              ? family.isAllThatThereIs()
              : family.hasLeftNobodyBehind(supervisor.orElse(self)));
    } catch (IOException | RuntimeException e) {
      // Something is hidden, has another form, or ended meanwhile.
      return false;
    }
  }

  private boolean onlyWaitsUpTo(long supervisor) throws IOException {
    ProcessTable.Row at = table.get(ProcessHandle.current().pid());
    way.add(at.pid());
    while (!isTop(at, supervisor)) {
      ProcessTable.Row parent = table.get(at.parent());
      if (!onlyWaits(parent, at, supervisor)) {
        return false;
      }
      way.add(parent.pid());
      at = parent;
    }
    return true;
  }

  private static boolean isTop(ProcessTable.Row row, long supervisor) {
    return supervisor == OUTSIDE ? row.parent() == OUTSIDE : row.pid() == supervisor;
  }

  /** What else there is in a container may be another command that was started in it. */
  private boolean isAllThatThereIs() {
    for (ProcessTable.Row row : table.all()) {
      if (!way.contains(row.pid())) {
        return false;
      }
    }
    return true;
  }

  private boolean onlyWaits(ProcessTable.Row parent, ProcessTable.Row child, long supervisor)
      throws IOException {
    if (parent.pid() == supervisor && supervisor != ADOPTER) {
      // Its other children are other participants, with sessions of their own.
      return true;
    }
    return (parent.pid() == supervisor || WaitingShell.waitsFor(parent, child))
        && table.childrenOf(parent.pid()).size() == 1;
  }

  /**
   * What was put into the background and outlived its parent is no child of anybody here. It has
   * the mark of the session in its environment; or none, if it was given another environment, has
   * written over it, or became another user's. Then it is told by who has become its parent.
   */
  private boolean hasLeftNobodyBehind(long root) throws IOException {
    ProcessTable.Row first = table.get(root);
    Mark mine = Mark.of(System.getenv());
    Set<Long> heirs = table.heirsOf(first);
    Set<Long> suspects = new HashSet<>();
    Set<Long> supervisors = new HashSet<>();
    for (ProcessTable.Row row : table.all()) {
      if (way.contains(row.pid())) {
        continue;
      }
      Mark mark = markOf(row);
      if (mark == null) {
        if (heirs.contains(row.parent())
            && row.started() >= first.started()
            && !table.isOfAnOlderSession(row, first)
            && !isService(row, first)) {
          suspects.add(row.pid());
        }
      } else if (mark.equals(mine)) {
        return false;
      } else {
        Matcher other = SUPERVISED.matcher(mark.session());
        if (other.matches()) {
          supervisors.add(Long.parseLong(other.group(1)));
        }
      }
    }
    suspects.removeAll(supervisors);
    return suspects.isEmpty();
  }

  private static @Nullable Mark markOf(ProcessTable.Row row) {
    try {
      Map<String, String> environment = new HashMap<>();
      for (String entry : row.text("environ").split("\0", -1)) {
        int at = entry.indexOf('=');
        if (at > 0) {
          environment.putIfAbsent(entry.substring(0, at), entry.substring(at + 1));
        }
      }
      return environment.containsKey(SESSION) ? Mark.of(environment) : null;
    } catch (IOException e) {
      // Of another user.
      return null;
    }
  }

  /** Whether the system manager has started it, as something of its own. */
  private static boolean isService(ProcessTable.Row row, ProcessTable.Row first) {
    try {
      String group = row.text("cgroup").strip();
      return group.endsWith(".service") && !group.equals(first.text("cgroup").strip());
    } catch (IOException e) {
      return false;
    }
  }
}
