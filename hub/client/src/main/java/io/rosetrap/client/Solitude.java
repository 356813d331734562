package io.rosetrap.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * Whether a thread that is about to block is all that its participant has: no other thread of this
 * process and no other process under the same supervisor could write meanwhile. Where that cannot
 * be seen it is denied, because a deadlock that is told and is none does more harm than one that is
 * not told.
 */
final class Solitude {
  /** A participant that nobody has said anything about. */
  static final Solitude BY_EVIDENCE = new Solitude(Optional.empty(), OptionalLong.empty());

  /**
   * Threads that the JDK starts in the group of the main thread, and that run no code of others.
   */
  private static final Set<String> OF_THE_JDK = Set.of("DestroyJavaVM");

  /** Programs that wait for the command that they run in the foreground, and do nothing else. */
  private static final Set<String> WAITING_PROGRAMS =
      Set.of(
          "sh", "dash", "bash", "ash", "busybox", "ksh", "mksh", "zsh", "env", "timeout", "nice");

  /** The process that becomes the parent of all whose own has ended. */
  private static final long ADOPTER = 1;

  /** What tells one session from all others; its number alone is one of its run. */
  private static final List<String> MARKS =
      List.of("ROSETRAP_URL", "ROSETRAP_RUN", "ROSETRAP_SESSION");

  private final Optional<Boolean> said;

  /** The process that supervises the participant, if any does. */
  private final OptionalLong supervisor;

  Solitude(Optional<Boolean> said, OptionalLong supervisor) {
    this.said = said;
    this.supervisor = supervisor;
  }

  /** Whether this thread is all that there is, not counting the client's own. */
  boolean isAlone(Optional<Thread> own) {
    if (said.isPresent()) {
      return said.get();
    }
    return isOnlyThread(own)
        && ProcessHandle.current().children().findAny().isEmpty()
        && (supervisor.isEmpty() || isOnlyProcess(supervisor.getAsLong()));
  }

  private static boolean isOnlyThread(Optional<Thread> own) {
    Thread self = Thread.currentThread();
    ThreadGroup group = self.getThreadGroup();
    if (self.isVirtual() || group == null || ForkJoinPool.commonPool().getPoolSize() > 0) {
      return false;
    }
    ThreadGroup root = group;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads, true);
    if (count == threads.length) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      Thread thread = threads[i];
      boolean known =
          thread == self
              || own.filter(o -> o == thread).isPresent()
              || OF_THE_JDK.contains(thread.getName())
              || isOfTheSystem(thread, root);
      if (!known) {
        return false;
      }
    }
    return true;
  }

  /**
   * Threads of the JVM itself: those in its own group, but for the ones that serve virtual threads
   * or wait for child processes, which show that there are or were some.
   */
  private static boolean isOfTheSystem(Thread thread, ThreadGroup root) {
    String name = thread.getName();
    boolean serving =
        name.startsWith("ForkJoinPool")
            || name.startsWith("VirtualThread")
            || name.startsWith("process reaper")
            || name.contains("Poller");
    return name.equals("Common-Cleaner") || (root.equals(thread.getThreadGroup()) && !serving);
  }

  /** From this process up to the supervisor, each must wait for its one child. */
  private static boolean isOnlyProcess(long supervisor) {
    ProcessHandle at = ProcessHandle.current();
    Set<Long> way = new HashSet<>(Set.of(at.pid(), supervisor));
    while (true) {
      Optional<ProcessHandle> parent = at.parent();
      if (parent.isEmpty()) {
        return false;
      }
      at = parent.get();
      if (at.pid() == supervisor && supervisor != ADOPTER) {
        // It may supervise others, which are other participants and have other sessions.
        return isNobodyElseInTheSession(way);
      }
      if (at.children().count() > 1) {
        return false;
      }
      if (at.pid() == supervisor) {
        return isNobodyElseInTheSession(way);
      }
      way.add(at.pid());
      if (!onlyWaits(at.pid())) {
        return false;
      }
    }
  }

  private static boolean onlyWaits(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try (var threads = Files.list(proc.resolve("task"))) {
      return threads.count() == 1
          && WAITING_PROGRAMS.contains(Files.readString(proc.resolve("comm")).strip());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A process that was put into the background is no child of anybody here, but has the session.
   */
  private static boolean isNobodyElseInTheSession(Set<Long> way) {
    List<String> marks =
        MARKS.stream()
            .filter(System.getenv()::containsKey)
            .map(name -> "\0" + name + "=" + System.getenv(name) + "\0")
            .toList();
    try (var processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> !way.contains(Long.parseLong(process.getFileName().toString())))
          .noneMatch(process -> hasInEnvironment(process, marks));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasInEnvironment(Path process, List<String> marks) {
    try {
      String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      String environment = "\0" + all;
      return marks.stream().allMatch(environment::contains);
    } catch (IOException e) {
      // Gone meanwhile, or of another user, who has no session of ours.
      return false;
    }
  }
}
