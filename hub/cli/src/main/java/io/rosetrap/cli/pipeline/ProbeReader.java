package io.rosetrap.cli.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code ready}. */
final class ProbeReader {
  static final Duration INTERVAL = Duration.ofMillis(500);
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final List<String> CHECKS = List.of("log", "http", "tcp", "run", "variable");

  private final Problems problems;
  private final Templates templates;
  private final Conditions conditions;
  private final ProgramReader programs;

  ProbeReader(
      Problems problems, Templates templates, Conditions conditions, ProgramReader programs) {
    this.problems = problems;
    this.templates = templates;
    this.conditions = conditions;
    this.programs = programs;
  }

  Optional<Probe> read(Section step, List<String> shell, Scope scope, List<NamedTemplate> used) {
    return step.get("ready")
        .flatMap(node -> Section.of(node, Shape.READY, step.called("ready"), problems))
        .flatMap(section -> probe(section, shell, scope, used));
  }

  private Optional<Probe> probe(
      Section section, List<String> shell, Scope scope, List<NamedTemplate> used) {
    List<String> given = new ArrayList<>(CHECKS);
    given.removeIf(key -> !section.has(key));
    Duration interval = section.span("interval").orElse(INTERVAL);
    Duration timeout = section.span("timeout").orElse(TIMEOUT);
    if (given.size() != 1) {
      problems.error(
          given.isEmpty() ? section.place() : section.place(given.getLast()),
          Section.capitalized(section.owner())
              + (given.isEmpty()
                  ? " does not say what to look at."
                  : " has both '" + given.get(0) + "' and '" + given.get(1) + "'."),
          "It has one of: " + String.join(", ", CHECKS) + ".");
      return Optional.empty();
    }
    if (!given.contains("http") && section.has("status")) {
      problems.error(section.place("status"), "'status' goes with 'http' only.");
    }
    for (String key : List.of("pointer", "equals", "is", "value")) {
      if (!given.contains("variable") && section.has(key)) {
        problems.error(section.place(key), "'" + key + "' goes with 'variable' only.");
      }
    }
    return check(given.getFirst(), section, shell, scope, used)
        .map(check -> new Probe(check, interval, timeout, section.place()));
  }

  private Optional<? extends Probe.Check> check(
      String key, Section section, List<String> shell, Scope scope, List<NamedTemplate> used) {
    return switch (key) {
      case "log" -> section.text("log", "\"listening on\"").flatMap(this::line);
      case "http" -> http(section, scope, used);
      case "tcp" -> tcp(section, scope, used);
      case "run" -> programs.read(section, shell, scope, used).map(Probe.Exits::new);
      default -> conditions.read(section, scope).map(c -> new Probe.OnVariable(c.variable(), c));
    };
  }

  private Optional<Probe.Line> line(Node.Scalar text) {
    try {
      return Optional.of(new Probe.Line(Pattern.compile(text.text())));
    } catch (PatternSyntaxException e) {
      problems.error(
          text.place(),
          "The regular expression "
              + Printable.quoted(text.text())
              + " cannot be used: "
              + Printable.cut(e.getDescription())
              + (e.getIndex() < 0 ? "." : ", at character " + (e.getIndex() + 1) + "."),
          "A character that has a meaning there, such as ( or *, is taken as itself after a \\.");
    } catch (StackOverflowError e) {
      problems.error(text.place(), "The regular expression is nested too deep.");
    }
    return Optional.empty();
  }

  private Optional<Probe.Http> http(Section section, Scope scope, List<NamedTemplate> used) {
    int status = section.number("status", 100, 599).orElse(0);
    return section
        .text("http", "http://localhost:8080/health")
        .map(
            text -> {
              Template url = templates.parse(text, scope);
              used.add(new NamedTemplate(text, url));
              String shown = url.toString();
              if (!shown.startsWith("http://")
                  && !shown.startsWith("https://")
                  && !shown.startsWith("${{")) {
                section.wrong("http", text, "an address that begins with http:// or https://", "");
              }
              return new Probe.Http(url, status);
            });
  }

  private Optional<Probe.Tcp> tcp(Section section, Scope scope, List<NamedTemplate> used) {
    return section
        .text("tcp", "\"localhost:5432\"")
        .map(
            text -> {
              Template address = templates.parse(text, scope);
              used.add(new NamedTemplate(text, address));
              String shown = address.toString();
              boolean open = shown.contains("${{");
              if (!open && !isAddress(shown)) {
                section.wrong("tcp", text, "host:port, for instance \"localhost:5432\"", "");
              }
              return new Probe.Tcp(address);
            });
  }

  private static boolean isAddress(String address) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    return colon > 0
        && port.matches("[0-9]{1,5}")
        && Integer.parseInt(port) > 0
        && Integer.parseInt(port) <= 65_535;
  }
}
