package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that are handed on: unpacked elsewhere, they do what the folder of the build does. */
class DistributionIT {
  private static final long MINUTES = 2;

  @TempDir Path folder;

  private static Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(Launched.distribution().resolveSibling("."))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("rosetrap-[0-9].*" + ending))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no file …" + ending + " was built"));
    }
  }

  private String run(String... command) throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /** Starts a hub with it, and hands a value on. */
  private void assertWorks(List<String> program) throws Exception {
    Path portFile = folder.resolve("port");
    List<String> serve = new ArrayList<>(program);
    serve.addAll(List.of("serve", "--port", "0", "--port-file", portFile.toString()));
    ProcessBuilder builder = builder(serve, Map.of());
    Process hub = builder.redirectError(folder.resolve("hub").toFile()).start();
    try {
      Map<String, String> environment = new HashMap<>();
      environment.put("ROSETRAP_URL", "http://127.0.0.1:" + port(hub, portFile));
      assertThat(call(program, environment, "write", "order", "{\"id\": 1}")).isEmpty();
      assertThat(call(program, environment, "read", "order")).isEqualTo("{\"id\": 1}");
      assertThat(call(program, environment, "read", "order", "--equals", "{\"id\": 1}"))
          .isEqualTo("{\"id\": 1}");
      assertThat(call(program, environment, "list")).contains("order");
      assertThat(call(program, environment, "--version")).startsWith("rosetrap 0.");
    } finally {
      hub.destroy();
      assertThat(hub.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(Files.readString(folder.resolve("hub")))
        .as("nothing but what the hub says itself")
        .matches("(?s)rosetrap: The hub listens at [^\n]*\nrosetrap: The hub stops; [^\n]*\n");
  }

  /** Blocks until the hub has written the file, or has ended. */
  private static String port(Process hub, Path file) throws IOException {
    while (hub.isAlive()) {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("the hub has ended with " + hub.exitValue());
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    Path program = Path.of(command.getFirst());
    return Launched.builder(
        program, environment, command.subList(1, command.size()).toArray(String[]::new));
  }

  private static String call(
      List<String> program, Map<String, String> environment, String... words) {
    List<String> all = new ArrayList<>(program.subList(1, program.size()));
    all.addAll(List.of(words));
    Path first = Path.of(program.getFirst());
    try (Launched launched =
        Launched.start(first, environment, new byte[0], all.toArray(String[]::new))) {
      Cli.Result result = launched.await();
      assertThat(result.code()).as("%s", result).isZero();
      assertThat(result.err()).isEmpty();
      return result.out();
    }
  }

  private Path unpacked() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> folders = files.filter(Files::isDirectory).toList();
      assertThat(folders).hasSize(1);
      assertThat(folders.getFirst().getFileName().toString()).matches("rosetrap-[0-9].*");
      return folders.getFirst();
    }
  }

  @Test
  void tarGz_unpacked_works() throws Exception {
    run("tar", "-xzf", file("\\.tar\\.gz").toString());
    Path unpacked = unpacked();
    for (String name :
        List.of(
            "LICENSE",
            "THIRD-PARTY.txt",
            "bin/rosetrap.bat",
            "lib/rosetrap.jar",
            "lib/build-id",
            "share/bash-completion/completions/rosetrap",
            "share/zsh/site-functions/_rosetrap",
            "share/fish/vendor_completions.d/rosetrap.fish",
            "share/man/man1/rosetrap.1",
            "share/man/man1/rosetrap-read.1")) {
      assertThat(unpacked.resolve(name)).exists();
    }
    assertWorks(List.of(unpacked.resolve("bin/rosetrap").toString()));
  }

  @Test
  void zip_unpacked_keepsTheProgramExecutable() throws Exception {
    try {
      run("unzip", "-q", file("\\.zip").toString());
    } catch (IOException e) {
      org.junit.jupiter.api.Assumptions.abort("there is no unzip here: " + e.getMessage());
    }
    String version = run(unpacked().resolve("bin/rosetrap").toString(), "--version");
    assertThat(version).startsWith("rosetrap 0.");
  }

  @Test
  void jar_ofEverything_works() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertWorks(List.of(java.toString(), "-jar", file("-all\\.jar").toString()));
  }
}
