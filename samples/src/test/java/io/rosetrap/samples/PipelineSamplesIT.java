package io.rosetrap.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipelines of the samples, run as a user runs them. */
class PipelineSamplesIT {
  @TempDir Path folder;

  private String run(String file) throws Exception {
    try (Run run =
        Run.start(
            Map.of("NO_COLOR", "1", "GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString()),
            Project.command().toString(),
            "run",
            Project.root().resolve(file).toString(),
            "--runs-folder",
            folder.resolve("runs").toString())) {
      String output = run.untilEnd();
      assertThat(run.exitCode()).as(output).isZero();
      return output;
    }
  }

  private String latest(String file) throws Exception {
    return Files.readString(folder.resolve("runs/latest").resolve(file));
  }

  @Test
  void weather_fromTheStationToTheReport() throws Exception {
    String output = run("samples/pipeline/pipeline.yaml");
    assertThat(output)
        .containsSubsequence("station      ready", "fetch        runs", "report       runs")
        .containsPattern("fetch +✓ succeeded +2/3")
        .contains("8 succeeded");
    assertThat(latest("logs/report.log"))
        .contains("# Four years of weather in Seattle")
        .contains("| 2012 | 1226.0 | 177 | 15.3 |")
        .contains("| 2015 | 1139.2 | 144 | 17.4 |")
        .contains("Hottest on 2014-08-11, wettest on 2015-03-15.");
    assertThat(latest("report.html")).contains("years/2012").contains("Four years of weather");
    assertThat(latest("junit.xml")).contains("tests=\"8\"").contains("failures=\"0\"");
    assertThat(folder.resolve("summary.md")).content().contains("weather");
  }

  @Test
  void handOff_fromCToAToB() throws Exception {
    String output = run("samples/hand-off/pipeline.yaml");
    assertThat(output)
        .contains("CLIENT B | woke with Y_Data = 100, finished")
        .containsSubsequence("CLIENT C  succeeded", "CLIENT B  succeeded");
  }

  static Stream<String> pipelines() {
    return Stream.of("samples/hand-off/pipeline.yaml", "samples/pipeline/pipeline.yaml");
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void pipelines_nameTheSchemaThatIsThere(String file) {
    String first = Project.read(file).lines().findFirst().orElseThrow();
    String schema = first.replace("# yaml-language-server: $schema=", "");
    assertThat(Project.root().resolve(file).resolveSibling(schema)).isRegularFile();
  }
}
