package io.rosetrap.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be used, in words; Java's own messages often are the file's name alone. */
public final class FileErrors {
  private FileErrors() {}

  /**
   * Says why.
   *
   * @param e what was thrown
   * @return a clause without a point
   */
  public static String why(Exception e) {
    return switch (e) {
      case NoSuchFileException n -> "there is no such file or folder";
      case AccessDeniedException a -> "access is denied";
      case NotDirectoryException n -> "it is no folder";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      case InvalidPathException i -> "the name cannot be used in this locale";
      default -> String.valueOf(e.getMessage());
    };
  }
}
