package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that holds the port of a hub for as long as the hub answers. It is there as a whole or not
 * at all, so that a script may wait for it and read it at once.
 */
final class PortFile {
  private final Path file;
  private String content = "";

  private PortFile(Path file) {
    this.file = file;
  }

  /** Removes what a hub left that was killed, which would be taken for this one's. */
  static PortFile prepare(String name) {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw cannot("written", name, e);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The port file "
              + file
              + " cannot be written: "
              + (Files.isDirectory(file) ? "it is a folder." : "its folder does not exist."));
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw cannot("removed", name, e);
    }
    return new PortFile(file);
  }

  void write(int port) {
    content = port + "\n";
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path draft = Files.createTempFile(folder, file.getFileName().toString(), ".new");
      try {
        Files.writeString(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw cannot("written", file.toString(), e);
    }
  }

  /** Removes the file, unless another hub has written its port there since. */
  void remove() {
    try {
      if (Files.exists(file) && Files.readString(file).equals(content)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.getLogger(PortFile.class.getName())
          .log(System.Logger.Level.WARNING, "The port file " + file + " is left behind", e);
    }
  }

  private static RoseTrapException cannot(String done, String file, Exception e) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        true,
        "The port file " + file + " cannot be " + done + ": " + FileErrors.why(e) + ".",
        e);
  }
}
