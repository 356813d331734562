package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code reads} and {@code writes}. */
final class ValueReader {
  private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final String READS =
      "It is a list of variables, or a mapping of each to env, stdin, step or {file: path}.";
  private static final String WRITES =
      "It is a list of variables that the step writes by itself, or a mapping of each to stdout,"
          + " step or {file: path}.";

  private final Problems problems;
  private final Templates templates;
  private final Conditions conditions;
  private final Types types;

  ValueReader(Problems problems, Templates templates, Conditions conditions, Types types) {
    this.problems = problems;
    this.templates = templates;
    this.conditions = conditions;
    this.types = types;
  }

  static boolean isEnvironmentName(String name) {
    return ENVIRONMENT_NAME.matcher(name).matches();
  }

  // --- reads -----------------------------------------------------------------------------------

  List<Read> reads(Section step, Scope scope, List<NamedTemplate> used) {
    List<Read> reads = new ArrayList<>();
    Optional<Node> node = step.get("reads");
    if (node.isEmpty()) {
      return reads;
    }
    switch (node.get()) {
      case Node.Items list -> {
        for (Node item : list.items()) {
          if (item instanceof Node.Scalar scalar && scalar.isText()) {
            listed(scalar, scope).ifPresent(reads::add);
          } else {
            problems.error(item.place(), step.called("reads") + " has " + item.what() + ".", READS);
          }
        }
      }
      case Node.Fields fields -> {
        for (Node.Entry entry : fields.entries()) {
          read(entry, scope, used).ifPresent(reads::add);
        }
      }
      case Node.Scalar scalar ->
          problems.error(
              scalar.place(), step.called("reads") + " is " + scalar.what() + ".", READS);
    }
    return reads;
  }

  private Optional<Read> listed(Node.Scalar item, Scope scope) {
    String text = item.text();
    int equals = text.indexOf('=');
    boolean named = equals > 0 && isEnvironmentName(text.substring(0, equals));
    if (equals >= 0 && !named) {
      problems.error(
          item.place(),
          Printable.quoted(text.substring(0, equals)) + " cannot be a name in the environment.",
          "That has letters, digits and _, and begins with no digit, as in NAME=variable.");
      return Optional.empty();
    }
    int start = named ? item.start() + equals + 1 : item.start();
    Node.Scalar variable =
        named
            ? new Node.Scalar(
                text.substring(equals + 1), item.kind(), item.source(), start, item.end())
            : item;
    return conditions
        .variable(variable, scope)
        .flatMap(
            name ->
                environment(name, named ? text.substring(0, equals) : "", item.place())
                    .map(to -> new Read(name, to, ValueType.ANY, item.place())));
  }

  /** A name in the environment: the one that was chosen, or as {@code rosetrap env} makes it. */
  private Optional<Read.Delivery> environment(String variable, String chosen, Place place) {
    String name = chosen.isEmpty() ? variable.replaceAll("[./-]", "_") : chosen;
    if (isEnvironmentName(name)) {
      return Optional.of(new Read.ToEnvironment(name));
    }
    problems.error(
        place,
        Printable.quoted(name) + " cannot be a name in the environment.",
        "That has letters, digits and _, and begins with no digit. Choose one: NAME="
            + variable
            + " in a list, or {env: NAME}.");
    return Optional.empty();
  }

  private Optional<Read> read(Node.Entry entry, Scope scope, List<NamedTemplate> used) {
    Optional<String> variable = conditions.variable(entry.name(), scope);
    if (variable.isEmpty()) {
      return Optional.empty();
    }
    String name = variable.get();
    Place place = entry.place();
    if (entry.value() instanceof Node.Scalar word && word.isText()) {
      return delivery(word, name, place)
          .map(delivery -> new Read(name, delivery, ValueType.ANY, place));
    }
    if (!(entry.value() instanceof Node.Fields)) {
      problems.error(
          entry.value().place(),
          "How " + Printable.quoted(name) + " is read is " + entry.value().what() + ".",
          "It is env, stdin, step, or a mapping such as {env: NAME} or {file: path}.");
      return Optional.empty();
    }
    return Section.of(entry.value(), Shape.READ, "what is read as '" + name + "'", problems)
        .flatMap(section -> read(section, name, place, scope, used));
  }

  private Optional<Read.Delivery> delivery(Node.Scalar word, String variable, Place place) {
    return switch (word.text()) {
      case "env" -> environment(variable, "", place);
      case "stdin" -> Optional.of(new Read.ToInput());
      case "step" -> Optional.of(new Read.ByStep());
      default -> {
        problems.error(
            word.place(),
            "A value does not come to a step by " + Printable.quoted(word.text()) + ".",
            "It is env, stdin, step (which reads it by itself), or a mapping such as {env: NAME} or"
                + " {file: path}.");
        yield Optional.empty();
      }
    };
  }

