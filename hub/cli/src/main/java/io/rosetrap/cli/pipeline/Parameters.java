package io.rosetrap.cli.pipeline;

import io.rosetrap.cli.Slips;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters that files declare, and the values that they have. For use by one thread. */
final class Parameters {
  static final String NAME = "[A-Za-z_][A-Za-z0-9_-]{0,99}";
  static final List<String> TYPES = List.of("text", "integer", "number", "boolean");

  private static final int LONGEST = 100_000;

  private record Declared(
      String name, String type, Optional<String> fallback, List<String> choices, Place place) {
    boolean isSameAs(Declared other) {
      return type.equals(other.type)
          && fallback.equals(other.fallback)
          && choices.equals(other.choices);
    }
  }

  private final Problems problems;
  private final Map<String, String> given;
  private final Map<String, Declared> declared = new LinkedHashMap<>();

  Parameters(Problems problems, Map<String, String> given) {
    this.problems = problems;
    this.given = given;
  }

  void declare(Node node) {
    if (!(node instanceof Node.Fields fields)) {
      problems.error(
          node.place(),
          "'params' is " + node.what() + "; it is a mapping of names to defaults.",
          "For instance: params: {size: 100}.");
      return;
    }
    for (Node.Entry entry : fields.entries()) {
      if (!entry.key().matches(NAME)) {
        problems.error(
            entry.place(),
            "The name of a parameter has 1 to 100 letters, digits, _ and -, and begins with a"
                + " letter or _; "
                + Printable.quoted(entry.key())
                + " has not.");
        continue;
      }
      declared(entry).ifPresent(this::add);
    }
  }

  private void add(Declared parameter) {
    Declared before = declared.putIfAbsent(parameter.name(), parameter);
    if (before != null && !before.isSameAs(parameter)) {
      problems.error(
          parameter.place(),
          "The parameter '"
              + parameter.name()
              + "' is declared otherwise at "
              + before.place()
              + ".",
          "Declare it in one file, or alike in both.");
    }
  }

  private Optional<Declared> declared(Node.Entry entry) {
    String name = entry.key();
    return switch (entry.value()) {
      case Node.Scalar scalar when scalar.isNull() ->
          Optional.of(new Declared(name, "text", Optional.empty(), List.of(), entry.place()));
      case Node.Scalar scalar ->
          Optional.of(new Declared(name, "text", bounded(scalar), List.of(), entry.place()));
      case Node.Fields fields ->
          Section.of(fields, Shape.PARAMETER, "parameter '" + name + "'", problems)
              .map(section -> declared(name, section, entry.place()));
      case Node.Items list -> {
        problems.error(
            list.place(),
            "Parameter '" + name + "' is a list; it is its default, or a mapping.",
            "Values to choose from: " + name + ": {one_of: [a, b], default: a}.");
        yield Optional.empty();
      }
    };
  }

  private Declared declared(String name, Section section, Place place) {
    int errors = problems.errors();
    Optional<Node.Scalar> word = section.text("type", "integer");
    String type = word.map(Node.Scalar::text).orElse("text");
    if (!TYPES.contains(type)) {
      List<String> similar = Slips.similar(type, TYPES);
      problems.error(
          word.map(Node.Scalar::place).orElse(place),
          "There is no type " + Printable.quoted(type) + " of parameters.",
          similar.isEmpty()
              ? "There are: " + String.join(", ", TYPES) + "."
              : Section.meant(similar));
      type = "text";
    }
    List<String> choices = new ArrayList<>();
    if (section.get("one_of").isPresent()) {
      choices = choices(section);
    }
    section.text("description", "what it is for");
    Optional<String> fallback = section.get("default").flatMap(node -> scalar(section, node));
    if (fallback.isEmpty() && problems.errors() > errors) {
      // That it has no value would be told beside what is really wrong.
      fallback = Optional.of(choices.isEmpty() ? "" : choices.getFirst());
      return new Declared(name, "text", fallback, List.of(), place);
    }
    Declared declared = new Declared(name, type, fallback, choices, place);
    if (fallback.isPresent()) {
      fault(declared, fallback.get())
          .ifPresent(
              why ->
                  problems.error(
                      section.place("default"), "The default of parameter '" + name + "' " + why));
    }
    return declared;
  }

