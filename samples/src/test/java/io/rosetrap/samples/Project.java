package io.rosetrap.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The project's files, as the tests find them. */
final class Project {
  private Project() {}

  static Path root() {
    return Path.of(System.getProperty("rosetrap.project", ".."));
  }

  static Path command() {
    return Path.of(System.getProperty("rosetrap.distribution"), "bin", "rosetrap");
  }

  static String read(String file) {
    try {
      return Files.readString(root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The lines between {@code begin: MARK} and {@code end: MARK}, without common indentation and
   * without the lines with other marks.
   */
  static String quoted(String file, String mark) {
    List<String> lines = read(file).lines().toList();
    int begin = indexOf(lines, "begin: " + mark);
    int end = indexOf(lines, "end: " + mark);
    List<String> quoted =
        lines.subList(begin + 1, end).stream()
            .filter(line -> !line.strip().matches("// (begin|end): \\w+"))
            .toList();
    int indent =
        quoted.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return quoted.stream()
        .map(line -> line.isBlank() ? "" : line.substring(indent))
        .collect(Collectors.joining("\n", "", "\n"))
        .replaceAll("\\n+$", "\n");
  }

  private static int indexOf(List<String> lines, String mark) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().endsWith(mark)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no line ends with '" + mark + "'");
  }
}
