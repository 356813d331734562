package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.util.Optional;

/** Reads conditions on variables, and names of variables. */
final class Conditions {
  private final Problems problems;
  private final Templates templates;

  Conditions(Problems problems, Templates templates) {
    this.problems = problems;
    this.templates = templates;
  }

  /** The name of a variable, which may have in it what is known before the start. */
  Optional<String> variable(Node.Scalar text, Scope scope) {
    int before = problems.errors();
    String name = templates.known(text, scope, "the name of a variable");
    if (problems.errors() > before || templates.areSpent()) {
      return Optional.empty();
    }
    if (name.startsWith(Pipeline.OWN)) {
      problems.error(
          text.place(),
          "The name " + Printable.quoted(name) + " is one that the pipeline itself uses.",
          "What a step has come to is waited for with 'after'; a variable of your own has another"
              + " name than '"
              + Pipeline.OWN
              + "…'.");
      return Optional.empty();
    }
    try {
      return Optional.of(Names.requireVariable(name));
    } catch (RoseTrapException e) {
      problems.error(text.place(), String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  /** {@code variable}, with {@code equals}, or with {@code is} and {@code value}. */
  Optional<Condition.OnVariable> read(Section section, Scope scope) {
    Optional<String> variable =
        section.text("variable", "order").flatMap(text -> variable(text, scope));
    String pointer = section.text("pointer", "/state").map(text -> pointer(text, scope)).orElse("");
    Optional<Comparison> comparison = comparison(section);
    String operand = section.has("equals") ? "equals" : "value";
    Optional<Value> value = section.get(operand).flatMap(node -> operand(node, scope));
    if (variable.isEmpty()) {
      return Optional.empty();
    }
    if (comparison.isPresent() && value.isPresent()) {
      return Optional.of(
          new Condition.Matches(variable.get(), 0, pointer, comparison.get(), value.get()));
    }
    return Optional.of(new Condition.Written(variable.get(), 0));
  }

  private String pointer(Node.Scalar text, Scope scope) {
    String pointer = templates.known(text, scope, "a JSON pointer");
    Optional<String> fault = Pointers.fault(pointer);
    fault.ifPresent(why -> problems.error(text.place(), why, ""));
    return fault.isPresent() ? "" : pointer;
  }

  private Optional<Comparison> comparison(Section section) {
    if (section.has("equals")) {
      for (String other : new String[] {"is", "value"}) {
        if (section.has(other)) {
          problems.error(
              section.place(other),
              "'equals' is a comparison of its own, and does not go with '" + other + "'.",
              "Write 'equals: 3', or 'is: \">=\"' and 'value: 3'.");
        }
      }
      return Optional.of(Comparison.EQUAL);
    }
    if (section.has("is") != section.has("value")) {
      boolean is = section.has("is");
      problems.error(
          section.place(is ? "is" : "value"),
          "'is' and 'value' go together; " + (is ? "'value'" : "'is'") + " is missing.",
          "Write, for instance, {variable: x, is: \">=\", value: 3}.");
      return Optional.empty();
    }
    if (section.has("pointer") && !section.has("is")) {
      problems.error(
          section.place("pointer"),
          "'pointer' says what to compare, but nothing says with what.",
          "Add 'equals', or 'is' and 'value'.");
    }
    Optional<Node.Scalar> sign = section.text("is", "\">=\"");
    Optional<Comparison> comparison = sign.flatMap(text -> Comparison.signed(text.text()));
    if (sign.isPresent() && comparison.isEmpty()) {
      section.wrong("is", sign.get(), "one of == != < <= > >=, in quotes", "");
    }
    return comparison;
  }

  private Optional<Value> operand(Node node, Scope scope) {
    if (node instanceof Node.Scalar scalar && scalar.isText()) {
      return Optional.of(
          Value.json(JsonOf.string(templates.known(scalar, scope, "what is compared with"))));
    }
    return JsonOf.text(node, problems).map(Value::json);
  }
}
