package io.rosetrap.cli.pipeline;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the files of a pipeline and those that they include, each once. For one use. */
final class Includes {
  private static final int MOST = 100;

  /**
   * A file.
   *
   * @param source its text
   * @param section what it has
   * @param outer those that include it, from the outermost
   */
  record Part(Source source, Section section, List<Section> outer) {}

  private final Problems problems;
  private final SourceReader reader;
  private final Set<Path> seen = new LinkedHashSet<>();
  private final List<Part> parts = new ArrayList<>();
  private boolean complete = true;

  Includes(Sources sources, Problems problems) {
    this.problems = problems;
    this.reader = new SourceReader(sources, problems);
  }

  List<Part> read(List<Path> files) {
    for (Path file : files) {
      Place place = new Place(file.toString(), 0, 0);
      read(file.toString(), file.toAbsolutePath().normalize(), place, List.of(), List.of());
    }
    return parts;
  }

  /** Whether all could be read. */
  boolean isComplete() {
    return complete;
  }

  private void read(String name, Path path, Place blamed, List<Section> outer, List<Path> stack) {
    Path real = real(path);
    if (stack.contains(real)) {
      problems.error(
          blamed,
          "The file " + Printable.quoted(name) + " includes itself, be it by way of others.",
          "Take the 'include' out here or there.");
      return;
    }
    if (!seen.add(real)) {
      return;
    }
    if (seen.size() > MOST) {
      problems.error(blamed, "A pipeline has at most " + MOST + " files.");
      complete = false;
      return;
    }
    Optional<Source> source = reader.read(name, path, blamed);
    Optional<Node> root = source.flatMap(text -> new YamlReader(text, problems).read());
    Optional<Section> section =
        root.flatMap(node -> Section.of(node, Shape.PIPELINE, "the file", problems));
    if (source.isEmpty() || section.isEmpty()) {
      complete = false;
      return;
    }
    parts.add(new Part(source.get(), section.get(), outer));
    List<Section> inner = new ArrayList<>(outer);
    inner.add(section.get());
    List<Path> deeper = new ArrayList<>(stack);
    deeper.add(real);
    for (Node.Scalar include : section.get().texts("include", "files")) {
      include(include, name, source.get(), inner, deeper);
    }
  }

  private void include(
      Node.Scalar include, String name, Source source, List<Section> outer, List<Path> stack) {
    try {
      Path own = Path.of(name).getParent();
      Path relative = Path.of(include.text());
      Path shown = own == null ? relative : own.resolve(relative);
      Path path = source.folder().resolve(relative).normalize();
      read(shown.normalize().toString(), path, include.place(), outer, stack);
    } catch (InvalidPathException e) {
      problems.error(
          include.place(), "The path " + Printable.quoted(include.text()) + " cannot be used.");
    }
  }

  /** The same file by whatever name; one that is missing is told when it is read. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }
}
