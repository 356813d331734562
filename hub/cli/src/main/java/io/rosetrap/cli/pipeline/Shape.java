package io.rosetrap.cli.pipeline;

import java.util.List;

/**
 * A mapping that a file has, and its keys. The JSON Schema has the same.
 *
 * @param words what has these keys, for messages
 * @param keys in the order in which people are told of them
 */
record Shape(String words, List<String> keys) {
  static final Shape PIPELINE =
      of(
          "a pipeline",
          "name",
          "params",
          "inputs",
          "env",
          "secrets",
          "timeout",
          "defaults",
          "include",
          "steps");

  static final Shape PARAMETER = of("a parameter", "type", "default", "one_of", "description");

  static final Shape INPUT = of("an input", "type", "schema", "description");

  static final Shape SECRET = of("a secret", "env", "file");

  static final Shape DEFAULTS = of("'defaults'", "timeout", "grace", "shell", "dir", "retry");

  static final Shape STEP =
      of(
          "a step",
          "description",
          "run",
          "shell",
          "reads",
          "writes",
          "after",
          "env",
          "secrets",
          "dir",
          "service",
          "ready",
          "retry",
          "timeout",
          "grace",
          "replicas",
          "matrix",
          "always",
          "cleanup");

  static final Shape READ = of("what is read", "to", "env", "file", "type", "schema");

  static final Shape WRITE = of("what is written", "from", "file", "type", "schema", "secret");

  static final Shape CONDITION = of("a condition", "variable", "pointer", "equals", "is", "value");

  static final Shape READY =
      of(
          "'ready'",
          "log",
          "http",
          "status",
          "tcp",
          "run",
          "variable",
          "pointer",
          "equals",
          "is",
          "value",
          "interval",
          "timeout");

  static final Shape RETRY = of("'retry'", "attempts", "delay", "factor", "max_delay", "on");

  private static Shape of(String words, String... keys) {
    return new Shape(words, List.of(keys));
  }
}
