package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The environment of the process, which stands in for options that are not given. */
final class Environment {
  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** A variable; empty also where it is blank. */
  Optional<String> get(String name) {
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      return Optional.empty();
    }
    // Kubernetes sets ROSETRAP_PORT=tcp://… where a service is named so; it is not meant for us.
    boolean foreign = name.equals("ROSETRAP_PORT") && value.startsWith("tcp://");
    return foreign ? Optional.empty() : Optional.of(value);
  }

  /** All variables, as they are. */
  Map<String, String> all() {
    return Map.copyOf(variables);
  }

  /** Gives every option that was not on the command line the value that stands here for it. */
  void complete(CommandSpec command, ParseResult words) {
    for (OptionSpec option : command.options()) {
      String variable = option.descriptionKey();
      if (variable != null && !words.hasMatchedOption(option)) {
        Optional<String> text = get(variable);
        if (text.isPresent()) {
          option.setValue(read(option, variable, text.get()));
        }
      }
    }
  }

  private static Object read(OptionSpec option, String variable, String text) {
    if (option.type() == Boolean.class) {
      return flag(variable, text.strip());
    }
    if (option.isMultiValue()) {
      return List.of(text.strip().split("\\s*,\\s*"));
    }
    ITypeConverter<?> converter = option.converters()[0];
    try {
      return converter.convert(text);
    } catch (TypeConversionException e) {
      throw invalid(variable, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException("a converter failed on " + variable, e);
    }
  }

  private static boolean flag(String variable, String text) {
    return switch (text) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw invalid(variable, "'" + text + "' is neither true nor false.");
    };
  }

  private static RoseTrapException invalid(String variable, String message) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        "The environment variable " + variable + " cannot be used: " + message);
  }
}
