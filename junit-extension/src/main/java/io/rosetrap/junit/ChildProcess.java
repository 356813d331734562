package io.rosetrap.junit;

import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.process.CannotStartException;
import io.rosetrap.client.process.ProcessFamily;
import io.rosetrap.client.process.Supervised;
import io.rosetrap.client.process.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A child process of a test, which is a participant of its run. Safe for use by many threads.
 *
 * <p>The hub is told how it ended before {@link #isAlive} says that it has.
 */
public final class ChildProcess {
  /** How long it may take to tell the hub of the end of one that was killed. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final Processes owner;
  private final Processes.Joined joined;
  private final List<String> command;
  private final ProcessFamily family;
  private final Capture capture;
  private final Supervised process;
  private final long startedNanos;

  /** Written before {@link #ended} is completed. */
  private volatile long endNanos;

  private final AtomicBoolean killed = new AtomicBoolean();
  private final CompletableFuture<ProcessResult> ended = new CompletableFuture<>();

  private ChildProcess(
      Processes owner,
      Processes.Joined joined,
      List<String> command,
      ProcessFamily family,
      Capture capture,
      Supervised process,
      long startedNanos) {
    this.owner = owner;
    this.joined = joined;
    this.command = command;
    this.family = family;
    this.capture = capture;
    this.process = process;
    this.startedNanos = startedNanos;
  }

  /** Starts one that has joined; the hub is told where it cannot be. */
  static ChildProcess start(Processes owner, Processes.Joined joined, ProcessFamily family) {
    Watchdog watchdog = Watchdog.ofThisJvm();
    ProcessSpec spec = joined.spec();
    List<String> command = spec.commandLine(watchdog.folder());
    String prefix = joined.name() + " | ";
    Capture capture =
        new Capture(
            newFile(watchdog.folder()),
            spec.isShown() ? line -> System.out.println(prefix + line) : line -> {});
    long startedNanos = System.nanoTime();
    Supervised process;
    try {
      process =
          spec.launch(command)
              .environment(joined.stay().environment())
              .environment(family.environment())
              .start(capture.out(), capture.err());
    } catch (CannotStartException e) {
      capture.close();
      reportTo(joined, () -> joined.stay().end(e.ending()));
      throw new ChildProcessError(
          joined.name(), ChildTexts.notStarted(joined.name(), command, spec.directory(), e), e);
    }
    ChildProcess child =
        new ChildProcess(owner, joined, command, family, capture, process, startedNanos);
    watchdog.started(child.pid());
    child.watch(watchdog);
    return child;
  }

  private static Path newFile(Path folder) {
    try {
      return Files.createTempFile(folder, "child-", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException("the file for the child's output cannot be made", e);
    }
  }

  /** The hub learns by the lease what it cannot be told. */
  private static void reportTo(Processes.Joined joined, Runnable report) {
    try {
      report.run();
    } catch (RoseTrapException e) {
      System.getLogger(ChildProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "the hub was not told that a child has ended", e);
    } finally {
      joined.client().close();
    }
  }

  private void watch(Watchdog watchdog) {
    // A thread of its own: Process.onExit comes on the common pool, which a test may have blocked.
    Thread unused =
        Thread.ofPlatform().daemon().name("rosetrap-child-" + name()).start(() -> end(watchdog));
  }

  private void end(Watchdog watchdog) {
    try {
      Supervised.End end = process.await();
      // Before others can hear of it, so that who fails in consequence ends later.
      endNanos = System.nanoTime();
      Duration duration = Duration.ofNanos(endNanos - startedNanos);
      watchdog.ended(pid());
      capture.close();
      reportTo(joined, () -> joined.stay().end(end.ending()));
      ended.complete(
          new ProcessResult(
              name(),
              command,
              directory(),
              end.exitCode(),
              end.signal(),
              capture.stdout(),
              capture.stderr(),
              end.lastLines(),
              duration,
              killed.get()));
    } catch (InterruptedException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  /**
   * What it is called in the run.
   *
   * @return the participant's name
   */
  public String name() {
    return joined.name();
  }

  /**
   * Its process id.
   *
   * @return as the system has it
   */
  public long pid() {
    return process.process().pid();
  }

  /**
   * How it was started.
   *
   * @return the program and its words
   */
  public List<String> command() {
    return command;
  }

  /**
   * Where it runs.
   *
   * @return its working directory
   */
  public Path directory() {
    return joined.spec().directory();
  }

  /**
   * Whether it has not ended yet.
   *
   * @return false once the hub was told of its end
   */
  public boolean isAlive() {
    return !ended.isDone();
  }

  /**
   * Blocks until it has ended, with whatever exit code.
   *
   * @param limit how long to block at most
   * @return how it ended
   * @throws ChildProcessError if it has not ended by then: it goes on, and the message says what it
   *     waits for; or if the thread is interrupted: it is killed, and the thread stays interrupted
   */
  public ProcessResult await(Duration limit) {
    try {
      return ended.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ChildProcessError(name(), ChildTexts.notEnded(this, limit), null);
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new ChildProcessError(
          name(), "Interrupted while " + name() + " ran; it was killed.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of " + name() + " was not seen", e.getCause());
    }
  }

  /**
   * Kills it with all that it has started, and waits until they have ended and the hub was told.
   * Does nothing to one that has ended, but for what it left behind.
   */
  public void kill() {
    if (process.process().isAlive()) {
      killed.set(true);
    }
    boolean interrupted = Thread.interrupted();
    try {
      family.kill(List.of(process.tree()));
      ended.get(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // It cannot be ended, or hangs in the system: whoever asks sees that it is alive.
      interrupted |= Thread.interrupted();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * What it has printed so far.
   *
   * @return lines; of many the first and the last
   */
  public List<String> stdout() {
    return capture.stdout();
  }

  /**
   * What it has printed as errors so far.
   *
   * @return lines; of many the first and the last
   */
  public List<String> stderr() {
    return capture.stderr();
  }

  /**
   * The last lines of both so far.
   *
   * @return at most 20, as a person would see them
   */
  public List<String> lastLines() {
    return process.lastLines();
  }

  /**
   * All that it has printed, behind {@code out |} or {@code err |}; removed when the test's JVM
   * ends.
   *
   * @return a file, which grows while the child runs
   */
  public Path outputFile() {
    return capture.file();
  }

  /**
   * The stacks of its threads, if it is a JVM.
   *
   * @return as {@code jstack} prints them, or a sentence that says why there are none
   */
  public String threadDump() {
    return ThreadDump.of(pid());
  }

  /** What it is to write. */
  Set<String> promises() {
    return joined.spec().promises();
  }

  /** Whether it is meant to run until the test ends. */
  boolean isBackground() {
    return joined.spec().isBackground();
  }

  /** All that it has printed so far. */
  Path wholeOutput() {
    capture.flush();
    return capture.file();
  }

  /** Whether it was started as a JVM. */
  boolean isJava() {
    return joined.spec().main().isPresent();
  }

  CompletableFuture<ProcessResult> ended() {
    return ended;
  }

  long endNanos() {
    return endNanos;
  }

  Processes owner() {
    return owner;
  }

  @Override
  public String toString() {
    return name() + " (process " + pid() + ")";
  }
}
