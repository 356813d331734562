package io.rosetrap.cli;

import java.util.List;

/** The script that completes the command's words in zsh. */
final class ZshCompletion {
  private static final String SCRIPT =
      """
      #compdef rosetrap
      # Completion of the command rosetrap in zsh; printed by: rosetrap completion zsh
      #
      #   source <(rosetrap completion zsh)       in ~/.zshrc, after compinit

      _rosetrap_commands() {
        local -a commands
        commands=(
      {commands}
        )
        _describe -t commands command commands
      }

      _rosetrap() {
        if ((CURRENT == 2)); then
          _rosetrap_commands
          return
        fi
        local command=$words[2]
        shift words
        ((CURRENT--))
        case $command in
      {cases}
          help) _arguments '1:command:_rosetrap_commands' ;;
        esac
      }

      if [[ ${funcstack[1]-} == _rosetrap ]]; then
        _rosetrap "$@"
      else
        compdef _rosetrap rosetrap
      fi
      """;

  private ZshCompletion() {}

  static String script() {
    StringBuilder commands = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (Described each : Described.all()) {
      commands.append("    ").append(quoted(each.name() + ":" + each.summary())).append('\n');
      cases.append("    ").append(each.name()).append(")\n      _arguments -s -S");
      for (Option<?> option : each.spec().options()) {
        option(cases, option);
      }
      words(cases, each);
      cases.append("\n      ;;\n");
    }
    commands.append("    ").append(quoted("help:Prints what a command takes")).append('\n');
    return SCRIPT.replace("{commands}\n", commands).replace("{cases}\n", cases);
  }

  private static void option(StringBuilder to, Option<?> option) {
    String others = option.isRepeated() ? "*" : "(" + String.join(" ", option.names()) + ")";
    for (String name : option.names()) {
      String value = option.isFlag() ? "" : name.startsWith("--") ? "=" : "+";
      String spec = others + name + value + "[" + escaped(option.description()) + "]";
      to.append(" \\\n        ").append(quoted(spec + (option.isFlag() ? "" : value(option))));
    }
  }

  private static void words(StringBuilder to, Described each) {
    if (each.takesCommand()) {
      to.append(" \\\n        '*:::command:_normal'");
      return;
    }
    List<Option<?>> words = each.spec().words();
    for (int i = 0; i < words.size(); i++) {
      String place = words.get(i).isRepeated() ? "*" : Integer.toString(i + 1);
      to.append(" \\\n        ").append(quoted(place + value(words.get(i))));
    }
  }

  /** What completes a value, or a word. */
  private static String value(Option<?> option) {
    String how =
        switch (Described.takes(option)) {
          // A message instead would keep options from being completed in the same place.
          case ANYTHING -> "()";
          case CHOICE -> "(" + String.join(" ", Described.choices(option)) + ")";
          case FILE -> "_files";
          case YAML -> "_files -g \"*.(yaml|yml)\"";
          case COMMAND -> "_rosetrap_commands";
        };
    return ":" + escaped(option.label()) + ":" + how;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
