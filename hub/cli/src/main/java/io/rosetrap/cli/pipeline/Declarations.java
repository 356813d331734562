package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What files declare besides steps: parameters, secrets and inputs. For use by one thread. */
final class Declarations {
  private static final String SECRETS =
      "It is a list of names, or a mapping of each to {env: NAME} or {file: path}.";
  private static final String INPUTS =
      "It is a list of variables, or a mapping of each to {type: json} and the like.";

  private final Problems problems;
  private final Templates templates;
  private final PipelineLoader.Given given;
  private final Types types;
  private final Parameters parameters;
  private final Map<String, Secret> secrets = new LinkedHashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();

  Declarations(Problems problems, Templates templates, PipelineLoader.Given given) {
    this.problems = problems;
    this.templates = templates;
    this.given = given;
    this.types = new Types(problems);
    this.parameters = new Parameters(problems, given.parameters());
  }

  void read(Includes.Part part) {
    part.section().get("params").ifPresent(parameters::declare);
    part.section().get("secrets").ifPresent(node -> secrets(node, part));
    part.section().get("inputs").ifPresent(this::inputs);
  }

  /** What templates can name, once all files are read. */
  Scope scope() {
    given.inputs().forEach(this::give);
    return new Scope(parameters.values(), given.environment(), secrets.keySet(), Optional.empty());
  }

  List<Secret> secrets() {
    return List.copyOf(secrets.values());
  }

  List<Input> inputs() {
    return List.copyOf(inputs.values());
  }

  private void give(String variable, String value) {
    Place place = new Place("--input " + Printable.cut(variable), 0, 0);
    try {
      Names.requireVariable(variable);
    } catch (RoseTrapException e) {
      problems.error(place, String.valueOf(e.getMessage()), "");
      return;
    }
    Input declared = inputs.get(variable);
    inputs.put(
        variable,
        new Input(
            variable,
            Optional.of(value),
            declared == null ? ValueType.ANY : declared.type(),
            declared == null ? place : declared.place()));
  }

  private void secrets(Node node, Includes.Part part) {
    switch (node) {
      case Node.Items list -> {
        for (Node item : list.items()) {
          if (item instanceof Node.Scalar name && name.isText()) {
            secret(name, new Secret.FromEnvironment(name.text()));
          } else {
            problems.error(item.place(), "'secrets' has " + item.what() + ".", SECRETS);
          }
        }
      }
      case Node.Fields fields -> {
        for (Node.Entry entry : fields.entries()) {
          String owner = "secret " + Printable.quoted(entry.key());
          Section.of(entry.value(), Shape.SECRET, owner, problems)
              .flatMap(section -> source(section, part))
              .ifPresent(source -> secret(entry.name(), source));
        }
      }
      case Node.Scalar scalar ->
          problems.error(scalar.place(), "'secrets' is " + scalar.what() + ".", SECRETS);
    }
  }

  private Optional<Secret.Source> source(Section section, Includes.Part part) {
    if (section.has("env") == section.has("file")) {
      problems.error(
          section.place(),
          Section.capitalized(section.owner())
              + " has "
              + (section.has("env") ? "both 'env' and 'file'." : "neither 'env' nor 'file'."),
          "It has one of them: {env: NAME} or {file: path}.");
      return Optional.empty();
    }
    if (section.has("env")) {
      return section.text("env", "DB_PASSWORD").map(n -> new Secret.FromEnvironment(n.text()));
    }
    return section.text("file", "/run/secrets/db").flatMap(path -> file(path, part));
  }

  private Optional<Secret.Source> file(Node.Scalar path, Includes.Part part) {
    try {
      Path file = part.source().folder().resolve(Path.of(path.text()));
      return Optional.of(new Secret.FromFile(file.normalize().toString()));
    } catch (InvalidPathException e) {
      problems.error(
          path.place(), "The path " + Printable.quoted(path.text()) + " cannot be used.");
      return Optional.empty();
    }
  }

  private void secret(Node.Scalar name, Secret.Source source) {
    if (!ValueReader.isEnvironmentName(name.text())) {
      problems.error(
          name.place(),
          "A secret is called as in the environment; "
              + Printable.quoted(name.text())
              + " cannot be a name there.",
          "That has letters, digits and _, and begins with no digit.");
      return;
    }
    Secret secret = new Secret(name.text(), source, name.place());
    Secret before = secrets.putIfAbsent(name.text(), secret);
    if (before != null && !before.source().equals(source)) {
      problems.error(
          name.place(),
          "The secret '" + name.text() + "' is declared otherwise at " + before.place() + ".");
    }
  }

  private void inputs(Node node) {
    Conditions conditions = new Conditions(problems, templates);
    Scope nothing = new Scope(Map.of(), Map.of(), secrets.keySet(), Optional.empty());
    List<Input> read = new ArrayList<>();
    switch (node) {
      case Node.Items list -> {
        for (Node item : list.items()) {
          if (item instanceof Node.Scalar name && name.isText()) {
            conditions
                .variable(name, nothing)
                .ifPresent(v -> read.add(input(v, ValueType.ANY, name.place())));
          } else {
            problems.error(item.place(), "'inputs' has " + item.what() + ".", INPUTS);
          }
        }
      }
      case Node.Fields fields -> {
        for (Node.Entry entry : fields.entries()) {
          Optional<String> variable = conditions.variable(entry.name(), nothing);
          Optional<ValueType> type =
              entry.value() instanceof Node.Scalar scalar && scalar.isNull()
                  ? Optional.of(ValueType.ANY)
                  : Section.of(
                          entry.value(),
                          Shape.INPUT,
                          "input " + Printable.quoted(entry.key()),
                          problems)
                      .map(types::read);
          if (variable.isPresent() && type.isPresent()) {
            read.add(input(variable.get(), type.get(), entry.place()));
          }
        }
      }
      case Node.Scalar scalar ->
          problems.error(scalar.place(), "'inputs' is " + scalar.what() + ".", INPUTS);
    }
    read.forEach(input -> inputs.putIfAbsent(input.variable(), input));
  }

  private static Input input(String variable, ValueType type, Place place) {
    return new Input(variable, Optional.empty(), type, place);
  }
}
