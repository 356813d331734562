package io.rosetrap.cli;

import io.rosetrap.api.Value;
import io.rosetrap.cli.pipeline.Input;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.PipelineException;
import io.rosetrap.cli.pipeline.PipelineLoader;
import io.rosetrap.cli.pipeline.ValueChecker;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which pipeline a command is about, and what is given to it from outside of its files. */
final class PipelineOptions {
  /** The exit code where a pipeline is wrong; nothing was started then. */
  static final int WRONG = 2;

  private final String command;
  private final Option<List<String>> files =
      Option.files(
          "FILE", "What the pipeline is written in; of several files all steps are put together.");
  private final Option<List<String>> parameters =
      Option.each("NAME=VALUE", "Sets a parameter of the pipeline.", "-p", "--param");
  private final Option<List<String>> inputs =
      Option.each(
          "NAME=VALUE", "Sets a variable that comes from outside of the pipeline.", "--input");

  /**
   * For a command.
   *
   * @param command what it is called, for instance {@code check}
   */
  PipelineOptions(String command) {
    this.command = command;
  }

  void addTo(CommandSpec spec) {
    Option.addAll(spec, files, parameters, inputs);
  }

  /**
   * Reads the pipeline, and says on standard error all that is wrong with it.
   *
   * @return empty where it cannot run; the command ends with {@link #WRONG} then
   */
  Optional<Pipeline> load(Console console) {
    try {
      PipelineLoader.Loaded loaded = read(console.environment());
      loaded.warnings().forEach(warning -> console.err().print(warning.text()));
      loaded.pipeline().inputs().forEach(this::requireFit);
      return Optional.of(loaded.pipeline());
    } catch (PipelineException e) {
      console.err().print(e.text());
      return Optional.empty();
    }
  }

  private void requireFit(Input input) {
    if (input.value().isPresent()) {
      try {
        byte[] bytes = input.value().get().getBytes(StandardCharsets.UTF_8);
        Value unused = ValueChecker.toValue(bytes, input.type(), false);
      } catch (ValueChecker.Unfit e) {
        throw UsageErrors.wrong(
            "The input " + input.variable() + " " + e.getMessage() + ".", command);
      }
    }
  }

  /** Reads the pipeline, and says nothing. */
  PipelineLoader.Loaded read(Environment environment) throws PipelineException {
    List<Path> paths = new ArrayList<>();
    for (String file : files.or(List.of())) {
      try {
        paths.add(Path.of(file));
      } catch (InvalidPathException e) {
        throw UsageErrors.wrong(
            "The file '" + file + "' cannot be read: " + FileErrors.why(e) + ".", command);
      }
    }
    if (paths.isEmpty()) {
      throw UsageErrors.wrong("FILE is missing: which pipeline?", command);
    }
    return PipelineLoader.load(
        paths, new PipelineLoader.Given(pairs(parameters), pairs(inputs), environment.all()));
  }

  private Map<String, String> pairs(Option<List<String>> option) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String word : option.or(List.of())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw UsageErrors.wrong(
            "'" + word + "' is no NAME=VALUE, which " + option.name() + " takes.", command);
      }
      String name = word.substring(0, equals);
      if (pairs.put(name, word.substring(equals + 1)) != null) {
        throw UsageErrors.wrong(option.name() + " " + name + " is given twice.", command);
      }
    }
    return pairs;
  }
}
