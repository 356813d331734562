package io.rosetrap.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that Java starts from, and the other files beside it. The launcher says which file that
 * is; Java passes over one that does not fit, and says nothing.
 */
final class StartCache {
  /** Holds the number of the process that makes the caches, or {@link #FAILED}. */
  static final String MAKING = "making";

  /** What is in that file where the caches cannot be made, so that nobody tries again. */
  static final String FAILED = "failed";

  /** Says that a cache did not fit once: the next that does not is the last. */
  private static final String MISFIT = "misfit";

  /** The ending of the names of caches. */
  static final String ENDING = ".cache";

  private StartCache() {}

  /** Whether a file of that name belongs to us. */
  static boolean isOurs(String name) {
    return name.endsWith(ENDING)
        || name.contains(CacheMaker.PART)
        || name.equals(MAKING)
        || name.equals(MISFIT);
  }

  /** Takes the cache away that this process was started with, if Java did not take it. */
  static void check(@Nullable String cache) {
    if (cache == null) {
      return;
    }
    try {
      check(Path.of(cache), Path.of("/proc/self/maps"));
    } catch (InvalidPathException e) {
      // A locale in which the name of the folder cannot be told.
      return;
    }
  }

  /**
   * Takes a cache away that does not fit.
   *
   * @param cache the file
   * @param maps what is in memory, as Linux tells it; where nobody does, the cache stays
   */
  static void check(Path cache, Path maps) {
    try {
      if (!isMapped(cache, maps)) {
        takeAway(cache);
      }
    } catch (IOException e) {
      // Another system, or a folder that cannot be written to: it stays as it is.
      return;
    }
  }

  private static boolean isMapped(Path cache, Path maps) throws IOException {
    // Not the whole path, in which there may be links.
    Path name = cache.subpath(cache.getNameCount() - 2, cache.getNameCount());
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[8192];
    try (InputStream in = new FileInputStream(maps.toFile())) {
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        int from = Math.max(0, text.length() - name.toString().length());
        text.append(new String(part, 0, count, StandardCharsets.UTF_8));
        if (text.indexOf(name.toString(), from) >= 0) {
          return true;
        }
      }
    }
    return text.isEmpty();
  }

  private static void takeAway(Path cache) throws IOException {
    Path misfit = cache.resolveSibling(MISFIT);
    if (Files.exists(misfit)) {
      // A new one did not help; from now on there is none.
      Files.writeString(cache.resolveSibling(MAKING), FAILED);
    } else {
      Files.createFile(misfit);
      Files.deleteIfExists(cache.resolveSibling(MAKING));
    }
    Files.deleteIfExists(cache);
  }
}
