package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From the words of the command line to the exit code. */
final class Program {
  /** A process that a signal ends has 128 and the signal's number; here that of a broken pipe. */
  private static final int BROKEN_PIPE = 128 + 13;

  private final Console console;

  Program(Console console) {
    this.console = console;
  }

  int run(String[] arguments) {
    Errors errors = new Errors(console.err(), Errors.asksForJson(arguments));
    try {
      int code = dispatch(ProcessWords.arguments(arguments));
      console.out().flush();
      return code;
    } catch (Interruption.Signalled e) {
      return e.exitCode();
    } catch (RoseTrapException e) {
      return flushed(errors.report(e));
    } catch (IOException e) {
      boolean brokenPipe = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
      return brokenPipe ? BROKEN_PIPE : errors.cannotWrite(e);
    } catch (OutOfMemoryError e) {
      return errors.outOfMemory();
    } catch (RuntimeException e) {
      return errors.fault(e);
    }
  }

  /** What was written before an error is still worth having. */
  private int flushed(int code) {
    try {
      console.out().flush();
    } catch (IOException e) {
      // The error that is reported already comes first.
      return code;
    }
    return code;
  }

  private int dispatch(String[] words) throws IOException {
    if (words.length == 0) {
      console.err().print(HelpText.ofProgram());
      return ErrorCode.INVALID_REQUEST.exitCode();
    }
    return switch (words[0]) {
      case "-h", "--help" -> help(List.of());
      case "help" -> help(List.of(words).subList(1, words.length));
      case "-V", "--version", "version" -> printVersion();
      default -> {
        Command command = Commands.named(words[0]);
        if (command == null) {
          throw UsageErrors.unknownCommand(words[0]);
        }
        yield run(command, words);
      }
    };
  }

  private int run(Command command, String[] words) throws IOException {
    CommandSpec spec = specOf(command);
    List<String> rest = new ArrayList<>(List.of(words).subList(1, words.length));
    int dashes = command.takesCommand() ? rest.indexOf("--") : -1;
    if (dashes >= 0) {
      command.takeCommand(List.copyOf(rest.subList(dashes + 1, rest.size())));
      rest = rest.subList(0, dashes);
    }
    if (Parsing.asksForHelp(rest)) {
      console.print(HelpText.of(spec, command.section()));
      return 0;
    }
    Parsing.parse(spec, rest);
    console.environment().complete(spec);
    return command.run(console);
  }

  /** The model of a command, with what all commands take. */
  static CommandSpec specOf(Command command) {
    CommandSpec spec = command.spec();
    spec.add(Option.flag("Print this page.", "-h", "--help"));
    return spec;
  }

  private int help(List<String> words) throws IOException {
    if (words.isEmpty()) {
      console.print(HelpText.ofProgram());
      return 0;
    }
    @Nullable Command command = Commands.named(words.getFirst());
    if (command == null) {
      throw UsageErrors.unknownCommand(words.getFirst());
    }
    console.print(HelpText.of(specOf(command), command.section()));
    return 0;
  }

  private int printVersion() throws IOException {
    console.printLine("rosetrap " + version());
    console.printLine("Java " + Runtime.version() + " (" + System.getProperty("java.home") + ")");
    console.printLine(
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    return 0;
  }

  /** The version of this program. */
  static String version() {
    @Nullable String packaged = Program.class.getPackage().getImplementationVersion();
    // Classes that are run from a folder have none.
    return packaged == null ? "(unpackaged)" : packaged;
  }
}
