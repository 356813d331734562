package io.rosetrap.cli.pipeline;

/**
 * A variable that a step reads.
 *
 * @param variable its name
 * @param delivery how the step gets it
 * @param type what it must be
 * @param place where it stands
 */
public record Read(String variable, Delivery delivery, ValueType type, Place place) {

  /** How a step gets a value. */
  public sealed interface Delivery {}

  /**
   * In its environment; the step starts when it is there.
   *
   * @param name the name in the environment
   */
  public record ToEnvironment(String name) implements Delivery {}

  /** As its standard input; the step starts when it is there. */
  public record ToInput() implements Delivery {}

  /**
   * As a file that is written before the step starts.
   *
   * @param path from the step's directory
   */
  public record ToFile(Template path) implements Delivery {}

  /** Only inside a template: the step starts when it is there. */
  public record ToTemplate() implements Delivery {}

  /** By the step itself, while it runs. */
  public record ByStep() implements Delivery {}

  /**
   * Whether the step cannot start without it.
   *
   * @return false for one that the step reads by itself
   */
  public boolean beforeStart() {
    return !(delivery instanceof ByStep);
  }
}
