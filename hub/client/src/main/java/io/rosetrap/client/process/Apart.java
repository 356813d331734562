package io.rosetrap.client.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starting a program in a session of its own, which Java cannot do: {@code setsid} becomes it. What
 * could not be started would be told by setsid and not by Java, so it is looked for before.
 */
final class Apart {
  /** Becomes the program at once, under the same process id. */
  static final String PROGRAM = "setsid";

  private static final boolean POSSIBLE =
      find(PROGRAM, System.getenv().getOrDefault("PATH", "")).isPresent();

  private Apart() {}

  static boolean isPossible() {
    return POSSIBLE;
  }

  /** Whether there is such a program; a relative path counts from where it will run. */
  static void requireProgram(String name, String path, Path directory) throws CannotStartException {
    boolean bare = name.indexOf('/') < 0;
    Optional<Path> found = bare ? find(name, path) : Optional.of(directory.resolve(name));
    if (found.isEmpty() || !Files.exists(found.get())) {
      throw new CannotStartException(
          "'"
              + name
              + "' cannot be started: there is no such "
              + (bare ? "program on the PATH" : "file"),
          127,
          null);
    }
    if (Files.isDirectory(found.get()) || !Files.isExecutable(found.get())) {
      throw new CannotStartException(
          "'" + name + "' cannot be started: it is no program that this user may run", 126, null);
    }
  }

  private static Optional<Path> find(String name, String path) {
    Optional<Path> found = Optional.empty();
    for (String folder : path.split(File.pathSeparator, -1)) {
      Optional<Path> file = file(folder.isEmpty() ? "." : folder, name);
      if (file.filter(Files::isExecutable).isPresent()) {
        return file;
      }
      found = found.or(() -> file);
    }
    return found;
  }

  /** A file of a folder; empty also where that is no folder of this system. */
  private static Optional<Path> file(String folder, String name) {
    try {
      return Optional.of(Path.of(folder, name)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
