package io.rosetrap.client.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What Linux shows of a process and Java does not; on other systems nothing is found. Immutable.
 *
 * @param pid its process id
 * @param state a letter, as in {@code ps}
 * @param session the process id of who began its session
 * @param start when it started, in ticks since the system did
 */
record SystemProcess(long pid, char state, long session, long start) {
  private static final Path PROC = Path.of("/proc");

  /** Numbers of fields after the name, which may have blanks and brackets itself. */
  private static final int SESSION = 3;

  private static final int START = 19;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(20);

  /** A process that has not ended, or that nobody has asked how it ended. */
  static Optional<SystemProcess> of(long pid) {
    return of(PROC.resolve(Long.toString(pid)));
  }

  private static Optional<SystemProcess> of(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
      if (fields.length <= START) {
        return Optional.empty();
      }
      return Optional.of(
          new SystemProcess(
              Long.parseLong(String.valueOf(folder.getFileName())),
              fields[0].charAt(0),
              Long.parseLong(fields[SESSION]),
              Long.parseLong(fields[START])));
    } catch (IOException e) {
      // Gone meanwhile, or no such system.
      return Optional.empty();
    }
  }

  /** All that there are, in no order. */
  static List<SystemProcess> all() {
    List<SystemProcess> all = new ArrayList<>();
    for (Path folder : folders()) {
      of(folder).ifPresent(all::add);
    }
    return all;
  }

  /** Where the system shows its processes. */
  static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      processes.forEach(folders::add);
    } catch (IOException | DirectoryIteratorException e) {
      return folders;
    }
    return folders;
  }

  /** Whether it has ended and only its exit code is left, for a parent that may never ask. */
  boolean isDefunct() {
    return state == 'Z' || state == 'X';
  }

  /** The user that it runs for; empty once it is gone. */
  Optional<String> user() {
    Path status = PROC.resolve(Long.toString(pid)).resolve("status");
    try {
      return Files.readString(status, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.startsWith("Uid:"))
          .map(line -> line.split("\\s+", -1)[1])
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** As Java says, but not where only its exit code is left. */
  static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && of(process.pid()).filter(SystemProcess::isDefunct).isEmpty();
  }

  /**
   * Waits until none is alive, the time is over or the thread is interrupted, which it stays. It
   * looks again and again: for processes that are not its children Java does so too, but seldom.
   */
  static void awaitEnd(Collection<ProcessHandle> processes, Duration atMost) {
    long begin = System.nanoTime();
    long nap = SHORTEST.toNanos();
    while (processes.stream().anyMatch(SystemProcess::isAlive)) {
      long left = atMost.toNanos() - (System.nanoTime() - begin);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(Math.min(nap, left));
      nap = Math.min(2 * nap, LONGEST.toNanos());
    }
  }
}
