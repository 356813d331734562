package io.rosetrap.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a command's options and words what stands for them on the command line: {@code --name
 * value}, {@code --name=value}, {@code -n value}, {@code -nvalue}, several flags in one as {@code
 * -nv}, and after {@code --} nothing but words.
 */
final class Parsing {
  private final CommandSpec command;
  private final List<String> words;
  private int next;
  private int taken;

  private Parsing(CommandSpec command, List<String> words) {
    this.command = command;
    this.words = words;
  }

  /**
   * Reads them all.
   *
   * @throws io.rosetrap.api.RoseTrapException if the command cannot take them; it says why
   */
  static void parse(CommandSpec command, List<String> words) {
    new Parsing(command, words).run();
  }

  /** Whether the words ask for the help of a command, whatever else they say. */
  static boolean asksForHelp(List<String> words) {
    for (String word : words) {
      if (word.equals("--")) {
        return false;
      }
      if (word.equals("-h") || word.equals("--help")) {
        return true;
      }
    }
    return false;
  }

  private void run() {
    boolean dashes = false;
    while (next < words.size()) {
      String word = words.get(next++);
      if (dashes || !looksLikeOption(word)) {
        takeWord(word);
      } else if (word.equals("--")) {
        dashes = true;
      } else if (word.startsWith("--")) {
        takeLong(word);
      } else {
        takeShort(word, 1);
      }
    }
    for (Option<?> each : command.words()) {
      if (each.isRequired() && !each.isGiven()) {
        throw UsageErrors.missing(command, each);
      }
    }
  }

  /** A dash alone and a number below zero are words. */
  private static boolean looksLikeOption(String word) {
    return word.length() > 1 && word.charAt(0) == '-' && !Character.isDigit(word.charAt(1));
  }

  private void takeWord(String word) {
    List<Option<?>> all = command.words();
    if (taken == all.size()) {
      throw UsageErrors.tooMany(command, word);
    }
    Option<?> option = all.get(taken);
    if (!option.isRepeated()) {
      taken++;
    }
    give(option, word);
  }

  private void takeLong(String word) {
    int equals = word.indexOf('=');
    Option<?> option = command.option(equals < 0 ? word : word.substring(0, equals));
    if (option == null) {
      throw UsageErrors.unknownOption(command, word);
    }
    if (equals < 0) {
      take(option, option.isFlag() ? "true" : following(option));
    } else if (option.isFlag()) {
      throw UsageErrors.noValue(command, option, word);
    } else {
      take(option, word.substring(equals + 1));
    }
  }

  /** Reads the letter at an index of a word, and what follows in the same word. */
  private void takeShort(String word, int index) {
    Option<?> option = command.option("-" + word.charAt(index));
    if (option == null) {
      throw UsageErrors.unknownOption(command, word);
    }
    String rest = word.substring(index + 1);
    if (!option.isFlag()) {
      String value = rest.startsWith("=") ? rest.substring(1) : rest;
      take(option, rest.isEmpty() ? following(option) : value);
    } else if (rest.startsWith("=")) {
      throw UsageErrors.noValue(command, option, word);
    } else {
      take(option, "true");
      if (!rest.isEmpty()) {
        takeShort(word, index + 1);
      }
    }
  }

  /** The word that is the value of an option: any but another option, which was hardly meant. */
  private String following(Option<?> option) {
    @Nullable String word = next < words.size() ? words.get(next) : null;
    if (word == null || word.equals("--") || isOption(word)) {
      throw UsageErrors.missing(command, option);
    }
    next++;
    return word;
  }

  private boolean isOption(String word) {
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    return command.option(equals < 0 ? word : word.substring(0, equals)) != null;
  }

  private void take(Option<?> option, String value) {
    if (option.isOnCommandLine() && !option.isRepeated()) {
      throw UsageErrors.twice(command, option);
    }
    give(option, value);
  }

  private void give(Option<?> option, String value) {
    try {
      option.takeSpoken(value);
    } catch (Kind.Unfit e) {
      throw UsageErrors.unfit(command, option, e);
    }
  }
}
