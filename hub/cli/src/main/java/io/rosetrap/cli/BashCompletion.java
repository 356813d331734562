package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The script that completes the command's words in bash, from 3.2 on. */
final class BashCompletion {
  private static final String SCRIPT =
      """
      # Completion of the command rosetrap in bash; printed by: rosetrap completion bash
      #
      #   source <(rosetrap completion bash)      in ~/.bashrc

      _rosetrap_options() {
        case $1 in
      {options}
        esac
      }

      # What follows an option: words, @file, or @any where nobody can say; nothing if it takes no value.
      _rosetrap_values() {
        case "$1 $2" in
      {values}
        esac
      }

      # What stands beside the options.
      _rosetrap_words() {
        case $1 in
      {words}
        esac
      }

      _rosetrap_files() {
        local file
        compopt -o filenames 2>/dev/null
        while IFS= read -r file; do
          COMPREPLY+=("$file")
        done < <(compgen "$@" -- "$cur")
      }

      _rosetrap() {
        local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} kind i
        COMPREPLY=()
        if ((COMP_CWORD == 1)); then
          COMPREPLY=($(compgen -W '{commands} help --help --version' -- "$cur"))
          return
        fi
        for ((i = 2; i < COMP_CWORD; i++)); do
          if [[ ${COMP_WORDS[i]} == -- ]]; then
            case $command in
              {runners})
                if ((COMP_CWORD == i + 1)); then
                  COMPREPLY=($(compgen -c -- "$cur"))
                else
                  _rosetrap_files -f
                fi
                ;;
            esac
            return
          fi
        done
        # The sign = is a word of its own here.
        if [[ $cur == = ]]; then
          cur=
        elif [[ $before == = ]]; then
          before=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        kind=$(_rosetrap_values "$command" "$before")
        if [[ -z $kind && $cur == -* ]]; then
          kind=$(_rosetrap_options "$command")
        elif [[ -z $kind ]]; then
          kind=$(_rosetrap_words "$command")
        fi
        case $kind in
          '' | @any) ;;
          @file) _rosetrap_files -f ;;
          @yaml)
            _rosetrap_files -f -X '!*.y*ml'
            _rosetrap_files -d
            ;;
          *) COMPREPLY=($(compgen -W "$kind" -- "$cur")) ;;
        esac
      }

      complete -F _rosetrap rosetrap
      """;

  private BashCompletion() {}

  static String script() {
    List<Described> all = Described.all();
    Map<String, List<String>> options = new LinkedHashMap<>();
    Map<String, List<String>> words = new LinkedHashMap<>();
    List<String> runners = new ArrayList<>();
    for (Described each : all) {
      List<String> names = new ArrayList<>();
      each.spec().options().forEach(option -> names.addAll(option.names()));
      add(options, String.join(" ", names), each.name());
      if (!each.spec().words().isEmpty()) {
        add(words, kind(each.spec().words().getFirst()), each.name());
      }
      if (each.takesCommand()) {
        runners.add(each.name());
      }
    }
    add(words, String.join(" ", Commands.NAMES), "help");
    words.remove("@any");
    return SCRIPT
        .replace("{options}", cases(options))
        .replace("{values}", cases(values(all)))
        .replace("{words}", cases(words))
        .replace("{commands}", String.join(" ", Commands.NAMES))
        .replace("{runners}", String.join(" | ", runners));
  }

  /** By what follows it, each option; with its command where others mean another thing by it. */
  private static Map<String, List<String>> values(List<Described> all) {
    Map<String, Map<String, List<String>>> byOption = new TreeMap<>();
    for (Described each : all) {
      for (Option<?> option : each.spec().options()) {
        for (String name : option.names()) {
          add(
              byOption.computeIfAbsent(name, n -> new LinkedHashMap<>()),
              kind(option),
              each.name());
        }
      }
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    byOption.forEach(
        (option, kinds) ->
            kinds.forEach(
                (kind, commands) -> {
                  if (kinds.size() == 1) {
                    add(values, kind, "*' " + option + "'");
                  } else {
                    commands.forEach(c -> add(values, kind, "'" + c + " " + option + "'"));
                  }
                }));
    values.remove("");
    return values;
  }

  private static void add(Map<String, List<String>> lists, String key, String member) {
    lists.computeIfAbsent(key, k -> new ArrayList<>()).add(member);
  }

  private static String kind(Option<?> option) {
    if (option.isFlag()) {
      return "";
    }
    return switch (Described.takes(option)) {
      case ANYTHING -> "@any";
      case CHOICE -> String.join(" ", Described.choices(option));
      case FILE -> "@file";
      case YAML -> "@yaml";
      case COMMAND -> String.join(" ", Commands.NAMES);
    };
  }

  private static String cases(Map<String, List<String>> byResult) {
    List<String> cases = new ArrayList<>();
    byResult.forEach(
        (result, patterns) ->
            cases.add("    " + String.join(" | ", patterns) + ") echo '" + result + "' ;;"));
    return String.join("\n", cases);
  }
}
