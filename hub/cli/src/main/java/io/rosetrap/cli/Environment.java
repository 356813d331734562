package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.Map;
import java.util.Optional;

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
  void complete(CommandSpec command) {
    for (Option<?> option : command.options()) {
      if (!option.variable().isEmpty() && !option.isOnCommandLine()) {
        Optional<String> text = get(option.variable());
        if (text.isPresent()) {
          read(option, text.get());
        }
      }
    }
  }

  private static void read(Option<?> option, String text) {
    try {
      option.take(text);
    } catch (Kind.Unfit e) {
      throw invalid(option.variable(), String.valueOf(e.getMessage()));
    }
  }

  private static RoseTrapException invalid(String variable, String message) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        "The environment variable " + variable + " cannot be used: " + message);
  }
}
