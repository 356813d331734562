package io.rosetrap.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/** The program by which the build writes what a distribution has beside jars and scripts. */
public final class Packaging {
  private static final int BYTES_OF_ID = 8;

  private Packaging() {}

  /**
   * Writes all of it.
   *
   * @param args the folder to write to, and the version
   * @throws IOException if it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path lib = Files.createDirectories(Path.of(args[0]).resolve("lib"));
    Files.writeString(lib.resolve("build-id"), args[1] + "-" + buildId() + "\n");
  }

  /**
   * The same for the same classes only. Jars of another build may have the same size and time, by
   * which Java would take a start cache that is not theirs.
   */
  private static String buildId() throws IOException {
    MessageDigest digest = sha256();
    StringTokenizer places =
        new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
    while (places.hasMoreTokens()) {
      Path place = Path.of(places.nextToken());
      try (Stream<Path> files = Files.walk(place)) {
        List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
        for (Path file : sorted) {
          digest.update(place.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES_OF_ID);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
