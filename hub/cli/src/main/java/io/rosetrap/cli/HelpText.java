package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help pages. */
final class HelpText {
  private static final String PROGRAM =
      """
      Usage: rosetrap COMMAND [WORDS AND OPTIONS]

      Lets separate programs hand values to each other, and wait for them, by name. A
      hub holds the variables; a program that reads one blocks until another program
      writes it.

      Commands:
      {commands}

        rosetrap COMMAND --help   what a command takes, with examples
        rosetrap --version        the version of this program, and of Java

      To begin with:
        rosetrap serve                           a hub on port 8000
        rosetrap read image_tag --timeout 10m    blocks until somebody writes it ...
        rosetrap write image_tag v1.2            ... as here
        rosetrap why                             who waits for what, and what is wrong

      Values go to standard output, words to standard error. In the environment,
      ROSETRAP_URL, ROSETRAP_RUN, ROSETRAP_PARTICIPANT and ROSETRAP_TOKEN stand in for
      --url, --run, --participant and --token.

      Exit codes:
          0  done                            69  the hub cannot be reached
          1  failed for another reason       75  the hub is closing
          2  wrong words or options         100  not written (peek, delete)
          3  it will not come: declared     124  timed out
             failed, or who promised it     126  the command cannot be run (exec)
             has ended                      127  there is no such command (exec)
          4  deadlock                       130  interrupted (Ctrl-C)
          5  conflict (write --once,        141  nobody reads the output
             write --if-version)
      exec, env, lock and take exit with the code of the command that they run.
      """;

  private HelpText() {}

  static String ofProgram() {
    StringBuilder commands = new StringBuilder();
    for (Commands.Group group : Commands.GROUPS) {
      commands.append(group.heading().isEmpty() ? "" : "\n" + group.heading() + "\n");
      for (String name : group.names()) {
        Command command = Commands.named(name);
        if (command != null) {
          String summary = command.spec().usageMessage().header()[0];
          commands.append("  ").append(name).append(" ".repeat(15 - name.length()));
          commands.append(summary).append('\n');
        }
      }
    }
    return PROGRAM.replace("{commands}\n", commands);
  }

  /** The page of a command, with a section of its own for some of its options. */
  static String of(CommandSpec spec, Command.Section section) {
    // Values are shown as most people type them, after a blank; the parser takes '=' as well.
    spec.parser().separator(" ");
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    List<OptionSpec> own = new ArrayList<>(spec.options());
    own.removeAll(section.options());
    UsageMessageSpec usage = spec.usageMessage();
    StringBuilder page = new StringBuilder("Usage: ");
    page.append(String.join("\n       ", usage.customSynopsis())).append("\n\n");
    page.append(usage.header()[0]).append(".\n");
    for (String line : usage.description()) {
      page.append(line).append('\n');
    }
    page.append('\n').append(part("", help.parameterList()));
    page.append(part("Options:\n", list(help, own)));
    page.append(part(section.heading() + "\n", list(help, section.options())));
    page.append("Examples:\n");
    for (String example : usage.footer()) {
      page.append("  ").append(example).append('\n');
    }
    return page.toString();
  }

  private static String list(Help help, List<OptionSpec> options) {
    if (options.isEmpty()) {
      return "";
    }
    // One layout for each list would give each list columns of its own width.
    Help.Layout layout =
        help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
    return help.optionListExcludingGroups(options, layout, null, help.parameterLabelRenderer());
  }

  private static String part(String heading, String text) {
    return text.isEmpty() ? "" : heading + text + "\n";
  }
}
