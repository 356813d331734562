package io.rosetrap.cli.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pipelines for tests, in a folder that JUnit removes. */
final class Pipelines {
  private final Path folder;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> inputs = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  Pipelines(Path folder) {
    this.folder = folder;
  }

  Pipelines parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  Pipelines input(String name, String value) {
    inputs.put(name, value);
    return this;
  }

  Pipelines environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Pipelines file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Pipelines file(String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Loads files that are there already. */
  PipelineLoader.Loaded load(List<String> names) throws PipelineException {
    return PipelineLoader.load(
        names.stream().map(folder::resolve).toList(),
        new PipelineLoader.Given(parameters, inputs, environment));
  }

  /** A pipeline that can run. */
  Pipeline good(String text) {
    return loaded(text).pipeline();
  }

  PipelineLoader.Loaded loaded(String text) {
    file("pipeline.yaml", text);
    try {
      return load(List.of("pipeline.yaml"));
    } catch (PipelineException e) {
      throw new AssertionError(e.text(), e);
    }
  }

  /** What is said about one that cannot, as if it lay in the working directory. */
  String wrong(String text) {
    file("pipeline.yaml", text);
    return wrong(List.of("pipeline.yaml"));
  }

  String wrong(List<String> names) {
    try {
      PipelineLoader.Loaded loaded = load(names);
      throw new AssertionError("it can run: " + loaded.pipeline());
    } catch (PipelineException e) {
      return shown(e.text());
    }
  }

  /** What looks wrong about one that can. */
  String warnings(String text) {
    StringBuilder warnings = new StringBuilder();
    loaded(text).warnings().forEach(warning -> warnings.append(warning.text()));
    return shown(warnings.toString());
  }

  private String shown(String text) {
    return text.replace(folder + "/", "");
  }
}
