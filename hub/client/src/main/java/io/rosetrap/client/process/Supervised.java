package io.rosetrap.client.process;

import io.rosetrap.api.Ending;
import io.rosetrap.client.LastLines;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process that was started here and is listened to. Safe for use by many threads. */
public final class Supervised {
  private final Process process;
  private final boolean apart;
  private final ProcessTree tree;
  private final Pump out;
  private final Pump err;
  private final LastLines lines;

  Supervised(Process process, boolean apart, Pump out, Pump err, LastLines lines) {
    this.process = process;
    this.apart = apart;
    this.tree = new ProcessTree(process.toHandle());
    this.out = out;
    this.err = err;
    this.lines = lines;
  }

  /**
   * How a process ended.
   *
   * @param exitCode as Java has it: 128 and the number of the signal where one ended it
   * @param signal the signal's name, for instance {@code SIGKILL}
   * @param lastLines the last that it printed
   */
  public record End(int exitCode, Optional<String> signal, List<String> lastLines) {
    /**
     * The same for the hub.
     *
     * @return an ending of a process
     */
    public Ending ending() {
      return new Ending(
          Ending.Kind.EXITED,
          Optional.of(exitCode),
          signal,
          Optional.empty(),
          lastLines,
          Instant.EPOCH);
    }
  }

  /**
   * The process itself.
   *
   * @return the one that was started
   */
  public Process process() {
    return process;
  }

  /**
   * Whether it was started in a session of its own.
   *
   * @return true if its process id is that of its session
   */
  public boolean isApart() {
    return apart;
  }

  /**
   * The process and all that comes of it.
   *
   * @return its tree
   */
  public ProcessTree tree() {
    return tree;
  }

  /**
   * The last lines so far.
   *
   * @return oldest first
   */
  public List<String> lastLines() {
    return lines.lines();
  }

  /**
   * Blocks until it has ended and all that it printed is passed on.
   *
   * @return how it ended
   * @throws InterruptedException if the thread is interrupted; the process goes on
   */
  public End await() throws InterruptedException {
    int code = process.waitFor();
    out.drain();
    err.drain();
    return new End(code, ExitCodes.signal(code), lines.lines());
  }
}
