package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The help pages. */
final class HelpText {
  /** Up to the column where descriptions begin. */
  private static final String INDENT = " ".repeat(27);

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
          String summary = command.spec().usageMessage().summary();
          commands.append("  ").append(name).append(" ".repeat(15 - name.length()));
          commands.append(summary).append('\n');
        }
      }
    }
    return PROGRAM.replace("{commands}\n", commands);
  }

  /** The page of a command, with a section of its own for some of its options. */
  static String of(CommandSpec spec, Command.Section section) {
    List<Option<?>> own = new ArrayList<>(spec.options());
    own.removeAll(section.options());
    UsageMessage usage = spec.usageMessage();
    StringBuilder page = new StringBuilder("Usage: ");
    page.append(String.join("\n       ", usage.synopsis())).append("\n\n");
    page.append(usage.summary()).append(".\n");
    for (String line : usage.lines()) {
      page.append(line).append('\n');
    }
    page.append('\n').append(part("", spec.words()));
    page.append(part("Options:\n", own));
    page.append(part(section.heading() + "\n", section.options()));
    page.append("Examples:\n");
    for (String example : usage.examples()) {
      page.append("  ").append(example).append('\n');
    }
    return page.toString();
  }

  private static String part(String heading, List<Option<?>> options) {
    if (options.isEmpty()) {
      return "";
    }
    StringBuilder part = new StringBuilder(heading);
    for (Option<?> option : options) {
      String terms = terms(option);
      // Beside what is short enough, below what is longer.
      boolean beside = terms.length() < INDENT.length() - 2;
      String first = beside ? terms + INDENT.substring(terms.length()) : INDENT;
      part.append(beside ? "" : terms + "\n");
      part.append(describe(first, option.description()));
    }
    return part.append('\n').toString();
  }

  /** How it is written: {@code -f, --file FILE}, {@code [PREFIX]}, {@code NAME...}. */
  static String terms(Option<?> option) {
    String label = option.isRepeated() ? repeated(option) : option.label();
    if (option.isWord()) {
      return "      " + (option.isRequired() ? label : "[" + label + "]");
    }
    String first = option.names().getFirst();
    String names = String.join(", ", option.names());
    return (first.startsWith("--") ? "      " : "  ")
        + names
        + (label.isEmpty() ? "" : " " + label);
  }

  private static String repeated(Option<?> option) {
    String more =
        option.isWord() ? "..." : option.takesCommas() ? "[," + option.label() + "...]" : "";
    return option.label() + more;
  }

  private static String describe(String first, String description) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : words(description)) {
      if (!empty && line.length() + 1 + word.length() > Terminals.PAGE) {
        lines.append(line).append('\n');
        line = new StringBuilder(INDENT).append("  ");
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    return lines.append(line).append('\n').toString();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text, " ");
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
    return words;
  }
}
