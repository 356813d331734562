package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a child process ended, and what it printed.
 *
 * @param participant its name in the run
 * @param command the program and its words, as they were started
 * @param directory where it ran
 * @param exitCode as Java has it: 128 and the number of the signal where one ended it
 * @param signal the name of the signal that ended it, for instance {@code SIGKILL}
 * @param stdout the lines that it printed; of many the first and the last, with a line between that
 *     says how many are left out
 * @param stderr the lines that it printed as errors, likewise
 * @param lastLines the last lines of both, at most 20, as a person would have seen them
 * @param duration from its start to its end
 * @param killed whether the test ended it
 */
public record ProcessResult(
    String participant,
    List<String> command,
    Path directory,
    int exitCode,
    Optional<String> signal,
    List<String> stdout,
    List<String> stderr,
    List<String> lastLines,
    Duration duration,
    boolean killed) {

  /** Copies the lists. */
  public ProcessResult {
    command = List.copyOf(command);
    stdout = List.copyOf(stdout);
    stderr = List.copyOf(stderr);
    lastLines = List.copyOf(lastLines);
  }

  /**
   * Whether it ended by itself and with exit code 0.
   *
   * @return false for a failure, a signal, or where the test ended it
   */
  public boolean isSuccess() {
    return exitCode == 0 && !killed;
  }

  /**
   * The ending in words, to follow a name.
   *
   * @return for instance {@code exited with code 1 after 350 ms}
   */
  public String words() {
    String how =
        killed
            ? "was killed by the test"
            : signal.map(name -> "was ended by " + name).orElse("exited with code " + exitCode);
    return how + " after " + Durations.format(duration);
  }

  /** One sentence; what it printed is not in it. */
  @Override
  public String toString() {
    return participant + " " + words();
  }
}
