package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code matrix}, and makes its combinations. */
final class Matrices {
  private static final String RULE =
      "It is a mapping of names to lists: {os: [linux, mac], jdk: [21, 25]}.";

  private final Problems problems;
  private final Templates templates;

  Matrices(Problems problems, Templates templates) {
    this.problems = problems;
    this.templates = templates;
  }

  /** The combinations of a step, each with the values in the order of the axes; one without any. */
  List<Map<String, String>> read(Section step, Scope scope) {
    Optional<Node> node = step.get("matrix");
    if (node.isEmpty()) {
      return List.of(Map.of());
    }
    if (!(node.get() instanceof Node.Fields fields) || fields.entries().isEmpty()) {
      problems.error(
          node.get().place(), step.called("matrix") + " is " + what(node.get()) + ".", RULE);
      return List.of(Map.of());
    }
    int errors = problems.errors();
    Map<String, List<String>> axes = axes(step, fields, scope);
    long product = 1;
    for (List<String> values : axes.values()) {
      product = Math.min(Integer.MAX_VALUE, product * Math.max(1, values.size()));
    }
    if (product > Budget.MOST_STEPS) {
      tooMany(step, product);
      return List.of(standIn(axes.keySet()));
    }
    List<Map<String, String>> combinations = axes.isEmpty() ? new ArrayList<>() : product(axes);
    exclude(step, fields, scope, axes.keySet(), combinations);
    include(step, fields, scope, axes.keySet(), combinations);
    if (combinations.isEmpty() && problems.errors() == errors) {
      problems.error(
          step.place("matrix"), step.called("matrix") + " leaves nothing: all is excluded.");
    }
    return combinations.isEmpty() ? List.of(standIn(axes.keySet())) : combinations;
  }

  /** With which the rest of the step can still be judged where its matrix is wrong. */
  private static Map<String, String> standIn(Set<String> axes) {
    Map<String, String> combination = new LinkedHashMap<>();
    axes.forEach(axis -> combination.put(axis, "x"));
    return combination;
  }

  private static String what(Node node) {
    return node instanceof Node.Fields ? "empty" : node.what();
  }

  void tooMany(Section step, long number) {
    String many =
        number == Integer.MAX_VALUE ? "far more than" : number + " steps, but there are at most";
    problems.error(
        step.place(step.has("matrix") ? "matrix" : "replicas"),
        Section.capitalized(step.owner())
            + " stands for "
            + many
            + " "
            + Budget.MOST_STEPS
            + " steps in a pipeline.");
  }

  private Map<String, List<String>> axes(Section step, Node.Fields fields, Scope scope) {
    Map<String, List<String>> axes = new LinkedHashMap<>();
    for (Node.Entry entry : fields.entries()) {
      if (entry.key().equals("include") || entry.key().equals("exclude")) {
        continue;
      }
      if (!entry.key().matches(Parameters.NAME)) {
        problems.error(
            entry.place(),
            "A name in 'matrix' has letters, digits, _ and -; "
                + Printable.quoted(entry.key())
                + " has not.");
      }
      List<String> values = new ArrayList<>();
      if (entry.value() instanceof Node.Items list && !list.items().isEmpty()) {
        list.items().forEach(item -> value(item, scope).ifPresent(values::add));
      } else {
        problems.error(
            entry.value().place(),
            "'"
                + entry.key()
                + "' in "
                + step.called("matrix")
                + " is "
                + entry.value().what()
                + "; it is a list of one value or more.");
      }
      axes.put(entry.key(), values);
    }
    return axes;
  }

  private Optional<String> value(Node node, Scope scope) {
    if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
      return Optional.of(templates.known(scalar, scope, "a matrix"));
    }
    problems.error(
        node.place(),
        "A value of a matrix is " + node.what() + "; it is a text, a number, true or false.");
    return Optional.empty();
  }

  private static List<Map<String, String>> product(Map<String, List<String>> axes) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> combination : combinations) {
        for (String value : axis.getValue()) {
          Map<String, String> more = new LinkedHashMap<>(combination);
          more.put(axis.getKey(), value);
          longer.add(more);
        }
      }
      combinations = longer;
    }
    return new ArrayList<>(combinations);
  }

  private void exclude(
      Section step,
      Node.Fields fields,
      Scope scope,
      Set<String> axes,
      List<Map<String, String>> combinations) {
    for (Node item : list(step, fields, "exclude")) {
      Map<String, String> excluded = combination(item, scope, axes);
      boolean removed =
          !excluded.isEmpty()
              && combinations.removeIf(c -> c.entrySet().containsAll(excluded.entrySet()));
      if (!removed && !excluded.isEmpty()) {
        problems.warning(
            item.place(), "Nothing in the matrix fits this, so that nothing is excluded.", "");
      }
    }
  }

  private void include(
      Section step,
      Node.Fields fields,
      Scope scope,
      Set<String> axes,
      List<Map<String, String>> combinations) {
    Set<String> names = axes;
    for (Node item : list(step, fields, "include")) {
      Map<String, String> included = combination(item, scope, names);
      names = names.isEmpty() ? included.keySet() : names;
      Map<String, String> ordered = new LinkedHashMap<>();
      for (String name : names) {
        String value = included.get(name);
        if (value == null && !included.isEmpty()) {
          problems.error(item.place(), "This lacks '" + name + "', which the others have.");
        } else if (value != null) {
          ordered.put(name, value);
        }
      }
      if (!ordered.isEmpty()) {
        combinations.add(ordered);
      }
    }
  }

  private List<Node> list(Section step, Node.Fields fields, String key) {
    Optional<Node> node = fields.entry(key).map(Node.Entry::value);
    if (node.isPresent() && !(node.get() instanceof Node.Items)) {
      problems.error(
          node.get().place(),
          "'"
              + key
              + "' in "
              + step.called("matrix")
              + " is "
              + node.get().what()
              + "; it is a list of combinations.",
          "For instance: " + key + ": [{os: mac, jdk: 21}].");
    }
    List<Node> items =
        node.isPresent() && node.get() instanceof Node.Items list ? list.items() : List.of();
    if (items.size() > Budget.MOST_STEPS) {
      tooMany(step, items.size());
      return List.of();
    }
    return items;
  }

  /** One combination; nothing where it is none. */
  private Map<String, String> combination(Node item, Scope scope, Set<String> names) {
    Map<String, String> combination = new LinkedHashMap<>();
    if (!(item instanceof Node.Fields fields)) {
      problems.error(
          item.place(),
          "A combination is " + item.what() + "; it is a mapping of names to values.");
      return combination;
    }
    for (Node.Entry entry : fields.entries()) {
      if (!names.isEmpty() && !names.contains(entry.key())) {
        problems.error(
            entry.place(),
            "There is no " + Printable.quoted(entry.key()) + " in the matrix.",
            "There are: " + Printable.cut(String.join(", ", names)) + ".");
      }
      value(entry.value(), scope).ifPresent(value -> combination.put(entry.key(), value));
    }
    return combination;
  }
}
