package io.rosetrap.junit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command line of another JVM that has what this one has on its class path and module path. */
final class JavaCommand {
  /**
   * A child mostly starts, waits and ends: what compiles its code well or collects its garbage on
   * several threads costs more than it brings. An archive of classes would bring more, but Java
   * makes none for a class path with directories, as that of a test, and says so on stdout.
   */
  private static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  /** Linux takes 128 KiB for a word, Windows 32,767 characters for the whole line. */
  private static final int LONG = 8_000;

  /** What of the command line of this JVM says which modules it has and what they may do. */
  private static final List<String> MODULE_OPTIONS =
      List.of(
          "--add-exports=",
          "--add-modules=",
          "--add-opens=",
          "--add-reads=",
          "--enable-native-access=",
          "--limit-modules=",
          "--patch-module=",
          "--upgrade-module-path=");

  private static final Set<String> OPTION_VARIABLES =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private final Class<?> main;

  JavaCommand(Class<?> main) {
    this.main = main;
  }

  /** The whole line; what is too long for one goes into files in the folder. */
  List<String> line(List<String> jvmArgs, List<String> args, Path folder) {
    List<String> options = new ArrayList<>(FAST_START);
    options.addAll(paths());
    List<String> program = new ArrayList<>();
    if (main.getModule().isNamed()) {
      program.add("--module");
      program.add(main.getModule().getName() + "/" + main.getName());
    } else {
      program.add(main.getName());
    }
    program.addAll(args);
    List<String> line = new ArrayList<>();
    line.add(executable().toString());
    line.addAll(shortened(options, folder));
    line.addAll(jvmArgs);
    line.addAll(shortened(program, folder));
    return line;
  }

  private static Path executable() {
    boolean windows = File.separatorChar == '\\';
    return Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
  }

  private List<String> paths() {
    List<String> options = new ArrayList<>();
    String modulePath = System.getProperty("jdk.module.path", "");
    if (!modulePath.isBlank()) {
      options.add("--module-path");
      options.add(absolute(modulePath));
      for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
        if (MODULE_OPTIONS.stream().anyMatch(argument::startsWith)) {
          options.add(argument);
        }
      }
    }
    String classPath = classPath();
    if (!classPath.isEmpty()) {
      options.add("--class-path");
      options.add(classPath);
    }
    return options;
  }

  /** Surefire may have put it into the manifest of a jar, and says then what is in there. */
  private String classPath() {
    String surefire = System.getProperty("surefire.test.class.path", "");
    String own = System.getProperty("java.class.path", "");
    Set<String> entries = new LinkedHashSet<>();
    for (String part : List.of(surefire, own)) {
      if (!part.isEmpty()) {
        entries.addAll(List.of(absolute(part).split(File.pathSeparator, -1)));
      }
    }
    if (!main.getModule().isNamed()) {
      entries.addAll(location(main));
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The child may run elsewhere, so that what is relative there would be something else. */
  private static String absolute(String path) {
    List<String> entries = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Where the main class comes from: some launchers load tests from elsewhere. */
  private static List<String> location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null
          ? List.of()
          : List.of(Path.of(source.getLocation().toURI()).toString());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      // No file: then it is to be found where the class path says, or nowhere.
      return List.of();
    }
  }

  private static List<String> shortened(List<String> words, Path folder) {
    if (words.stream().mapToInt(String::length).sum() < LONG) {
      return words;
    }
    StringBuilder content = new StringBuilder();
    for (String word : words) {
      content
          .append('"')
          .append(word.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
          .append("\"\n");
    }
    try {
      Path file = Files.createTempFile(folder, "java-", ".args");
      Files.write(file, content.toString().getBytes(platform()));
      return List.of("@" + file);
    } catch (IOException e) {
      throw new UncheckedIOException("the file for the child's command line cannot be written", e);
    }
  }

  private static Charset platform() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /** The options that all JVMs take from the environment, without those that attach a debugger. */
  static Map<String, String> undebugged(Map<String, String> environment) {
    Map<String, String> changed = new LinkedHashMap<>();
    for (String name : OPTION_VARIABLES) {
      String value = environment.getOrDefault(name, "");
      if (value.contains("jdwp")) {
        List<String> kept = new ArrayList<>(List.of(value.strip().split("\\s+", -1)));
        kept.removeIf(word -> word.contains("jdwp") || word.equals("-Xdebug"));
        changed.put(name, String.join(" ", kept));
      }
    }
    return changed;
  }
}
