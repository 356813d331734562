package io.rosetrap.cli;

import java.util.List;

/** The script that completes the command's words in fish. */
final class FishCompletion {
  private static final String HEAD =
      """
      # Completion of the command rosetrap in fish; printed by: rosetrap completion fish
      #
      #   rosetrap completion fish | source       in ~/.config/fish/config.fish

      function __rosetrap_first
          test (count (commandline -opc)) -eq 1
      end

      # Whether the command is one of those, and no command of the user's has begun behind --.
      function __rosetrap_in
          set -l words (commandline -opc)
          test (count $words) -ge 2; and contains -- $words[2] $argv; and not contains -- -- $words
      end

      # Whether it is one of those, and such a command is to begin; or it has begun.
      function __rosetrap_begins
          set -l words (commandline -opc)
          test (count $words) -ge 3; and contains -- $words[2] $argv; and test $words[-1] = --
      end
      function __rosetrap_begun
          set -l words (commandline -opc)
          test (count $words) -ge 4; and contains -- $words[2] $argv; and contains -- -- $words[3..-2]
      end

      complete -c rosetrap -f
      complete -c rosetrap -n __rosetrap_first -l version -d 'Prints the version'
      complete -c rosetrap -n __rosetrap_first -l help -d 'Prints the commands'
      complete -c rosetrap -n __rosetrap_first -a help -d 'Prints what a command takes'
      """;

  private FishCompletion() {}

  static String script() {
    StringBuilder script = new StringBuilder(HEAD);
    line(script, "__rosetrap_in help", " -a " + quoted(String.join(" ", Commands.NAMES)), "");
    for (Described each : Described.all()) {
      String name = each.name();
      script.append('\n');
      line(script, "__rosetrap_first", " -a " + name, each.summary());
      for (Option<?> option : each.spec().options()) {
        line(script, "__rosetrap_in " + name, spelled(option), option.description());
      }
      List<Option<?>> words = each.spec().words();
      if (!words.isEmpty()) {
        String value = value(words.getFirst());
        if (!value.isEmpty()) {
          line(script, "__rosetrap_in " + name, value, words.getFirst().description());
        }
      }
      if (each.takesCommand()) {
        line(script, "__rosetrap_begins " + name, " -f -a '(__fish_complete_command)'", "");
        line(script, "__rosetrap_begun " + name, " -F", "");
      }
    }
    return script.toString();
  }

  private static void line(StringBuilder to, String condition, String what, String description) {
    to.append("complete -c rosetrap -n ").append(quoted(condition)).append(what);
    if (!description.isEmpty()) {
      to.append(" -d ").append(quoted(description));
    }
    to.append('\n');
  }

  private static String spelled(Option<?> option) {
    StringBuilder spelled = new StringBuilder();
    for (String name : option.names()) {
      spelled.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1));
    }
    return option.isFlag()
        ? spelled.toString()
        : spelled.append(" -r").append(value(option)).toString();
  }

  private static String value(Option<?> option) {
    return switch (Described.takes(option)) {
      case ANYTHING -> option.isWord() ? "" : " -f";
      case CHOICE -> " -f -a " + quoted(String.join(" ", Described.choices(option)));
      case FILE -> " -F";
      case YAML -> " -F -a '(__fish_complete_suffix .yaml .yml)'";
      case COMMAND -> " -f -a " + quoted(String.join(" ", Commands.NAMES));
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
