package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.ArrayList;
import java.util.List;

/** What was wrong about the words of the command line, and what they may have been meant to be. */
final class UsageErrors {
  private UsageErrors() {}

  /** A mistake in how a command is used. */
  static RoseTrapException wrong(String message, String command) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST, message + "\nSee 'rosetrap " + command + " --help'.");
  }

  static RoseTrapException unknownCommand(String word) {
    String known = "There are: " + String.join(", ", Commands.NAMES) + ".";
    String message =
        word.startsWith("-")
            ? "The first word is the command, and options come after it; here it is '"
                + word
                + "'. "
            : "There is no command '" + word + "'. ";
    List<String> similar = Slips.similar(word, Commands.NAMES);
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        message + (similar.isEmpty() ? known : meant(similar)) + "\nSee 'rosetrap --help'.");
  }

  /** Words that a command cannot take. */
  static RoseTrapException refused(CommandSpec command, String message) {
    String usage = String.join("\n       ", command.usageMessage().synopsis());
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        message + "\nUsage: " + usage + "\nSee '" + command.name() + " --help'.");
  }

  static RoseTrapException missing(CommandSpec command, Option<?> option) {
    return refused(
        command,
        option.isWord()
            ? option.label() + " is missing."
            : option.name() + " needs a value, " + option.label() + ".");
  }

  static RoseTrapException twice(CommandSpec command, Option<?> option) {
    return refused(command, option.name() + " is given twice.");
  }

  static RoseTrapException unfit(CommandSpec command, Option<?> option, Kind.Unfit e) {
    String what = option.isWord() ? option.label() : "option '" + option.name() + "'";
    return refused(command, "Invalid value for " + what + ": " + e.getMessage());
  }

  static RoseTrapException noValue(CommandSpec command, Option<?> option, String word) {
    return refused(command, option.name() + " takes no value, as in '" + word + "'.");
  }

  static RoseTrapException tooMany(CommandSpec command, String word) {
    boolean runsCommand =
        String.join(" ", command.usageMessage().synopsis()).contains(" -- COMMAND");
    String advice =
        runsCommand
            ? "The command to run stands at the end, after --."
            : "Put quotes around a value that has spaces.";
    return refused(command, "'" + word + "' is one word too many. " + advice);
  }

  static RoseTrapException unknownOption(CommandSpec command, String word) {
    List<String> options = new ArrayList<>();
    for (Option<?> option : command.options()) {
      options.addAll(option.names());
    }
    int value = word.indexOf('=');
    List<String> similar = Slips.similar(value < 0 ? word : word.substring(0, value), options);
    String advice =
        similar.isEmpty()
            ? "To give a value that begins with '-', put -- before it."
            : meant(similar);
    return refused(command, "There is no option '" + word + "'. " + advice);
  }

  private static String meant(List<String> words) {
    return "Did you mean " + String.join(" or ", words) + "?";
  }
}
