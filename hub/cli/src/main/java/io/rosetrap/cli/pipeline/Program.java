package io.rosetrap.cli.pipeline;

import java.util.List;

/** What a step runs. */
public sealed interface Program {
  /**
   * A script for a shell. What is filled in becomes an expansion of a shell variable, so that no
   * value can be taken for a command.
   *
   * @param shell the words before the script, for instance {@code bash -euc}
   * @param script what the shell is given
   */
  record Script(List<String> shell, Template script) implements Program {
    /** Copies the list. */
    public Script {
      shell = List.copyOf(shell);
    }
  }

  /**
   * A program and its words, without a shell.
   *
   * @param words each is one word, whatever is filled in
   */
  record Words(List<Template> words) implements Program {
    /** Copies the list. */
    public Words {
      words = List.copyOf(words);
    }
  }
}
