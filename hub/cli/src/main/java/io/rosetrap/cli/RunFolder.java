package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The folder of one run of a pipeline: a new one, named by the time. */
final class RunFolder {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss");
  private static final int MOST = 1_000;

  private RunFolder() {}

  /** Makes one below another, which is made too where it is not there. */
  static Path make(String base) {
    try {
      Path folder = Path.of(base).toAbsolutePath().normalize();
      boolean isNew = !Files.exists(folder);
      Files.createDirectories(folder);
      if (isNew) {
        // What runs leave behind is no part of the sources that it lies among.
        Files.writeString(folder.resolve(".gitignore"), "*\n");
      }
      return makeNew(folder, now());
    } catch (IOException | InvalidPathException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The folder for logs and reports cannot be made in "
              + base
              + ": "
              + FileErrors.why(e)
              + ". Name another with --runs-folder.",
          e);
    }
  }

  /** This moment as a name. */
  static String now() {
    return NAME.format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  /** Another run may have begun in the same second. */
  private static Path makeNew(Path folder, String name) throws IOException {
    for (int i = 2; ; i++) {
      Path made = folder.resolve(i == 2 ? name : name + "-" + (i - 1));
      try {
        return Files.createDirectory(made);
      } catch (FileAlreadyExistsException e) {
        if (i > MOST) {
          throw e;
        }
      }
    }
  }
}
