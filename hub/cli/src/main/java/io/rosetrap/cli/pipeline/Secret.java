package io.rosetrap.cli.pipeline;

/**
 * A value that is never shown. It is looked up when the pipeline starts; one that is missing keeps
 * the pipeline from starting.
 *
 * @param name how steps name it, and what it is called in their environment
 * @param source where it comes from
 * @param place where it is declared
 */
public record Secret(String name, Source source, Place place) {
  /** Where a secret comes from. */
  public sealed interface Source {}

  /**
   * The environment of the command.
   *
   * @param variable its name there
   */
  public record FromEnvironment(String variable) implements Source {}

  /**
   * A file, without the newline at its end.
   *
   * @param path as it can be opened
   */
  public record FromFile(String path) implements Source {}
}
