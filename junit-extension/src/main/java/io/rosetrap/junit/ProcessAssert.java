package io.rosetrap.junit;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a child process. Only {@link #exitsWithin} blocks; the others look at it as it is,
 * and at what it has printed so far.
 */
public class ProcessAssert extends AbstractAssert<ProcessAssert, ProcessSubject> {
  /**
   * Assertions on a process.
   *
   * @param actual the process
   */
  public ProcessAssert(ProcessSubject actual) {
    super(actual, ProcessAssert.class);
  }

  /**
   * Verifies that the process has ended, or ends in time, with whatever exit code. A failure says
   * what it waits for; it runs on.
   *
   * @param limit how long to block at most
   * @return this
   */
  public ProcessAssert exitsWithin(Duration limit) {
    isNotNull();
    actual
        .whyNotEnded(limit)
        .ifPresent(why -> throwAssertionError(ProcessErrors.shouldExitWithin(actual, limit, why)));
    return myself;
  }

  /**
   * Verifies the exit code of a process that has ended.
   *
   * @param expected as Java has it: 128 and the number of the signal where one ended it
   * @return this
   */
  public ProcessAssert hasExitCode(int expected) {
    isNotNull();
    if (actual.result().filter(result -> result.exitCode() == expected).isEmpty()) {
      throwAssertionError(ProcessErrors.shouldHaveExitCode(actual, expected));
    }
    return myself;
  }

  /**
   * Verifies that a text stands in one of the lines that the process has printed, as output or as
   * errors.
   *
   * @param text any part of a line
   * @return this
   */
  public ProcessAssert printed(String text) {
    isNotNull();
    if (actual.lines().stream().noneMatch(line -> line.contains(text))) {
      throwAssertionError(ProcessErrors.shouldHavePrinted(actual, text));
    }
    return myself;
  }

  /**
   * Verifies that a pattern is found in one of the lines that the process has printed, as output or
   * as errors.
   *
   * @param regex a regular expression of Java, for any part of a line
   * @return this
   */
  public ProcessAssert printedMatching(String regex) {
    isNotNull();
    Pattern pattern = Pattern.compile(regex);
    if (actual.lines().stream().noneMatch(line -> pattern.matcher(line).find())) {
      throwAssertionError(ProcessErrors.shouldHavePrintedMatching(actual, regex));
    }
    return myself;
  }

  /**
   * Verifies that a signal ended the process.
   *
   * @param signal its name, for instance {@code SIGKILL}
   * @return this
   */
  public ProcessAssert wasKilledBy(String signal) {
    isNotNull();
    if (actual.result().filter(r -> r.signal().equals(Optional.of(signal))).isEmpty()) {
      throwAssertionError(ProcessErrors.shouldBeKilledBy(actual, signal));
    }
    return myself;
  }

  /**
   * Verifies that the process has not ended.
   *
   * @return this
   */
  public ProcessAssert stillRuns() {
    isNotNull();
    if (actual.result().isPresent()) {
      throwAssertionError(ProcessErrors.shouldStillRun(actual));
    }
    return myself;
  }
}
