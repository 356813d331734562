package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import java.time.Duration;
import org.assertj.core.error.BasicErrorMessageFactory;
import org.assertj.core.error.ErrorMessageFactory;

/** The sentences of {@link ProcessAssert}, each in one place. */
final class ProcessErrors extends BasicErrorMessageFactory {
  private ProcessErrors(String sentence) {
    super("%n%s", unquotedString(sentence.stripTrailing()));
  }

  static ErrorMessageFactory shouldExitWithin(ProcessSubject process, Duration limit, String why) {
    return new ProcessErrors(
        "Expecting " + process + " to exit within " + Durations.format(limit) + ".\n" + why);
  }

  static ErrorMessageFactory shouldHaveExitCode(ProcessSubject process, int expected) {
    return new ProcessErrors(
        "Expecting " + process + " to have exit code " + expected + ", but it " + state(process));
  }

  static ErrorMessageFactory shouldHavePrinted(ProcessSubject process, String text) {
    return new ProcessErrors(
        "Expecting "
            + process
            + " to have printed a line with\n  "
            + text
            + "\nbut it has not.\n"
            + ChildTexts.lastLines(process.lastLines()));
  }

  static ErrorMessageFactory shouldHavePrintedMatching(ProcessSubject process, String pattern) {
    return new ProcessErrors(
        "Expecting "
            + process
            + " to have printed a line in which this pattern is found\n  "
            + pattern
            + "\nbut it has not.\n"
            + ChildTexts.lastLines(process.lastLines()));
  }

  static ErrorMessageFactory shouldBeKilledBy(ProcessSubject process, String signal) {
    return new ProcessErrors(
        "Expecting " + process + " to be killed by " + signal + ", but it " + state(process));
  }

  static ErrorMessageFactory shouldStillRun(ProcessSubject process) {
    return new ProcessErrors("Expecting " + process + " to run still, but it " + state(process));
  }

  private static String state(ProcessSubject process) {
    return process
        .result()
        .map(result -> result.words() + ".\n" + ChildTexts.lastLines(result.lastLines()))
        .orElse("still runs. To wait for its end, use exitsWithin(…) before.");
  }
}
