package io.rosetrap.cli;

import java.io.IOException;
import java.util.List;

/**
 * One command. Its model is built by hand and not from annotations, which would cost every start of
 * the process more than all the rest of it.
 */
interface Command {
  /** What it is called, what it takes and how its help reads; asked for once. */
  CommandSpec spec();

  /** Those of its options that have a section of their own in the help. */
  Section section();

  /** A part of the options in the help. */
  record Section(String heading, List<Option<?>> options) {}

  /**
   * Whether it runs a command of the user's, which stands after {@code --} and is no business of
   * the parser.
   */
  default boolean takesCommand() {
    return false;
  }

  /** Is given the words after {@code --}, before it is asked to do anything. */
  default void takeCommand(List<String> words) {
    throw new IllegalStateException("takes no command");
  }

  /**
   * Does it, after the words were parsed into the model.
   *
   * @return the exit code
   * @throws IOException if the console cannot be written to
   */
  int run(Console console) throws IOException;
}
