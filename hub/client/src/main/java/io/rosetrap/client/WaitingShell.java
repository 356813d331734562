package io.rosetrap.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether a shell does nothing until its only child ends, or says something: it runs the child in
 * the foreground, or takes its output in. Known of dash, bash and the shell of busybox, on Linux;
 * other shells wait in ways that look the same whatever they wait for.
 *
 * <p>A shell that waits in the foreground runs no trap before the child has ended. One that sits in
 * its own {@code wait} or {@code read} does, and bash sits there in the same system call. So either
 * the shell has no trap, or the child shows that it is no job of the background: such a job does
 * not heed an interrupt that the shell heeds, or has a pipe of its own for its input or output.
 */
final class WaitingShell {
  private static final Set<String> SHELLS = Set.of("dash", "bash");
  private static final Set<String> APPLETS = Set.of("sh", "ash");
  private static final Set<String> PIPE_READS =
      Set.of("pipe_read", "anon_pipe_read", "fifo_pipe_read", "pipe_wait");

  private static final long INT = ProcessTable.bits(2);

  /** Handlers that these shells have without a trap. */
  private static final long OWN = ProcessTable.bits(2, 17);

  /** Signals that ask to end; a trap of them cleans up. */
  private static final long ENDING = ProcessTable.bits(1, 2, 3, 13, 15);

  /** What bash handles once it has something to do at its exit. */
  private static final long AT_EXIT =
      ProcessTable.bits(1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 24, 25, 26, 31);

  private static final int FILE_TYPE = 0xF000;
  private static final int FIFO = 0x1000;
  private static final int WRITE_ONLY = 1;

  private final ProcessTable.Row shell;
  private final ProcessTable.Row child;
  private final long caught;
  private final boolean heedsInterrupts;
  private final boolean childHeedsInterrupts;

  private WaitingShell(ProcessTable.Row shell, ProcessTable.Row child) throws IOException {
    this.shell = shell;
    this.child = child;
    this.caught = shell.signals("SigCgt");
    this.heedsInterrupts = (shell.signals("SigIgn") & INT) == 0;
    this.childHeedsInterrupts = (child.signals("SigIgn") & INT) == 0;
  }

  /** Whether {@code shell} waits for {@code child}, which must be the only one that it has. */
  static boolean waitsFor(ProcessTable.Row shell, ProcessTable.Row child) throws IOException {
    // Under job control each job has a group of its own, and then a job shows nothing else.
    return shell.threads() == 1
        && shell.group() == child.group()
        && isShell(shell)
        && new WaitingShell(shell, child).waits();
  }

  static boolean isShell(ProcessTable.Row row) throws IOException {
    String program = row.program();
    if (!program.equals("busybox")) {
      return SHELLS.contains(program);
    }
    String[] words = row.text("cmdline").split("\0", -1);
    String applet = words[0].substring(words[0].lastIndexOf('/') + 1);
    if (applet.equals("busybox") && words.length > 1) {
      applet = words[1];
    }
    return APPLETS.contains(applet);
  }

  private boolean waits() throws IOException {
    if (heedsInterrupts && !childHeedsInterrupts) {
      return false;
    }
    String where = shell.text("wchan").strip();
    String call = where.indexOf('.') < 0 ? where : where.substring(0, where.indexOf('.'));
    if (call.equals("do_wait")) {
      return hasNoTrap() || (heedsInterrupts && hasTrapsForTheEndOnly() && sharesStreams());
    }
    return PIPE_READS.contains(call) && takesOutputIn();
  }

  private boolean hasNoTrap() {
    return (caught & ~OWN) == 0;
  }

  private boolean hasTrapsForTheEndOnly() {
    long more = caught & ~OWN;
    boolean atExit = (more & ~ENDING & ~AT_EXIT) == 0 && (more & AT_EXIT) == AT_EXIT;
    return atExit || (more & ~ENDING) == 0;
  }

  /** Whether no pipe was made for the child, as one is for a coprocess and the like. */
  private boolean sharesStreams() throws IOException {
    for (String fd : Set.of("fd/0", "fd/1")) {
      String stream = child.link(fd);
      if (stream.startsWith("pipe:") && !stream.equals(shell.link(fd))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the pipe that the shell reads from is the one that the child writes to. */
  private boolean takesOutputIn() throws IOException {
    String output = child.link("fd/1");
    if (!output.startsWith("pipe:")) {
      return false;
    }
    String[] call = systemCall();
    if (call.length > 3) {
      // A substitution is read in blocks, and anything else that a shell reads byte by byte.
      boolean blocks = Long.decode(call[3]) > 1;
      return output.equals(shell.link("fd/" + Long.decode(call[1])))
          && (hasNoTrap() || (blocks && hasTrapsForTheEndOnly()));
    }
    return hasNoTrap() && readsFromNothingBut(output);
  }

  /** The number and the arguments; empty where only a debugger may know. */
  private String[] systemCall() {
    try {
      return shell.text("syscall").strip().split(" ", -1);
    } catch (IOException e) {
      return new String[0];
    }
  }

  private boolean readsFromNothingBut(String output) throws IOException {
    boolean found = false;
    try (var all = Files.newDirectoryStream(shell.path("fd"))) {
      for (Path fd : all) {
        String number = fd.getFileName().toString();
        if (isFifo(fd) && isOpenForReading(number)) {
          if (!output.equals(shell.link("fd/" + number))) {
            return false;
          }
          found = true;
        }
      }
    }
    return found;
  }

  private static boolean isFifo(Path fd) throws IOException {
    return ((Integer) Files.getAttribute(fd, "unix:mode") & FILE_TYPE) == FIFO;
  }

  private boolean isOpenForReading(String number) throws IOException {
    String flags = ProcessTable.field(shell.text("fdinfo/" + number), "flags");
    return (Long.parseLong(flags, 8) & 3) != WRITE_ONLY;
  }
}
