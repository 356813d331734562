package io.rosetrap.samples.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Programs that a sample takes and not every machine has. */
final class Tools {
  private Tools() {}

  /** Skips the test where one is missing; on a build server that is a failure. */
  static void require(String... programs) {
    List<String> path =
        List.of(
            System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1));
    for (String program : programs) {
      boolean there = path.stream().anyMatch(place -> Files.isExecutable(Path.of(place, program)));
      if ("true".equals(System.getenv("CI"))) {
        assertThat(there).as("the machine that builds has %s", program).isTrue();
      }
      assumeTrue(there, () -> "there is no " + program + " on the PATH");
    }
  }
}