  private List<String> choices(Section section) {
    Node node = section.get("one_of").orElseThrow();
    if (!(node instanceof Node.Items list) || list.items().isEmpty()) {
      section.wrong("one_of", node, "a list of one value or more", "");
      return List.of();
    }
    List<String> choices = new ArrayList<>();
    list.items().forEach(item -> scalar(section, item).ifPresent(choices::add));
    return choices;
  }

  private Optional<String> scalar(Section section, Node node) {
    if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
      return bounded(scalar);
    }
    problems.error(
        node.place(),
        "A value of "
            + section.owner()
            + " is "
            + node.what()
            + "; it is a text, a number, true or"
            + " false.");
    return Optional.empty();
  }

  private Optional<String> bounded(Node.Scalar scalar) {
    if (scalar.text().length() > LONGEST) {
      problems.error(scalar.place(), "The value of a parameter has at most 100,000 characters.");
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /** The values of all, after those that were given and the defaults; what is missing is told. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Declared parameter : declared.values()) {
      String value = given.get(parameter.name());
      if (value == null) {
        values.put(parameter.name(), parameter.fallback().orElse(""));
        if (parameter.fallback().isEmpty()) {
          problems.error(
              parameter.place(),
              "The parameter '" + parameter.name() + "' has no value.",
              "Give it with -p "
                  + parameter.name()
                  + "="
                  + example(parameter)
                  + ", or declare a default.");
        }
        continue;
      }
      values.put(parameter.name(), value);
      fault(parameter, value)
          .ifPresent(
              why ->
                  problems.error(
                      commandLine(parameter.name()),
                      "It " + why,
                      "The parameter is declared at " + parameter.place() + "."));
    }
    tellUnknown();
    return values;
  }

  private static String example(Declared parameter) {
    return parameter.choices().isEmpty() ? "VALUE" : Printable.cut(parameter.choices().getFirst());
  }

  private void tellUnknown() {
    Set<String> unknown = new LinkedHashSet<>(given.keySet());
    unknown.removeAll(declared.keySet());
    for (String name : unknown) {
      List<String> similar = Slips.similar(name, List.copyOf(declared.keySet()));
      problems.error(
          commandLine(name),
          "There is no parameter " + Printable.quoted(name) + ".",
          !similar.isEmpty()
              ? Section.meant(similar)
              : declared.isEmpty()
                  ? "The pipeline has no parameters."
                  : "There are: " + Printable.cut(String.join(", ", declared.keySet())) + ".");
    }
  }

  private static Place commandLine(String name) {
    return new Place("-p " + Printable.cut(name), 0, 0);
  }

  private static Optional<String> fault(Declared parameter, String value) {
    boolean fits =
        switch (parameter.type()) {
          case "integer" -> value.matches("[-+]?[0-9]{1,100}");
          case "number" -> isNumber(value);
          case "boolean" -> value.equals("true") || value.equals("false");
          default -> value.indexOf('\0') < 0;
        };
    if (!fits) {
      String rule =
          switch (parameter.type()) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> "a text without NUL";
          };
      return Optional.of("is " + Printable.quoted(value) + "; it must be " + rule + ".");
    }
    if (!parameter.choices().isEmpty() && !parameter.choices().contains(value)) {
      return Optional.of(
          "is "
              + Printable.quoted(value)
              + "; it must be one of: "
              + Printable.cut(String.join(", ", parameter.choices()))
              + ".");
    }
    return Optional.empty();
  }

  private static boolean isNumber(String value) {
    try {
      return value.length() <= 100 && new BigDecimal(value).precision() > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
