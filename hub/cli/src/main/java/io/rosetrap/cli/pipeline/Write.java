package io.rosetrap.cli.pipeline;

/**
 * A variable that a step writes.
 *
 * @param variable its name
 * @param source where the value comes from
 * @param type what it must be
 * @param secret whether logs, journal and reports must not show it
 * @param place where it stands
 */
public record Write(String variable, Source source, ValueType type, boolean secret, Place place) {

  /** Where a value comes from. */
  public sealed interface Source {}

  /** What the step printed, without the newlines at its end, once it has succeeded. */
  public record FromOutput() implements Source {}

  /**
   * What is in a file once the step has succeeded.
   *
   * @param path from the step's directory
   */
  public record FromFile(Template path) implements Source {}

  /** The step writes it itself while it runs. */
  public record ByStep() implements Source {}
}
