package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command, from wherever it is called and on whatever Java there is. */
class LauncherIT {
  @TempDir Path folder;

  private static Cli.Result version(Path program) {
    try (Launched launched = Launched.start(program, Map.of(), new byte[0], "--version")) {
      return launched.await();
    }
  }

  private void assertRuns(Path program) {
    Cli.Result result = version(program);
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(result.out()).startsWith("rosetrap ");
  }

  @Test
  void symbolicLinks_areFollowed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("rosetrap"), Launched.program());
    assertRuns(link);
    Path there = Files.createDirectory(folder.resolve("there"));
    assertRuns(Files.createSymbolicLink(there.resolve("rt"), Path.of("../rosetrap")));
  }

  @Test
  void distributionInAFolderWithBlanks_runs() throws IOException {
    Path copy = folder.resolve("a folder with blanks");
    copy(Launched.distribution(), copy);
    assertRuns(copy.resolve("bin").resolve("rosetrap"));
    Path link = folder.resolve("a link");
    assertRuns(Files.createSymbolicLink(link, copy.resolve("bin").resolve("rosetrap")));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Path target = to.resolve(from.relativize(file).toString());
              Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** A folder that looks like a JDK and whose program java must not be started. */
  private Path fakeJdk(String version) throws IOException {
    Path home = folder.resolve("jdk-" + version);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho started >&2\nexit 99\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void javaThatIsTooOld_isRefusedWithWhatToDo() throws IOException {
    Path home = fakeJdk("17.0.15");
    Cli.Result result = Launched.run(Map.of("ROSETRAP_JAVA_HOME", home.toString()), "--version");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("rosetrap: ROSETRAP_JAVA_HOME is " + home + ", which is Java 17.0.15")
        .contains("21")
        .contains("unset it")
        .doesNotContain("started");
  }

  @Test
  void javaHomeWithoutJava_isRefusedWithWhatToDo() {
    Cli.Result result = Launched.run(Map.of("ROSETRAP_JAVA_HOME", "/no/such/jdk"), "--version");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("rosetrap: ROSETRAP_JAVA_HOME is /no/such/jdk, where there is no program")
        .contains("21");
  }

  @Test
  void javaHomeThatIsTooOld_isPassedOverForANewerOne() throws IOException {
    String path = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
    Cli.Result result =
        Launched.run(
            Map.of(
                "ROSETRAP_JAVA_HOME", "", "JAVA_HOME", fakeJdk("11.0.2").toString(), "PATH", path),
            "--version");
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(result.err()).doesNotContain("started");
  }

  /** Runs the program with some of its standard streams closed. */
  private static Cli.Result closed(String redirection, HubProcess hub, String... words) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("-c", "exec \"$@\" " + redirection, "sh", Launched.program().toString()));
    all.addAll(List.of(words));
    try (Launched launched =
        Launched.start(
            Path.of("/bin/sh"), hub.environment(), new byte[0], all.toArray(String[]::new))) {
      return launched.await();
    }
  }

  @Test
  void closedStandardInput_isEmpty() {
    try (HubProcess hub = HubProcess.start();
        RoseTrapClient client = hub.client("the test")) {
      Cli.Result cat = closed("<&-", hub, "exec", "--", "cat");
      assertThat(cat.code()).as("%s", cat).isZero();
      assertThat(cat.bytes()).isEmpty();

      Cli.Result write = closed("<&-", hub, "write", "v");
      assertThat(write.code()).as("%s", write).isZero();
      assertThat(client.peek("v").orElseThrow().value().size()).isZero();
    }
  }

  @Test
  void closedStandardOutput_isNoFileOfJava() {
    try (HubProcess hub = HubProcess.start();
        RoseTrapClient client = hub.client("the test")) {
      client.write("v", "text");
      Cli.Result read = closed("<&- >&- 2>&-", hub, "read", "v");
      assertThat(read.code()).as("%s", read).isZero();
    }
  }
}
