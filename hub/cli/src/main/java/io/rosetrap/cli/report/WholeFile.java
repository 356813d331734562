package io.rosetrap.cli.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there as a whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /** What writes the content. */
  interface Content {
    void writeTo(BufferedWriter writer) throws IOException;
  }

  static void write(Path file, Content content) throws IOException {
    Path draft = draft(file);
    try {
      // With the rights that the user's files have, which those of a temporary file are not.
      try (BufferedWriter writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
        content.writeTo(writer);
      }
      replace(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Makes {@code latest} in the folder above lead to a folder: a symbolic link, or where there are
   * none a file {@code latest.txt} with its name.
   */
  static void latest(Path folder) throws IOException {
    Path name = folder.toAbsolutePath().normalize();
    Path parent = name.getParent();
    Path last = name.getFileName();
    if (parent == null || last == null) {
      return;
    }
    Path link = parent.resolve("latest");
    Path text = parent.resolve("latest.txt");
    if (linked(link, last)) {
      Files.deleteIfExists(text);
    } else {
      write(text, writer -> writer.write(last + "\n"));
    }
  }

  /** Whether a link could be made; throws where something else is in its place. */
  private static boolean linked(Path link, Path target) throws IOException {
    if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(link.toString(), null, "it is a folder, not a link");
    }
    Path draft = draft(link);
    try {
      Files.createSymbolicLink(draft, target);
      replace(draft, link);
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Path draft(Path file) {
    return file.resolveSibling(
        "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
  }

  private static void replace(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
