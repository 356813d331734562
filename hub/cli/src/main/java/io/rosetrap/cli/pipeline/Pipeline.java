package io.rosetrap.cli.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one or several files say, checked, with parameters filled in and matrix and replicas
 * multiplied.
 *
 * @param name for people
 * @param files where it was read from
 * @param folder that of the first file
 * @param parameters the values that were used, by name
 * @param secrets what is never shown
 * @param timeout how long all of it may take
 * @param steps in the order of the files
 * @param inputs the variables that come from outside
 */
public record Pipeline(
    String name,
    List<Path> files,
    Path folder,
    Map<String, String> parameters,
    List<Secret> secrets,
    Optional<Duration> timeout,
    List<Step> steps,
    List<Input> inputs) {
  /** What the names of variables begin with that say what steps have come to. */
  public static final String OWN = "step/";

  /** Copies the lists. */
  public Pipeline {
    files = List.copyOf(files);
    secrets = List.copyOf(secrets);
    steps = List.copyOf(steps);
    inputs = List.copyOf(inputs);
  }

  /**
   * One to which nothing comes from outside.
   *
   * @param name for people
   * @param files where it was read from
   * @param folder that of the first file
   * @param parameters the values that were used, by name
   * @param secrets what is never shown
   * @param timeout how long all of it may take
   * @param steps in the order of the files
   */
  public Pipeline(
      String name,
      List<Path> files,
      Path folder,
      Map<String, String> parameters,
      List<Secret> secrets,
      Optional<Duration> timeout,
      List<Step> steps) {
    this(name, files, folder, parameters, secrets, timeout, steps, List.of());
  }
}
