package io.rosetrap.cli.pipeline;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code env}. */
final class Environments {
  private static final Pattern OURS = Pattern.compile(Rendered.PREFIX + "[0-9]+");

  private Environments() {}

  static Map<String, Template> read(
      Section section,
      Scope scope,
      List<NamedTemplate> used,
      Templates templates,
      Problems problems) {
    Map<String, Template> environment = new LinkedHashMap<>();
    Optional<Node> node = section.get("env");
    if (node.isEmpty()) {
      return environment;
    }
    if (!(node.get() instanceof Node.Fields fields)) {
      section.wrong(
          "env", node.get(), "a mapping of names to values", "For instance: {CI: \"1\"}.");
      return environment;
    }
    for (Node.Entry entry : fields.entries()) {
      if (!ValueReader.isEnvironmentName(entry.key())) {
        problems.error(
            entry.place(),
            Printable.quoted(entry.key()) + " cannot be a name in the environment.",
            "That has letters, digits and _, and begins with no digit.");
      } else if (OURS.matcher(entry.key()).matches()) {
        problems.error(
            entry.place(),
            "Names such as '" + entry.key() + "' are for what ${{ }} fills into scripts.",
            "Choose another.");
      }
      if (entry.value() instanceof Node.Scalar scalar) {
        Template template = scalar.isNull() ? Template.of("") : templates.parse(scalar, scope);
        used.add(new NamedTemplate(scalar, template));
        environment.put(entry.key(), template);
      } else {
        problems.error(
            entry.value().place(),
            "The value of "
                + Printable.quoted(entry.key())
                + " is "
                + entry.value().what()
                + "; it is a text, a number, true or false.");
      }
    }
    return environment;
  }

  /** Tells of variables where every step would wait for them, also the one that writes them. */
  static void refuseVariables(
      List<NamedTemplate> shared, String where, Templates templates, Problems problems) {
    for (NamedTemplate template : shared) {
      templates
          .variables(template.text(), template.template())
          .forEach(
              (variable, place) ->
                  problems.error(
                      place,
                      "In "
                          + where
                          + " the variable '"
                          + variable
                          + "' would keep every step"
                          + " waiting, also the one that writes it.",
                      "Put it into those steps that need it."));
    }
  }

  /** Tells of values that would come to a step under one name. */
  static void refuseClashes(
      Section step, List<Read> reads, Set<String> secrets, Problems problems) {
    Map<String, String> taken = new HashMap<>();
    secrets.forEach(name -> taken.put(name, "the secret"));
    if (step.get("env").orElse(null) instanceof Node.Fields fields) {
      for (Node.Entry entry : fields.entries()) {
        clash(entry.key(), "'env'", entry.place(), taken, problems);
      }
    }
    boolean input = false;
    for (Read read : reads) {
      if (read.delivery() instanceof Read.ToEnvironment to) {
        String what = "the variable '" + read.variable() + "'";
        clash(to.name(), what, read.place(), taken, problems);
      }
      if (read.delivery() instanceof Read.ToInput) {
        if (input) {
          problems.error(
              read.place(),
              "Another variable is the standard input of the step already.",
              "A step has one; take 'env' or a file for this.");
        }
        input = true;
      }
    }
  }

  private static void clash(
      String name, String what, Place place, Map<String, String> taken, Problems problems) {
    String before = taken.putIfAbsent(name, what);
    if (before != null) {
      problems.error(
          place,
          "In the environment of the step "
              + Printable.quoted(name)
              + " would be both "
              + before
              + " and "
              + what
              + ".",
          "Choose another name for one of them.");
    }
  }
}
