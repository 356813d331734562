package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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

  /** The parser's complaint in our words. */
  static RoseTrapException explain(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String usage = String.join("\n       ", command.usageMessage().customSynopsis());
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        true,
        message(e, command) + "\nUsage: " + usage + "\nSee '" + command.name() + " --help'.",
        e);
  }

  private static String message(ParameterException e, CommandSpec command) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, command);
      case MissingParameterException missing -> missing(missing.getMissing());
      case OverwrittenOptionException twice -> name(twice.getOverwritten()) + " is given twice.";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String missing(List<ArgSpec> arguments) {
    ArgSpec first = arguments.getFirst();
    return first.isOption()
        ? name(first) + " needs a value, " + first.paramLabel() + "."
        : first.paramLabel() + " is missing.";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String unmatched(UnmatchedArgumentException e, CommandSpec command) {
    String word = e.getUnmatched().getFirst();
    String synopsis = String.join(" ", command.usageMessage().customSynopsis());
    if (!e.isUnknownOption() && synopsis.contains(" -- COMMAND")) {
      return "'" + word + "' is one word too many. The command to run stands at the end, after --.";
    }
    if (!e.isUnknownOption()) {
      return "'" + word + "' is one word too many. Put quotes around a value that has spaces.";
    }
    List<String> options = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      options.addAll(List.of(option.names()));
    }
    int value = word.indexOf('=');
    List<String> similar = Slips.similar(value < 0 ? word : word.substring(0, value), options);
    return "There is no option '"
        + word
        + "'. "
        + (similar.isEmpty()
            ? "To give a value that begins with '-', put -- before it."
            : meant(similar));
  }

  private static String meant(List<String> words) {
    return "Did you mean " + String.join(" or ", words) + "?";
  }
}
