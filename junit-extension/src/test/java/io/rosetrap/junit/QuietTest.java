package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuietTest {
  /** Runs the tests of {@link PlainRunner} without some jars. */
  private static void assertPassesAndPrintsNothing(List<String> jarsLeftOut, String option)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> jarsLeftOut.stream().noneMatch(Path.of(entry).toString()::contains))
            .collect(Collectors.joining(File.pathSeparator));
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                classPath,
                PlainRunner.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed;
    try (var output = child.getInputStream()) {
      printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(printed).isEmpty();
    assertThat(child.waitFor()).isEqualTo(4);
  }

  @Test
  void passingTests_withoutAssertJ_printNothing() throws IOException, InterruptedException {
    assertPassesAndPrintsNothing(List.of("assertj"), "-Da=b");
  }

  @Test
  void hubThatIsThere_withoutHelidon_isUsed() throws IOException, InterruptedException {
    try (HubServer there = HubServer.start(ServerConfig.builder().build())) {
      assertPassesAndPrintsNothing(
          List.of("assertj", "helidon"), "-Drosetrap.hub.url=" + there.uri());
    }
  }
}
