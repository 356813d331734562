package io.rosetrap.cli.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetrap.api.Value;
import io.rosetrap.cli.pipeline.Rendered;
import io.rosetrap.cli.pipeline.Template;
import java.util.Map;

/**
 * What templates of an attempt are filled in with. Immutable.
 *
 * @param variables the values that were read before the start
 * @param secrets by their names
 * @param facts what only a running step knows
 */
record Values(
    Map<String, Value> variables, Map<String, String> secrets, Map<Template.Fact, String> facts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A value cannot be put where a template wants it; the message says why. */
  static final class CannotFillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotFillException(String message) {
      super(message, null, false, false);
    }
  }

  /** A template as one text. */
  String fill(Template template) {
    return Rendered.fill(template, this::of);
  }

  /** What one part stands for. */
  String of(Template.Part part) {
    return switch (part) {
      case Template.Literal literal -> literal.text();
      case Template.Given given -> given.text();
      case Template.OfVariable variable -> of(variable);
      case Template.OfSecret secret -> secrets.getOrDefault(secret.name(), "");
      case Template.OfRun run -> facts.getOrDefault(run.fact(), "");
    };
  }

  private String of(Template.OfVariable variable) {
    Value value = variables.get(variable.variable());
    if (value == null) {
      // A step that runs whatever happened starts without what did not come.
      return "";
    }
    String text = text(variable.variable(), value);
    return variable.pointer().isEmpty() ? text : at(variable, text);
  }

  private static String at(Template.OfVariable variable, String text) {
    String name = variable.variable() + "#" + variable.pointer();
    try {
      JsonNode node = JSON.readTree(text).at(variable.pointer());
      if (node.isMissingNode()) {
        throw new CannotFillException(
            name + " is not there: the value of " + variable.variable() + " has no such part");
      }
      return node.isValueNode() ? node.asText() : node.toString();
    } catch (JsonProcessingException e) {
      throw new CannotFillException(
          name + " cannot be looked up: the value of " + variable.variable() + " is not JSON");
    }
  }

  /** A value as it can stand in a command line or in the environment. */
  static String text(String variable, Value value) {
    if (!value.isWellFormedText() || value.asText().indexOf('\0') >= 0) {
      throw new CannotFillException(
          variable
              + " cannot be put into a command line or the environment: it is no text, or has a"
              + " zero byte; let it be read as stdin, a file or by the step itself");
    }
    return value.asText();
  }
}
