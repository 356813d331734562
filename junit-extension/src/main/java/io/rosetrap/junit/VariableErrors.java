package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.error.BasicErrorMessageFactory;
import org.assertj.core.error.ErrorMessageFactory;

/** The sentences of {@link VariableAssert}, each in one place. */
final class VariableErrors extends BasicErrorMessageFactory {
  private VariableErrors(String sentence) {
    super("%n%s", unquotedString(sentence));
  }

  static ErrorMessageFactory shouldHaveValue(
      VariableHandle variable, Operands expected, Optional<Version> found) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have the value\n  "
            + expected.shown()
            + "\nbut it "
            + has(found));
  }

  static ErrorMessageFactory shouldHaveValueWithin(
      VariableHandle variable, Operands expected, Duration limit, String why) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have the value\n  "
            + expected.shown()
            + "\nwithin "
            + Durations.format(limit)
            + ".\n"
            + why);
  }

  static ErrorMessageFactory shouldHaveAnyValue(VariableHandle variable) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have a value, but it has none. To wait for one, use isWrittenWithin(…) before.");
  }

  static ErrorMessageFactory shouldHaveNoValue(VariableHandle variable, Version found) {
    return new VariableErrors(
        "Expecting " + variable + " to have no value, but it " + has(Optional.of(found)));
  }

  static ErrorMessageFactory shouldHaveValueOfType(
      VariableHandle variable, Class<?> type, Version found, String why) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have a value that can be read as "
            + type.getTypeName()
            + ", but it "
            + has(Optional.of(found))
            + "\n"
            + why);
  }

  static ErrorMessageFactory shouldHaveValueSatisfying(
      VariableHandle variable, Object condition, Version found) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have a value that satisfies\n  "
            + condition
            + "\nbut it "
            + has(Optional.of(found)));
  }

  static ErrorMessageFactory shouldBeWrittenWithin(
      VariableHandle variable, Duration limit, String why) {
    return new VariableErrors(
        "Expecting " + variable + " to be written within " + Durations.format(limit) + ".\n" + why);
  }

  static ErrorMessageFactory shouldStayUnwrittenFor(
      VariableHandle variable, Duration time, Version found) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to stay unwritten for "
            + Durations.format(time)
            + ", but it "
            + has(Optional.of(found)));
  }

  static ErrorMessageFactory shouldStayUnwrittenFor(
      VariableHandle variable, Duration time, String why) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to stay unwritten for "
            + Durations.format(time)
            + ", which could not be seen.\n"
            + why);
  }

  static ErrorMessageFactory shouldHaveVersion(
      VariableHandle variable, long expected, Optional<Version> found) {
    return new VariableErrors(
        "Expecting " + variable + " to have version " + expected + ", but it " + has(found));
  }

  static ErrorMessageFactory shouldBeWrittenBy(
      VariableHandle variable, String expected, Optional<Version> found) {
    return new VariableErrors(
        "Expecting " + variable + " to be written by " + expected + ", but it " + has(found));
  }

  static ErrorMessageFactory shouldHaveFailed(VariableHandle variable, Optional<Version> found) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have failed, but nobody said that it will not be written, and it "
            + has(found));
  }

  static ErrorMessageFactory shouldHaveFailedWith(
      VariableHandle variable, String expected, String found) {
    return new VariableErrors(
        "Expecting "
            + variable
            + " to have failed with\n  "
            + expected
            + "\nbut it failed with\n  "
            + found);
  }

  private static String has(Optional<Version> found) {
    return found
        .map(
            version ->
                "has\n  "
                    + Operands.shown(version.value())
                    + "\nwhich is version "
                    + version.number()
                    + ", written by "
                    + version.writer()
                    + ".")
        .orElse("has no value.");
  }
}
