package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds docs/cli.md to what the commands say of themselves, or writes it anew from that. */
class CliReferenceTest {
  private static final Path FILE = Path.of("..", "..", "docs", "cli.md");
  private static final String REGENERATE =
      "mvn -pl hub/cli -am test -Dtest=CliReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Ddocs.write=true";

  @Test
  void reference_isWhatTheCommandsSayOfThemselves() throws IOException {
    String text = Files.readString(FILE);
    String expected = text;
    expected = put(expected, "exit codes", exitCodes());
    expected = put(expected, "environment", environment());
    expected = put(expected, "commands", commands());
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(FILE, expected);
      return;
    }
    assertThat(text)
        .as("docs/cli.md is not what the commands say; to write it anew, run: %s", REGENERATE)
        .isEqualTo(expected);
  }

  /** Puts a part between its two marks. */
  private static String put(String text, String part, String content) {
    String begin = "<!-- begin " + part + " -->\n";
    String end = "<!-- end " + part + " -->\n";
    assertThat(text).contains(begin).contains(end);
    int from = text.indexOf(begin) + begin.length();
    return text.substring(0, from) + content + text.substring(text.indexOf(end));
  }

  private static String exitCodes() {
    Map<Integer, List<String>> meanings = new TreeMap<>();
    Map<Integer, List<String>> names = new TreeMap<>();
    ManPage.OTHER_CODES.forEach(
        (code, meaning) -> {
          meanings.computeIfAbsent(code, c -> new ArrayList<>()).add(meaning);
          names.put(code, new ArrayList<>());
        });
    for (ErrorCode code : ErrorCode.values()) {
      meanings.computeIfAbsent(code.exitCode(), c -> new ArrayList<>()).add(code.title());
      names.computeIfAbsent(code.exitCode(), c -> new ArrayList<>()).add("`" + code.name() + "`");
    }
    StringBuilder table = new StringBuilder("| code | meaning | errors |\n| --- | --- | --- |\n");
    meanings.forEach(
        (code, titles) -> {
          String meaning = code == 1 ? "It failed for another reason" : String.join("; ", titles);
          String errors = String.join(" ", names.getOrDefault(code, List.of()));
          table.append("| ").append(code).append(" | ").append(meaning);
          table.append(" | ").append(errors).append(errors.isEmpty() ? "|\n" : " |\n");
        });
    return table.toString();
  }

  private static String environment() {
    StringBuilder table = new StringBuilder("| variable | meaning |\n| --- | --- |\n");
    for (Setting setting : Setting.ALL) {
      table.append("| `").append(setting.variable()).append("` | ");
      table.append(setting.meaning()).append(" |\n");
    }
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, List<String>> commands = new LinkedHashMap<>();
    for (Described command : Described.all()) {
      for (Option<?> option : command.spec().options()) {
        if (!option.variable().isEmpty() && !isToldOf(option.variable())) {
          options.put(option.variable(), option.name());
          commands
              .computeIfAbsent(option.variable(), v -> new ArrayList<>())
              .add("`" + command.name() + "`");
        }
      }
    }
    table.append("\nOptions that the environment can give, too:\n\n");
    table.append("| variable | option | of |\n| --- | --- | --- |\n");
    options.forEach(
        (variable, option) -> {
          List<String> of = commands.get(variable);
          String whose = of.size() > 20 ? "all that speak to a hub" : String.join(" ", of);
          table.append("| `").append(variable).append("` | `").append(option).append("` | ");
          table.append(whose).append(" |\n");
        });
    return table.toString();
  }

  private static boolean isToldOf(String variable) {
    return Setting.ALL.stream().anyMatch(setting -> setting.variable().equals(variable));
  }

  private static String commands() {
    StringBuilder pages = new StringBuilder();
    for (Commands.Group group : Commands.GROUPS) {
      for (String name : group.names()) {
        Described command =
            Described.of(name, java.util.Objects.requireNonNull(Commands.named(name)));
        pages.append("\n### rosetrap ").append(name).append("\n\n```text\n");
        pages.append(HelpText.of(command.spec(), command.section())).append("```\n");
      }
    }
    return pages.toString();
  }
}
