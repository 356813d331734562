package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Condition;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How to find out that a running step is ready.
 *
 * @param check what is looked at
 * @param interval how long to wait between two looks; not for {@link Line} and {@link OnVariable},
 *     which are told
 * @param timeout how long it may take from the start; the step fails then
 * @param place where it stands
 */
public record Probe(Check check, Duration interval, Duration timeout, Place place) {

  /** What is looked at. */
  public sealed interface Check {}

  /**
   * A line that the step prints.
   *
   * @param pattern found in it
   */
  public record Line(Pattern pattern) implements Check {}

  /**
   * A page that answers.
   *
   * @param url of http or https
   * @param status the status that it must have; 0 for any from 200 to 399
   */
  public record Http(Template url, int status) implements Check {}

  /**
   * A port that can be connected to.
   *
   * @param address {@code host:port}
   */
  public record Tcp(Template address) implements Check {}

  /**
   * A command that exits with 0.
   *
   * @param program run like the step, in its directory and with its environment
   */
  public record Exits(Program program) implements Check {}

  /**
   * A variable of the run.
   *
   * @param variable its name
   * @param condition on that variable alone
   */
  public record OnVariable(String variable, Condition condition) implements Check {}
}
