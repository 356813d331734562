package io.rosetrap.cli.engine;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Looks secrets up, before anything starts. */
final class Secrets {
  private Secrets() {}

  /** The values by their names. */
  static Map<String, String> find(Pipeline pipeline, Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Secret secret : pipeline.secrets()) {
      values.put(secret.name(), find(pipeline, secret, environment));
    }
    return values;
  }

  /** The variables of the environment that hold some: only steps that ask for one get it. */
  static Set<String> variables(Pipeline pipeline) {
    Set<String> variables = new HashSet<>();
    for (Secret secret : pipeline.secrets()) {
      if (secret.source() instanceof Secret.FromEnvironment from) {
        variables.add(from.variable());
      }
    }
    return variables;
  }

  private static String find(Pipeline pipeline, Secret secret, Map<String, String> environment) {
    return switch (secret.source()) {
      case Secret.FromEnvironment from -> {
        String value = environment.get(from.variable());
        if (value == null) {
          throw missing(
              secret,
              "the environment variable " + from.variable() + " is not set",
              "Set it, or declare where else the secret comes from.");
        }
        yield value;
      }
      case Secret.FromFile from -> read(pipeline, secret, from.path());
    };
  }

  private static String read(Pipeline pipeline, Secret secret, String name) {
    try {
      String text = Files.readString(pipeline.folder().resolve(Path.of(name)));
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException | InvalidPathException e) {
      throw missing(
          secret, "the file " + name + " cannot be read (" + e + ")", "Make it readable as text.");
    }
  }

  private static RoseTrapException missing(Secret secret, String why, String next) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        "The secret "
            + secret.name()
            + ", declared at "
            + secret.place()
            + ", is missing: "
            + why
            + ". "
            + next);
  }
}
