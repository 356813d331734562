import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Brings all Java sources of the project into the style of google-java-format, or checks that they
 * are. The build runs it from source, before it compiles anything, on the JDK that compiles: a
 * formatter inside Maven would parse with the Java that Maven runs on, which may be too old for the
 * sources.
 *
 * <p>Arguments: {@code apply} or {@code check}, the project's folder, and the file that remembers
 * what was found to be in style, so that only what changed is looked at again. A check that finds
 * fault leaves the file {@code not-formatted} beside it.
 */
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

  private enum State {
    IN_STYLE,
    OUT_OF_STYLE,
    NOT_JAVA
  }

  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]);
    Path memory = Path.of(args[2]);
    Path failure = memory.resolveSibling("not-formatted");
    Files.createDirectories(memory.getParent());
    Files.deleteIfExists(failure);

    Set<String> known = Files.exists(memory) ? new HashSet<>(Files.readAllLines(memory)) : Set.of();
    List<Path> sources = sources(root);
    Map<Path, State> looked =
        sources.parallelStream()
            .filter(file -> !known.contains(key(root, file)))
            .collect(Collectors.toConcurrentMap(file -> file, file -> look(file, apply)));
    List<Path> outOfStyle =
        looked.keySet().stream().filter(f -> looked.get(f) == State.OUT_OF_STYLE).sorted().toList();

    String finding = apply ? "Formatted " : "Not formatted: ";
    outOfStyle.forEach(file -> System.out.println(finding + root.relativize(file)));
    if (!apply && !outOfStyle.isEmpty()) {
      Files.createFile(failure);
    } else if (!looked.isEmpty()) {
      Files.write(
          memory,
          sources.stream()
              .filter(file -> looked.get(file) != State.NOT_JAVA)
              .map(file -> key(root, file))
              .toList());
    }
  }

  private static State look(Path file, boolean apply) {
    try {
      String before = Files.readString(file);
      String after = new Formatter().formatSourceAndFixImports(before.replace("\r\n", "\n"));
      if (after.equals(before)) {
        return State.IN_STYLE;
      }
      if (apply) {
        Files.writeString(file, after);
      }
      return State.OUT_OF_STYLE;
    } catch (FormatterException e) {
      // The compiler comes right after, and has the better words for it.
      return State.NOT_JAVA;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(Path root, Path file) {
    try {
      CRC32 crc = new CRC32();
      crc.update(Files.readAllBytes(file));
      return Long.toHexString(crc.getValue())
          + " "
          + Files.size(file)
          + " "
          + root.relativize(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return SKIPPED.contains(dir.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
