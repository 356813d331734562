package io.rosetrap.cli.engine;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;

/** The distribution that this program is a part of, so that steps find the command too. */
final class Home {
  private Home() {}

  /** The path of the environment with the command in it; empty where it is not to be found. */
  static Optional<String> path(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    // Where there is none, a shell has one of its own, which must not be lost.
    String before = path.isEmpty() ? "/usr/local/bin:/usr/bin:/bin" : path;
    return bin().map(bin -> before + File.pathSeparator + bin);
  }

  private static Optional<Path> bin() {
    CodeSource source = Home.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path lib = Path.of(source.getLocation().toURI()).getParent();
      Path bin = lib == null ? Path.of("bin") : lib.resolveSibling("bin");
      return Files.isExecutable(bin.resolve("rosetrap")) ? Optional.of(bin) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
