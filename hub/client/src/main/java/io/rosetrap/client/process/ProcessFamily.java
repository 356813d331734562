package io.rosetrap.client.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Processes that have a mark in their environment, which they inherit: so even those whose parents
 * have ended are found, where the system shows environments. Those that have cleared it are found
 * by the session in which they were started. Safe for use by many threads.
 */
public final class ProcessFamily {
  private static final String VARIABLE = "ROSETRAP_FAMILY";
  private static final Path SELF = Path.of("/proc/self/environ");
  private static final int ROUNDS = 20;
  private static final Duration ROUND = Duration.ofMillis(200);

  private final String mark;
  private final Leaders leaders;

  /**
   * A family of its own.
   *
   * @param mark what nothing else has in its environment; ends with a dot
   */
  ProcessFamily(String mark) {
    this(mark, Leaders.top());
  }

  ProcessFamily(String mark, Leaders leaders) {
    this.mark = mark;
    this.leaders = leaders;
  }

  /**
   * A branch of it, which is a family too.
   *
   * @param number tells it from other branches
   * @return the branch
   */
  public ProcessFamily member(int number) {
    return new ProcessFamily(mark + number + ".", leaders.branch());
  }

  /**
   * What makes a process a member; this one may be a member of another family itself.
   *
   * @return what is to be added to its environment
   */
  public Map<String, String> environment() {
    String inherited = System.getenv().getOrDefault(VARIABLE, "");
    return Map.of(VARIABLE, (inherited + " " + mark).strip());
  }

  /**
   * A member was started in a session of its own: who is in that is a member too, on Linux, also of
   * that from which this family branches.
   *
   * @param pid its process id
   */
  public void leads(long pid) {
    leaders.add(pid);
  }

  /**
   * Who of them is there.
   *
   * @param trees processes that are members too, for systems that do not show environments
   * @return those that have not ended
   */
  public Set<ProcessHandle> alive(List<ProcessTree> trees) {
    Set<ProcessHandle> alive = new LinkedHashSet<>();
    trees.forEach(tree -> alive.addAll(tree.alive()));
    for (ProcessHandle member : marked()) {
      alive.add(member);
      leaders.addIfLeading(member.pid());
    }
    leaders.members().forEach(member -> ProcessHandle.of(member.pid()).ifPresent(alive::add));
    return alive;
  }

  /**
   * Asks all members and some trees to end, and ends those at once that have not by then.
   *
   * @param trees as for {@link #alive}
   * @param grace how long they may take
   */
  public void end(List<ProcessTree> trees, Duration grace) {
    Set<ProcessHandle> asked = alive(trees);
    asked.forEach(ProcessHandle::destroy);
    SystemProcess.awaitEnd(asked, grace);
    kill(trees);
  }

  /**
   * Ends all members and some trees; returns when they have ended, or soon after.
   *
   * @param trees as for {@link #alive}
   */
  public void kill(List<ProcessTree> trees) {
    for (int i = 0; i < ROUNDS; i++) {
      Set<ProcessHandle> alive = alive(trees);
      alive.forEach(ProcessHandle::destroyForcibly);
      SystemProcess.awaitEnd(alive, ROUND);
      if (alive.isEmpty() || Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  /** Empty where the system does not show environments. */
  private Set<ProcessHandle> marked() {
    Set<ProcessHandle> members = new LinkedHashSet<>();
    if (!Files.isReadable(SELF)) {
      return members;
    }
    for (Path process : SystemProcess.folders()) {
      if (isMember(process)) {
        ProcessHandle.of(Long.parseLong(String.valueOf(process.getFileName())))
            .ifPresent(members::add);
      }
    }
    return members;
  }

  private boolean isMember(Path process) {
    try {
      String environment =
          Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return environment.contains(mark);
    } catch (IOException e) {
      // Gone meanwhile, or of another user.
      return false;
    }
  }
}
