package io.rosetrap.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine as {@code /proc} shows them at about one moment; those that have
 * ended and are only not yet buried are left out. Immutable.
 */
final class ProcessTable {
  /** Processes that never take over the orphans of others; any other that is not a shell may. */
  private static final Set<String> NO_HEIRS = Set.of("java", "make", "node", "perl", "ruby");

  /**
   * A process.
   *
   * @param group the process group, as job control has it
   * @param threads how many it has
   * @param started when, in ticks since the machine was
   */
  record Row(long pid, long parent, long group, long session, int threads, long started) {
    /** A file of the process, or a link. */
    Path path(String name) {
      return Path.of("/proc", Long.toString(pid), name);
    }

    String text(String name) throws IOException {
      return Files.readString(path(name), StandardCharsets.ISO_8859_1);
    }

    /** What a link of the process points to, for instance {@code pipe:[4711]}. */
    String link(String name) throws IOException {
      return Files.readSymbolicLink(path(name)).toString();
    }

    /** A set of signals as {@code status} has it, bit 0 for signal 1. */
    long signals(String name) throws IOException {
      return Long.parseUnsignedLong(field(text("status"), name), 16);
    }

    /** The file name of the program, whatever the process calls itself. */
    String program() throws IOException {
      String exe = link("exe");
      return exe.substring(exe.lastIndexOf('/') + 1);
    }
  }

  /** What follows a name and a colon in one of the lines. */
  static String field(String lines, String name) throws IOException {
    return lines
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IOException("there is no " + name));
  }

  /** A set of signals, as {@link Row#signals} has it. */
  static long bits(int... signals) {
    long all = 0;
    for (int signal : signals) {
      all |= 1L << (signal - 1);
    }
    return all;
  }

  private final Map<Long, Row> rows;

  private ProcessTable(Map<Long, Row> rows) {
    this.rows = rows;
  }

  static boolean isThere() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  static ProcessTable read() throws IOException {
    Map<Long, Row> rows = new HashMap<>();
    try (var names = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path path : names) {
        Row row = row(path);
        if (row != null) {
          rows.put(row.pid(), row);
        }
      }
    }
    return new ProcessTable(rows);
  }

  private static @Nullable Row row(Path path) {
    try {
      String stat = Files.readString(path.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The name stands in parentheses, and may have any character in it.
      String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (rest[0].equals("Z") || rest[0].equals("X")) {
        return null;
      }
      return new Row(
          Long.parseLong(path.getFileName().toString()),
          Long.parseLong(rest[1]),
          Long.parseLong(rest[2]),
          Long.parseLong(rest[3]),
          Integer.parseInt(rest[17]),
          Long.parseLong(rest[19]));
    } catch (IOException e) {
      // It has ended meanwhile.
      return null;
    }
  }

  Iterable<Row> all() {
    return rows.values();
  }

  Row get(long pid) throws IOException {
    Row row = rows.get(pid);
    if (row == null) {
      throw new IOException("process " + pid + " is not to be seen");
    }
    return row;
  }

  List<Row> childrenOf(long pid) {
    return rows.values().stream().filter(row -> row.parent() == pid).toList();
  }

  /**
   * Whether a process cannot have come of {@code root}: what did is in the session of that, or in
   * one that was begun after it. A session that began outside of what can be seen here has the
   * number 0, and the number of one that has members is not given to another process.
   */
  boolean isOfAnOlderSession(Row row, Row root) {
    if (row.session() == root.session()) {
      return false;
    }
    Row leader = rows.get(row.session());
    return row.session() == 0 || (leader != null && leader.started() < root.started());
  }

  /**
   * The processes that may have become the parent of what a descendant of {@code root} left behind:
   * the first process, and those above {@code root} that may have asked for orphans.
   */
  Set<Long> heirsOf(Row root) throws IOException {
    Set<Long> heirs = new HashSet<>(Set.of(get(1).pid()));
    for (long at = root.parent(); at > 0; at = get(at).parent()) {
      if (mayInherit(get(at))) {
        heirs.add(at);
      }
    }
    return heirs;
  }

  private static boolean mayInherit(Row row) {
    try {
      String program = row.program();
      return !NO_HEIRS.contains(program)
          && !program.startsWith("python")
          && !WaitingShell.isShell(row);
    } catch (IOException e) {
      return true;
    }
  }
}
