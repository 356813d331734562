package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command is called, what it takes, and how its help reads. For use by one thread. */
final class CommandSpec {
  private final UsageMessage usage = new UsageMessage();
  private final List<Option<?>> options = new ArrayList<>();
  private final List<Option<?>> words = new ArrayList<>();
  private String name = "";

  private CommandSpec() {}

  static CommandSpec create() {
    return new CommandSpec();
  }

  /** Says how it is called, with the name of the program before its own. */
  CommandSpec name(String called) {
    name = called;
    return this;
  }

  String name() {
    return name;
  }

  /** The words of its help. */
  UsageMessage usageMessage() {
    return usage;
  }

  void add(Option<?> option) {
    (option.isWord() ? words : options).add(option);
  }

  /** Its options, in the order of the help. */
  List<Option<?>> options() {
    return options;
  }

  /** What it takes beside options, in the order of the command line. */
  List<Option<?>> words() {
    return words;
  }

  /** The option of that name, with its dashes; null where there is none. */
  @Nullable Option<?> option(String named) {
    for (Option<?> option : options) {
      if (option.names().contains(named)) {
        return option;
      }
    }
    return null;
  }
}
