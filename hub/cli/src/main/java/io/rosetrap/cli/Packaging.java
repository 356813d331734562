package io.rosetrap.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The program by which the build writes what a distribution has beside jars and scripts ({@code
 * dist}), and what a jar of everything has in place of what its parts have ({@code jar}).
 */
public final class Packaging {
  private static final int BYTES_OF_ID = 8;
  private static final String HELIDON = "helidon/manifest";
  private static final String UNTOLD = "The jar has no text of its licence; its project has.";

  private Packaging() {}

  /**
   * Writes all of it.
   *
   * @param args the folder to write to, and the version
   * @throws IOException if it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]).resolve("dist");
    write(target.resolve("lib/build-id"), args[1] + "-" + buildId() + "\n");
    Path share = target.resolve("share");
    write(share.resolve("man/man1/rosetrap.1"), ManPage.ofProgram(args[1]));
    for (Described command : Described.all()) {
      write(
          share.resolve("man/man1/rosetrap-" + command.name() + ".1"),
          ManPage.of(command, args[1]));
    }
    write(share.resolve("bash-completion/completions/rosetrap"), BashCompletion.script());
    write(share.resolve("zsh/site-functions/_rosetrap"), ZshCompletion.script());
    write(share.resolve("fish/vendor_completions.d/rosetrap.fish"), FishCompletion.script());
    write(target.resolve("THIRD-PARTY.txt"), licences());
    Path jar = Path.of(args[0]).resolve("jar").resolve("META-INF");
    write(jar.resolve("THIRD-PARTY.txt"), licences());
    write(jar.resolve(HELIDON), helidon());
  }

  /** What Helidon looks for in each jar, as one file for a jar of everything. */
  private static String helidon() throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Path place : classPath()) {
      if (Files.isRegularFile(place)) {
        try (JarFile jar = new JarFile(place.toFile())) {
          JarEntry entry = jar.getJarEntry("META-INF/" + HELIDON);
          if (entry != null) {
            byte[] bytes = jar.getInputStream(entry).readAllBytes();
            new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
          }
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** What the libraries say of their licences, each text once. */
  private static String licences() throws IOException {
    Map<String, Set<String>> byText = new LinkedHashMap<>();
    for (Path place : classPath()) {
      String name = String.valueOf(place.getFileName());
      if (!name.endsWith(".jar") || name.startsWith("rosetrap-")) {
        continue;
      }
      boolean any = false;
      try (JarFile jar = new JarFile(place.toFile())) {
        for (JarEntry entry : jar.stream().filter(e -> isLicence(e.getName())).toList()) {
          any = true;
          String text =
              new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
          byText.computeIfAbsent(text.strip(), t -> new TreeSet<>()).add(name);
        }
      }
      if (!any) {
        byText.computeIfAbsent(UNTOLD, t -> new TreeSet<>()).add(name);
      }
    }
    StringBuilder all = new StringBuilder("What RoseTrap brings along, and under which terms.\n");
    byText.forEach(
        (text, jars) ->
            all.append('\n')
                .append("=== ")
                .append(String.join(", ", jars))
                .append("\n\n")
                .append(text)
                .append('\n'));
    return all.toString();
  }

  private static boolean isLicence(String entry) {
    String name = entry.startsWith("META-INF/") ? entry.substring(9) : entry;
    return name.startsWith("LICENSE") || name.startsWith("NOTICE");
  }

  private static List<Path> classPath() {
    List<Path> places = new ArrayList<>();
    StringTokenizer words =
        new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
    while (words.hasMoreTokens()) {
      places.add(Path.of(words.nextToken()));
    }
    return places;
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text);
  }

  /**
   * The same for the same classes only. Jars of another build may have the same size and time, by
   * which Java would take a start cache that is not theirs.
   */
  private static String buildId() throws IOException {
    MessageDigest digest = sha256();
    for (Path place : classPath()) {
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
