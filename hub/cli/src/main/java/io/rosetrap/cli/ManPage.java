package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Pages of the manual, in the language of man. */
final class ManPage {
  /** What the registry of errors does not have, because no hub gives it. */
  static final Map<Integer, String> OTHER_CODES =
      Map.of(
          0, "Done",
          126, "The command cannot be run (exec)",
          127, "There is no such command (exec)",
          130, "Interrupted (Ctrl-C)",
          141, "Nobody reads the output");

  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** The page of the whole program, {@code rosetrap(1)}, in a version of it. */
  static String ofProgram(String version) {
    ManPage page = new ManPage();
    page.head(version, "rosetrap", "hands values from one program to another, and waits for them");
    page.macro("SH", "SYNOPSIS");
    page.macro("B", "rosetrap");
    page.text("COMMAND [WORDS AND OPTIONS]");
    page.macro("SH", "DESCRIPTION");
    page.text(
        "A hub holds named variables; a program that reads one blocks, without polling, until"
            + " another program writes it. Values go to standard output, words to standard error.");
    page.commands();
    page.macro("SH", "ENVIRONMENT");
    for (Setting each : Setting.ALL) {
      page.item(each.variable(), each.meaning());
    }
    page.exitCodes();
    page.macro("SH", "EXAMPLES");
    page.examples(
        List.of(
            "rosetrap serve &",
            "rosetrap read image_tag --timeout 10m   # blocks until somebody writes it",
            "rosetrap write image_tag v1.2           # as here",
            "rosetrap why                            # who waits for what, and what is wrong"));
    return page.page.toString();
  }

  /** The page of a command, for instance {@code rosetrap-read(1)}. */
  static String of(Described command, String version) {
    UsageMessage usage = command.spec().usageMessage();
    ManPage page = new ManPage();
    String summary = command.summary();
    page.head(
        version,
        "rosetrap-" + command.name(),
        summary.substring(0, 1).toLowerCase(Locale.ROOT) + summary.substring(1));
    page.macro("SH", "SYNOPSIS");
    page.literal(usage.synopsis());
    page.macro("SH", "DESCRIPTION");
    page.text(summary + ".");
    for (String line : usage.lines()) {
      if (line.isEmpty()) {
        page.macro("PP", "");
      } else {
        page.text(line);
      }
    }
    page.options(command.spec().words());
    page.macro("SH", "OPTIONS");
    page.options(command.ownOptions());
    if (!command.section().options().isEmpty()) {
      page.macro("SS", command.section().heading());
      page.options(command.section().options());
    }
    page.macro("SH", "EXAMPLES");
    page.examples(usage.examples());
    page.macro("SH", "SEE ALSO");
    page.text("rosetrap(1), which has the exit codes.");
    return page.page.toString();
  }

  private void head(String version, String name, String summary) {
    page.append(".TH \"").append(escaped(name.toUpperCase(Locale.ROOT)));
    page.append("\" 1 \"\" \"").append(escaped("rosetrap " + version));
    page.append("\" \"RoseTrap\"").append('\n');
    macro("SH", "NAME");
    page.append(escaped(name)).append(" \\- ").append(escaped(summary)).append('\n');
  }

  private void commands() {
    macro("SH", "COMMANDS");
    for (Commands.Group group : Commands.GROUPS) {
      if (!group.heading().isEmpty()) {
        macro("SS", group.heading());
      }
      for (String name : group.names()) {
        Command command = Commands.named(name);
        if (command != null) {
          item("rosetrap-" + name + "(1)", command.spec().usageMessage().summary() + ".");
        }
      }
    }
  }

  private void exitCodes() {
    macro("SH", "EXIT STATUS");
    Map<Integer, List<String>> meanings = new TreeMap<>();
    OTHER_CODES.forEach((code, meaning) -> add(meanings, code, meaning));
    for (ErrorCode code : ErrorCode.values()) {
      add(meanings, code.exitCode(), code.title());
    }
    meanings.forEach((code, titles) -> item(code.toString(), String.join("; ", titles) + "."));
    text("Commands that run one of the user's exit with the code of that.");
  }

  private static void add(Map<Integer, List<String>> meanings, int code, String meaning) {
    meanings.computeIfAbsent(code, c -> new ArrayList<>()).add(meaning);
  }

  private void options(List<Option<?>> options) {
    for (Option<?> option : options) {
      String description = option.description();
      boolean named = option.variable().isEmpty() || description.contains(option.variable());
      String variable = named ? "" : " (" + option.variable() + ")";
      item(HelpText.terms(option).strip(), description + variable);
    }
  }

  private void item(String term, String text) {
    macro("TP", "");
    page.append(".B ").append(escaped(term)).append('\n');
    text(text);
  }

  private void examples(List<String> lines) {
    macro("RS", "4");
    literal(lines);
    macro("RE", "");
  }

  /** Lines as they are. */
  private void literal(List<String> lines) {
    macro("nf", "");
    lines.forEach(this::text);
    macro("fi", "");
  }

  private void macro(String name, String argument) {
    page.append('.').append(name);
    page.append(argument.isEmpty() ? "" : " " + escaped(argument)).append('\n');
  }

  /** A line of text; what would begin a macro is kept from it. */
  private void text(String line) {
    boolean macro = line.startsWith(".") || line.startsWith("'");
    page.append(macro ? "\\&" : "").append(escaped(line)).append('\n');
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '"' -> escaped.append("\\(dq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                  if (c < 128) {
                    escaped.append((char) c);
                  } else {
                    escaped.append(String.format(Locale.ROOT, "\\[u%04X]", c));
                  }
                }
              }
            });
    return escaped.toString();
  }
}
