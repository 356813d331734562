package io.rosetrap.client.process;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process and all that came of it, so that nothing survives. Those whose parent has ended cannot
 * be found any more, so they are noted while it lives. Safe for use by many threads.
 */
public final class ProcessTree {
  private final ProcessHandle root;
  private final Set<ProcessHandle> known = ConcurrentHashMap.newKeySet();

  /**
   * Starts from one process.
   *
   * @param root the first of them
   */
  public ProcessTree(ProcessHandle root) {
    this.root = root;
    known.add(root);
  }

  /**
   * Notes who is there now.
   *
   * @return those that have not ended; a parent before what it started, as far as the numbers tell,
   *     because one that is to end in its own way must not first see its children end
   */
  public List<ProcessHandle> alive() {
    List.copyOf(known).forEach(each -> each.descendants().forEach(known::add));
    return known.stream()
        .filter(SystemProcess::isAlive)
        .sorted(
            comparing((ProcessHandle each) -> !each.equals(root))
                .thenComparingLong(ProcessHandle::pid))
        .toList();
  }

  /** Notes those who are there now, for an ending that somebody else brings about. */
  public void note() {
    List<ProcessHandle> unused = alive();
  }

  /**
   * Sends all of them a signal, as a terminal does.
   *
   * @param name without SIG
   */
  public void signal(String name) {
    List<ProcessHandle> all = alive();
    if (name.equals("TERM")) {
      all.forEach(ProcessHandle::destroy);
      return;
    }
    StringBuilder pids = new StringBuilder();
    all.forEach(each -> pids.append(' ').append(each.pid()));
    try {
      // Java can send two signals only, and a shell is there where kill is not.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -s " + name + pids + " 2>/dev/null").start();
      kill.getOutputStream().close();
    } catch (IOException e) {
      all.forEach(ProcessHandle::destroy);
    }
  }

  /** Ends all of them at once. */
  public void kill() {
    // Twice, because one may have come while the others were being ended.
    for (int i = 0; i < 2; i++) {
      alive().forEach(ProcessHandle::destroyForcibly);
    }
  }

  /**
   * Ends those that the root, which has ended, left behind.
   *
   * @param grace how long they may take
   */
  public void endRest(Duration grace) {
    List<ProcessHandle> rest = new ArrayList<>(alive());
    rest.remove(root);
    if (rest.isEmpty()) {
      return;
    }
    rest.forEach(ProcessHandle::destroy);
    SystemProcess.awaitEnd(rest, grace);
    if (rest.stream().anyMatch(SystemProcess::isAlive)) {
      kill();
    }
  }
}