  private Optional<Read> read(
      Section section, String variable, Place place, Scope scope, List<NamedTemplate> used) {
    ValueType type = types.read(section);
    requireOne(section, "to", "env", "file");
    Optional<Read.Delivery> delivery;
    if (section.has("file")) {
      delivery = path(section, scope, used).map(Read.ToFile::new);
    } else if (section.has("to")) {
      delivery = section.text("to", "stdin").flatMap(word -> delivery(word, variable, place));
    } else {
      Optional<Node.Scalar> name = section.text("env", "NAME");
      Place of = name.map(Node.Scalar::place).orElse(place);
      delivery = environment(variable, name.map(Node.Scalar::text).orElse(""), of);
    }
    return delivery.map(to -> new Read(variable, to, type, place));
  }

  // --- writes ----------------------------------------------------------------------------------

  List<Write> writes(Section step, Scope scope, List<NamedTemplate> used) {
    List<Write> writes = new ArrayList<>();
    Optional<Node> node = step.get("writes");
    if (node.isEmpty()) {
      return writes;
    }
    switch (node.get()) {
      case Node.Items list -> {
        for (Node item : list.items()) {
          if (item instanceof Node.Scalar scalar && scalar.isText()) {
            conditions
                .variable(scalar, scope)
                .ifPresent(name -> writes.add(write(name, new Write.ByStep(), scalar.place())));
          } else {
            problems.error(
                item.place(), step.called("writes") + " has " + item.what() + ".", WRITES);
          }
        }
      }
      case Node.Fields fields -> {
        for (Node.Entry entry : fields.entries()) {
          write(entry, scope, used).ifPresent(writes::add);
        }
      }
      case Node.Scalar scalar ->
          problems.error(
              scalar.place(), step.called("writes") + " is " + scalar.what() + ".", WRITES);
    }
    return writes;
  }

  private static Write write(String variable, Write.Source source, Place place) {
    return new Write(variable, source, ValueType.ANY, false, place);
  }

  private Optional<Write> write(Node.Entry entry, Scope scope, List<NamedTemplate> used) {
    Optional<String> variable = conditions.variable(entry.name(), scope);
    if (variable.isEmpty()) {
      return Optional.empty();
    }
    String name = variable.get();
    Place place = entry.place();
    if (entry.value() instanceof Node.Scalar word && word.isText()) {
      return source(word).map(source -> write(name, source, place));
    }
    if (!(entry.value() instanceof Node.Fields)) {
      problems.error(
          entry.value().place(),
          "Where " + Printable.quoted(name) + " comes from is " + entry.value().what() + ".",
          "It is stdout, step, or a mapping such as {file: path} or {from: stdout, type: json}.");
      return Optional.empty();
    }
    return Section.of(entry.value(), Shape.WRITE, "what is written as '" + name + "'", problems)
        .flatMap(section -> write(section, name, place, scope, used));
  }

  private Optional<Write.Source> source(Node.Scalar word) {
    return switch (word.text()) {
      case "stdout" -> Optional.of(new Write.FromOutput());
      case "step" -> Optional.of(new Write.ByStep());
      default -> {
        problems.error(
            word.place(),
            "A value does not come from " + Printable.quoted(word.text()) + ".",
            "It is stdout, step (which writes it by itself), or a mapping such as {file: path}.");
        yield Optional.empty();
      }
    };
  }

  private Optional<Write> write(
      Section section, String variable, Place place, Scope scope, List<NamedTemplate> used) {
    ValueType type = types.read(section);
    boolean secret = section.flag("secret");
    requireOne(section, "from", "file");
    Optional<Write.Source> source =
        section.has("file")
            ? path(section, scope, used).map(Write.FromFile::new)
            : section.has("from")
                ? section.text("from", "stdout").flatMap(this::source)
                : Optional.of(new Write.ByStep());
    return source.map(from -> new Write(variable, from, type, secret, place));
  }

  private Optional<Template> path(Section section, Scope scope, List<NamedTemplate> used) {
    Optional<Node.Scalar> text = section.text("file", "out/report.json");
    if (text.isPresent() && text.get().text().isBlank()) {
      section.wrong("file", text.get(), "a path from the step's folder", "");
      return Optional.empty();
    }
    return text.map(
        path -> {
          Template template = templates.parse(path, scope);
          used.add(new NamedTemplate(path, template));
          return template;
        });
  }

  private void requireOne(Section section, String... keys) {
    String first = "";
    for (String key : keys) {
      if (section.has(key) && !first.isEmpty()) {
        problems.error(
            section.place(key),
            "'" + key + "' does not go with '" + first + "': it is one of them.");
      }
      first = section.has(key) && first.isEmpty() ? key : first;
    }
  }
}
