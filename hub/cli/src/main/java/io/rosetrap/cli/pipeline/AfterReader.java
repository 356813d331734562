package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Condition;
import io.rosetrap.cli.Slips;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code after}; which steps are meant is found when all are known. */
final class AfterReader {
  static final List<String> STATES =
      Stream.of(After.State.values()).map(After.State::word).toList();

  /**
   * What stands there.
   *
   * @param step the name of an entry or of one of its steps; empty for a condition on a variable
   * @param state empty where none is given
   * @param condition on a variable
   * @param place where it stands
   */
  record Wanted(
      String step,
      Optional<After.State> state,
      Optional<Condition.OnVariable> condition,
      Place place) {}

  private static final String RULE =
      "It is a step, a list of steps, or a mapping of steps to "
          + String.join(", ", STATES)
          + "; or {variable: x, equals: 3}.";

  private final Problems problems;
  private final Templates templates;
  private final Conditions conditions;

  AfterReader(Problems problems, Templates templates, Conditions conditions) {
    this.problems = problems;
    this.templates = templates;
    this.conditions = conditions;
  }

  List<Wanted> read(Section step, Scope scope) {
    List<Wanted> wanted = new ArrayList<>();
    Optional<Node> node = step.get("after");
    if (node.isPresent() && node.get() instanceof Node.Items list) {
      for (Node item : list.items()) {
        if (item instanceof Node.Items) {
          problems.error(item.place(), step.called("after") + " has a list in a list.", RULE);
        } else {
          read(item, step, scope, wanted);
        }
      }
    } else if (node.isPresent()) {
      read(node.get(), step, scope, wanted);
    }
    return wanted;
  }

  private void read(Node node, Section step, Scope scope, List<Wanted> wanted) {
    switch (node) {
      case Node.Scalar scalar when scalar.isText() && !scalar.text().isEmpty() ->
          step(scalar, scope)
              .map(n -> new Wanted(n, Optional.empty(), Optional.empty(), scalar.place()))
              .ifPresent(wanted::add);
      case Node.Fields fields when fields.entry("variable").isPresent() ->
          Section.of(fields, Shape.CONDITION, "the condition", problems)
              .flatMap(section -> conditions.read(section, scope))
              .ifPresent(
                  condition ->
                      wanted.add(
                          new Wanted(
                              "", Optional.empty(), Optional.of(condition), fields.place())));
      case Node.Fields fields ->
          fields.entries().forEach(entry -> state(entry, scope).ifPresent(wanted::add));
      default ->
          problems.error(node.place(), step.called("after") + " is " + node.what() + ".", RULE);
    }
  }

  private Optional<Wanted> state(Node.Entry entry, Scope scope) {
    Optional<String> step = step(entry.name(), scope);
    String name = step.orElse(entry.key());
    Optional<After.State> state = Optional.empty();
    if (entry.value() instanceof Node.Scalar word && word.isText()) {
      state = Stream.of(After.State.values()).filter(s -> s.word().equals(word.text())).findFirst();
    }
    if (state.isEmpty()) {
      String word = entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
      List<String> similar = Slips.similar(word, STATES);
      problems.error(
          entry.value().place(),
          "What step "
              + Printable.quoted(name)
              + " must have come to is "
              + entry.value().what()
              + "; it is one of: "
              + String.join(", ", STATES)
              + ".",
          similar.isEmpty() ? "" : Section.meant(similar));
      return Optional.empty();
    }
    Optional<After.State> known = state;
    return step.map(n -> new Wanted(n, known, Optional.empty(), entry.place()));
  }

  private Optional<String> step(Node.Scalar name, Scope scope) {
    int errors = problems.errors();
    String known = templates.known(name, scope, "the name of a step");
    return problems.errors() > errors ? Optional.empty() : Optional.of(known);
  }
}
