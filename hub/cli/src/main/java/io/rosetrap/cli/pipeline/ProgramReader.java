package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code run} and {@code shell}. */
final class ProgramReader {
  static final List<String> SHELLS = List.of("sh", "bash", "dash", "zsh", "ksh");
  static final List<String> SHELL = List.of("sh", "-euc");

  /** On Linux one argument has at most 128 KiB. */
  private static final int LONGEST = 100_000;

  private final Problems problems;
  private final Templates templates;

  ProgramReader(Problems problems, Templates templates) {
    this.problems = problems;
    this.templates = templates;
  }

  /** Whether what is filled in can become an expansion of a variable. */
  static boolean isKnown(List<String> shell) {
    String first = shell.isEmpty() ? "" : shell.getFirst();
    return SHELLS.contains(first.substring(first.lastIndexOf('/') + 1));
  }

  /** The words before a script. */
  Optional<List<String>> shell(Section section) {
    Optional<Node> node = section.get("shell");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Node.Scalar word && SHELLS.contains(word.text())) {
      return Optional.of(List.of(word.text(), "-euc"));
    }
    if (node.get() instanceof Node.Items list && !list.items().isEmpty()) {
      List<String> words = new ArrayList<>();
      section.texts("shell", "words").forEach(word -> words.add(word.text()));
      return words.size() == list.items().size() ? Optional.of(words) : Optional.empty();
    }
    section.wrong(
        "shell",
        node.get(),
        "one of " + String.join(" ", SHELLS) + ", or a list of words",
        "Another shell, or options of your own: [fish, -c], [bash, -euo, pipefail, -c].");
    return Optional.empty();
  }

  Optional<Program> read(
      Section section, List<String> shell, Scope scope, List<NamedTemplate> used) {
    Optional<Node> run = section.get("run");
    if (run.isEmpty()) {
      return Optional.empty();
    }
    return switch (run.get()) {
      case Node.Scalar script when script.isText() -> script(section, script, shell, scope, used);
      case Node.Items list -> words(section, list, scope, used);
      default -> {
        section.wrong("run", run.get(), "a script, or a list of a program and its words", "");
        yield Optional.empty();
      }
    };
  }

  private Optional<Program> script(
      Section section,
      Node.Scalar text,
      List<String> shell,
      Scope scope,
      List<NamedTemplate> used) {
    if (text.text().isBlank()) {
      section.wrong("run", text, "a script, or a list of a program and its words", "");
      return Optional.empty();
    }
    if (text.text().length() > LONGEST) {
      problems.error(
          text.place(),
          section.called("run")
              + " has more than 100,000 characters, which is more than a shell can"
              + " be given.",
          "Put the script into a file of its own.");
      return Optional.empty();
    }
    Template script = templates.parse(text, scope);
    used.add(new NamedTemplate(text, script));
    boolean filled = script.parts().stream().anyMatch(p -> !(p instanceof Template.Literal));
    if (filled && !isKnown(shell)) {
      problems.error(
          text.place(),
          "${{ }} cannot stand in a script for "
              + Printable.quoted(shell.getFirst())
              + ": how that expands a variable safely is not known.",
          "Put it into 'env', and use that in the script.");
    }
    if (filled && isKnown(shell)) {
      requireExpanded(text, script);
    }
    return Optional.of(new Program.Script(shell, script));
  }

  /** Tells of places that the shell would leave as they are. */
  private void requireExpanded(Node.Scalar text, Template script) {
    List<Place> places = templates.places(text);
    ShellQuotes quotes = new ShellQuotes(script);
    for (ShellQuotes.Finding finding : quotes.findings()) {
      if (finding.hole() >= places.size()) {
        continue;
      }
      Place place = places.get(finding.hole());
      if (quotes.isSure()) {
        problems.error(
            place,
            "The shell fills in nothing here, because of " + finding.reason().words() + ".",
            finding.reason().hint());
      } else {
        problems.warning(
            place,
            "It looks as if the shell filled in nothing here, because of "
                + finding.reason().words()
                + ".",
            finding.reason().hint());
      }
    }
  }

  private Optional<Program> words(
      Section section, Node.Items list, Scope scope, List<NamedTemplate> used) {
    List<Template> words = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof Node.Scalar word && !word.isNull()) {
        Template template = templates.parse(word, scope);
        used.add(new NamedTemplate(word, template));
        words.add(template);
      } else {
        problems.error(
            item.place(),
            section.called("run") + " has " + item.what() + "; it is a list of words.");
      }
    }
    if (list.items().isEmpty() || (!words.isEmpty() && words.getFirst().parts().isEmpty())) {
      problems.error(list.place(), section.called("run") + " names no program.");
      return Optional.empty();
    }
    return Optional.of(new Program.Words(words));
  }
}
