package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as others tell of it: completion scripts and man pages.
 *
 * @param name its name, without that of the program
 * @param spec what it takes
 * @param section those of its options that are listed apart
 * @param takesCommand whether it runs a command of the user's
 */
record Described(String name, CommandSpec spec, Command.Section section, boolean takesCommand) {
  /** What kind of word stands somewhere. */
  enum Takes {
    /** Nobody can say. */
    ANYTHING,
    /** One of {@link #choices}. */
    CHOICE,
    /** The name of a file. */
    FILE,
    /** The name of a file in YAML. */
    YAML,
    /** A command of this program. */
    COMMAND
  }

  /** All commands that there are, in the order of the help. */
  static List<Described> all() {
    List<Described> all = new ArrayList<>();
    for (String name : Commands.NAMES) {
      Command command = Commands.named(name);
      if (command != null) {
        all.add(of(name, command));
      }
    }
    return all;
  }

  static Described of(String name, Command command) {
    // The section is made of options that the model has, so the model comes first.
    CommandSpec spec = Program.specOf(command);
    return new Described(name, spec, command.section(), command.takesCommand());
  }

  String summary() {
    return spec.usageMessage().summary();
  }

  /** The options that stand in no section of their own. */
  List<Option<?>> ownOptions() {
    List<Option<?>> own = new ArrayList<>(spec.options());
    own.removeAll(section.options());
    return own;
  }

  /** What kind of word is meant by an option's value, or by a word. */
  static Takes takes(Option<?> option) {
    if (!choices(option).isEmpty()) {
      return Takes.CHOICE;
    }
    String label = option.label();
    if (label.equals("COMMAND")) {
      return Takes.COMMAND;
    }
    if (label.startsWith("FILE") || label.startsWith("PIPELINE")) {
      return option.isWord() ? Takes.YAML : Takes.FILE;
    }
    return label.startsWith("FOLDER") ? Takes.FILE : Takes.ANYTHING;
  }

  /** The words that may stand there, of those that need no quotes. */
  static List<String> choices(Option<?> option) {
    List<String> plain = new ArrayList<>();
    for (String choice : option.choices()) {
      if (choice.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-')) {
        plain.add(choice);
      }
    }
    return plain;
  }
}
