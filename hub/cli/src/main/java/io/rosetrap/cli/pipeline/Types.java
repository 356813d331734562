package io.rosetrap.cli.pipeline;

import io.rosetrap.cli.Slips;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code type} and {@code schema}. */
final class Types {
  static final List<String> WORDS =
      Stream.of(ValueType.Kind.values())
          .filter(kind -> kind != ValueType.Kind.ANY)
          .map(Types::word)
          .toList();

  private final Problems problems;

  /** A schema that all steps of a matrix share is judged once. */
  private final Set<Place> judged = new HashSet<>();

  Types(Problems problems) {
    this.problems = problems;
  }

  static String word(ValueType.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  ValueType read(Section section) {
    ValueType.Kind kind = section.text("type", "json").map(this::kind).orElse(ValueType.Kind.ANY);
    Optional<Node> schema = section.get("schema");
    if (schema.isEmpty()) {
      return new ValueType(kind, Optional.empty());
    }
    Node node = schema.get();
    boolean fits =
        node instanceof Node.Fields
            || (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN);
    if (!fits) {
      section.wrong("schema", node, "a JSON Schema, for instance {type: object}", "");
      return ValueType.ANY;
    }
    if (kind == ValueType.Kind.TEXT || kind == ValueType.Kind.BYTES) {
      problems.error(
          section.place("schema"),
          section.called("schema") + " does not go with 'type: " + word(kind) + "'.",
          "A JSON Schema says what JSON is like: 'type: json', or no 'type'.");
      return new ValueType(kind, Optional.empty());
    }
    Optional<String> text = JsonOf.text(node, problems);
    if (text.isPresent() && judged.add(node.place())) {
      Optional<String> fault = Schemas.fault(text.get());
      fault.ifPresent(
          why ->
              problems.error(
                  node.place(), section.called("schema") + " is no JSON Schema: " + why + ".", ""));
    }
    return new ValueType(kind == ValueType.Kind.ANY ? ValueType.Kind.JSON : kind, text);
  }

  private ValueType.Kind kind(Node.Scalar word) {
    if (WORDS.contains(word.text())) {
      return ValueType.Kind.valueOf(word.text().toUpperCase(Locale.ROOT));
    }
    List<String> similar = Slips.similar(word.text(), WORDS);
    problems.error(
        word.place(),
        "There is no type " + Printable.quoted(word.text()) + ".",
        similar.isEmpty()
            ? "There are: " + String.join(", ", WORDS) + "."
            : Section.meant(similar));
    return ValueType.Kind.ANY;
  }
}
