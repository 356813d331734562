package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caches from which the command starts: made once in the background, never in the way. */
class StartCacheIT {
  private static final long MINUTES = 5;

  @TempDir static Path folder;

  /** Made by one test, used by others. */
  private static Path base;

  @BeforeAll
  static void makeCaches() throws Exception {
    base = folder.resolve("with blanks and ä");
    List<Launched> atOnce = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      atOnce.add(Launched.start(caching(base), "--version"));
    }
    for (Launched each : atOnce) {
      try (each) {
        Cli.Result result = each.await();
        assertThat(result.code()).as("%s", result).isZero();
        assertThat(result.err()).isEmpty();
      }
    }
    assertThat(in(made(base)).stream().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrder("quick.cache", "commands.cache", "hub.cache");
  }

  private static Map<String, String> caching(Path folder) {
    return Map.of("ROSETRAP_CACHE", "on", "ROSETRAP_CACHE_DIR", folder.toString());
  }

  /** The command does as if there were no caches, and says nothing of them. */
  private static void assertRuns(Map<String, String> environment) {
    Cli.Result result = Launched.run(environment, "--version");
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(result.out()).startsWith("rosetrap ");
    assertThat(result.err()).isEmpty();
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Blocks until the process has ended that makes the caches, and returns their folder. */
  private static Path made(Path base) throws IOException {
    assertThat(in(base)).hasSize(1);
    Path made = in(base).getFirst();
    try {
      String maker = Files.readString(made.resolve(StartCache.MAKING)).strip();
      ProcessHandle.of(Long.parseLong(maker))
          .ifPresent(process -> process.onExit().orTimeout(MINUTES, TimeUnit.MINUTES).join());
    } catch (NoSuchFileException e) {
      // It has ended already.
      return made;
    }
    return made;
  }

  @Test
  void laterStarts_ofAllKinds_takeTheCaches() throws Exception {
    try (HubProcess hub = HubProcess.start(caching(base));
        RoseTrapClient client = hub.client("the test")) {
      client.write("v", "text");
      Map<String, String> environment = new HashMap<>(hub.environment());
      environment.putAll(caching(base));
      Cli.Result read = Launched.run(environment, "read", "v");
      assertThat(read.out()).isEqualTo("text");
      assertThat(read.err()).isEmpty();
      assertThat(Launched.run(environment, "list").code()).isZero();
    }
    // One that Java does not take is gone after the start.
    assertThat(in(made(base))).hasSize(3);
  }

  @Test
  void cacheThatDoesNotFit_isPassedOverAndMadeAnew() throws Exception {
    Path copy = folder.resolve("misfit");
    Path from = made(base);
    Path made = Files.createDirectories(copy.resolve(from.getFileName()));
    for (Path file : in(from)) {
      Files.copy(file, made.resolve(file.getFileName()));
    }
    Path cache = made.resolve("quick.cache");
    Files.delete(cache);
    Files.writeString(cache, "this is no cache");
    assertRuns(caching(copy));
    assertThat(cache).doesNotExist();
    assertRuns(caching(copy));
    made(copy);
    assertThat(cache).exists();
  }

  @Test
  void optionsOfTheUser_thatACacheDoesNotFit_runAndLeaveIt() throws Exception {
    for (String options :
        List.of("-XX:-UseSerialGC -XX:+UseParallelGC", "-Xshare:off", "-Xmx64m")) {
      Map<String, String> environment = new HashMap<>(caching(base));
      environment.put("ROSETRAP_JAVA_OPTS", options);
      assertRuns(environment);
    }
    assertThat(in(made(base))).hasSize(3);
  }

  /** Stands in for a Java that there may not be here: the other kind of cache. */
  @Test
  void javaBefore25_hasCachesToo() throws Exception {
    Path home = Files.createDirectory(folder.resolve("jdk-21"));
    Path real = Path.of(System.getProperty("java.home"));
    for (Path part : in(real)) {
      String name = part.getFileName().toString();
      if (!name.equals("release")) {
        Files.createSymbolicLink(home.resolve(name), part);
      }
    }
    Files.writeString(
        home.resolve("release"), "JAVA_RUNTIME_VERSION=\"21.0.9+1\"\nJAVA_VERSION=\"21.0.9\"\n");
    Path older = folder.resolve("older");
    Map<String, String> environment = new HashMap<>(caching(older));
    environment.put("ROSETRAP_JAVA_HOME", home.toString());
    assertRuns(environment);
    Path made = made(older);
    assertThat(in(made)).hasSize(3);
    assertThat(made.getFileName().toString()).contains("-21.0.9+1-");
    assertRuns(environment);
    assertThat(in(made)).hasSize(3);
  }

  @Test
  void noPlaceForCaches_isNoReasonToComplain() throws IOException {
    assertRuns(caching(Path.of("/proc/no/caches")));
    Path file = Files.createFile(folder.resolve("a file"));
    assertRuns(caching(file));
    Path locked =
        Files.createDirectory(
            folder.resolve("locked"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
    // A super-user writes there all the same.
    assertRuns(caching(locked));
  }

  @Test
  void cache_switchedOff_isNotMade() throws IOException {
    Path none = folder.resolve("off");
    assertRuns(Map.of("ROSETRAP_CACHE", "off", "ROSETRAP_CACHE_DIR", none.toString()));
    assertThat(none).doesNotExist();
  }
}
