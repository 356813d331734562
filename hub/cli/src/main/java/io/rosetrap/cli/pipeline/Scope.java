package io.rosetrap.cli.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known where a template stands.
 *
 * @param parameters of the pipeline, by name
 * @param environment of the command
 * @param secrets those that are declared
 * @param step the step; empty outside of steps
 */
record Scope(
    Map<String, String> parameters,
    Map<String, String> environment,
    Set<String> secrets,
    Optional<OfStep> step) {

  /**
   * What is known of a step.
   *
   * @param name its own
   * @param matrix its values, by axis
   * @param replica its number
   */
  record OfStep(String name, Map<String, String> matrix, OptionalInt replica) {}

  Scope in(OfStep other) {
    return new Scope(parameters, environment, secrets, Optional.of(other));
  }
}
