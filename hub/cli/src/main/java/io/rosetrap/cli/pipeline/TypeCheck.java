package io.rosetrap.cli.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Whether what steps write is what others take it for. */
final class TypeCheck {
  /** What a variable is, and who says so, as a clause about it. */
  private record Origin(ValueType.Kind kind, String words) {}

  private static final Set<ValueType.Kind> WITH_PARTS =
      EnumSet.of(ValueType.Kind.ANY, ValueType.Kind.JSON);

  private final Pipeline pipeline;
  private final Problems problems;
  private final Map<String, Origin> origins = new HashMap<>();

  TypeCheck(Pipeline pipeline, Problems problems) {
    this.pipeline = pipeline;
    this.problems = problems;
    for (Input input : pipeline.inputs()) {
      origins.put(
          input.variable(),
          new Origin(
              input.type().kind(), "'inputs' declares it as " + Types.word(input.type().kind())));
    }
    for (Step step : pipeline.steps()) {
      for (Write write : step.writes()) {
        origins.put(
            write.variable(),
            new Origin(
                write.type().kind(),
                "step "
                    + Printable.quoted(step.name())
                    + " writes it as "
                    + Types.word(write.type().kind())));
      }
    }
  }

  void run() {
    for (Step step : pipeline.steps()) {
      Map<String, Place> places = new HashMap<>();
      for (Read read : step.reads()) {
        places.put(read.variable(), read.place());
        read(read);
      }
      for (After after : step.after()) {
        if (after instanceof After.OfVariable of) {
          condition(of.condition(), of.place());
        }
      }
      step.ready().ifPresent(this::probe);
      Set<String> told = new HashSet<>();
      for (Template template : Steps.templates(step)) {
        for (Template.Part part : template.parts()) {
          if (part instanceof Template.OfVariable of
              && !of.pointer().isEmpty()
              && told.add(of.variable())) {
            pointer(of.variable(), of.pointer(), places.getOrDefault(of.variable(), step.place()));
          }
        }
      }
    }
  }

  private void probe(Probe probe) {
    if (probe.check() instanceof Probe.OnVariable on) {
      condition(on.condition(), probe.place());
    }
  }

  private void read(Read read) {
    Origin origin = origins.get(read.variable());
    if (origin == null || fits(origin.kind(), read.type().kind())) {
      return;
    }
    problems.error(
        read.place(),
        "'"
            + read.variable()
            + "' is read as "
            + Types.word(read.type().kind())
            + ", but "
            + origin.words()
            + ".",
        "Change the type here or there.");
  }

  private static boolean fits(ValueType.Kind written, ValueType.Kind read) {
    if (written == ValueType.Kind.ANY) {
      return true;
    }
    return switch (read) {
      case ANY, BYTES -> true;
      case TEXT -> written != ValueType.Kind.BYTES;
      case JSON -> written != ValueType.Kind.BYTES && written != ValueType.Kind.TEXT;
      case INTEGER, NUMBER ->
          written == ValueType.Kind.JSON
              || written == ValueType.Kind.INTEGER
              || written == ValueType.Kind.NUMBER;
      case BOOLEAN -> written == ValueType.Kind.JSON || written == ValueType.Kind.BOOLEAN;
    };
  }

  private void pointer(String variable, String pointer, Place place) {
    Origin origin = origins.get(variable);
    if (origin != null && !WITH_PARTS.contains(origin.kind())) {
      problems.error(
          place,
          "'"
              + variable
              + "#"
              + Printable.cut(pointer)
              + "' is a part of what has no parts: "
              + origin.words()
              + ".",
          "A JSON pointer goes with 'type: json'.");
    }
  }

  private void condition(Condition condition, Place place) {
    if (!(condition instanceof Condition.Matches matches)) {
      return;
    }
    if (!matches.pointer().isEmpty()) {
      pointer(matches.variable(), matches.pointer(), place);
    }
    JsonNode operand = operand(matches);
    boolean ordered =
        matches.comparison() != Comparison.EQUAL && matches.comparison() != Comparison.NOT_EQUAL;
    if (ordered && !operand.isNumber() && !operand.isTextual()) {
      problems.error(
          place,
          "'"
              + matches.comparison().sign()
              + "' compares numbers or texts, and "
              + Printable.cut(operand.toString())
              + " is neither: this never becomes true.",
          "Such a value can be compared with == and !=.");
      return;
    }
    Origin origin = origins.get(matches.variable());
    if (origin != null && matches.pointer().isEmpty() && !canEqual(origin.kind(), operand)) {
      problems.error(
          place,
          "'"
              + matches.variable()
              + "' is compared with "
              + Printable.cut(operand.toString())
              + ", but "
              + origin.words()
              + ": "
              + (matches.comparison() == Comparison.NOT_EQUAL
                  ? "this is always true."
                  : "this never becomes true."),
          operand.isTextual() ? "In YAML a number in quotes is a text." : "");
    }
  }

  private static JsonNode operand(Condition.Matches matches) {
    try {
      return Schemas.JSON.readTree(matches.operand().asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an operand is no JSON", e);
    }
  }

  private static boolean canEqual(ValueType.Kind kind, JsonNode operand) {
    return switch (kind) {
      case INTEGER, NUMBER -> operand.isNumber();
      case BOOLEAN -> operand.isBoolean();
      case BYTES -> false;
      case ANY, TEXT, JSON -> true;
    };
  }
}
