package io.rosetrap.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.testcontainers.NeedsDocker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples and the pages of the README, run as a user runs them. */
class SamplesIT {
  private static final List<String> HAND_OFF =
      List.of("wrote X_Data = 50", "woke with X_Data = 50", "woke with Y_Data = 100, finished");

  @ParameterizedTest
  @ValueSource(strings = {"samples/hand-off/run", "samples/shell/run"})
  void sample_runToItsEnd_handsValuesOnAndLeavesNothingRunning(String script) throws Exception {
    try (Run run = Run.script(script)) {
      List<ProcessHandle> started = descendantsAt(run, "computes");
      String output = run.untilEnd();
      assertThat(run.exitCode()).as(output).isZero();
      assertThat(output).contains(HAND_OFF).contains("X_Data").contains("Y_Data");
      assertEnded(started);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples/hand-off/run", "samples/shell/run"})
  void sample_terminatedWhileReadersBlock_leavesNothingRunning(String script) throws Exception {
    try (Run run = Run.script(script)) {
      List<ProcessHandle> started = descendantsAt(run, "computes");
      assertThat(started).hasSizeGreaterThanOrEqualTo(3);
      run.process().destroy();
      run.untilEnd();
      assertThat(run.exitCode()).isNotZero();
      assertEnded(started);
    }
  }

  @Test
  void deadlock_bothProcesses_areToldWithThePicture() throws Exception {
    try (Run run = Run.script("samples/deadlock/run")) {
      String output = run.untilEnd();
      assertThat(run.exitCode()).as(output).isZero();
      String picture =
          "Deadlock: CLIENT A waits for X_Data ← CLIENT B promised it, waits for Y_Data ← CLIENT A"
              + " promised it";
      assertThat(output)
          .containsPattern("CLIENT A +rosetrap: " + picture)
          .containsPattern("CLIENT B +rosetrap: " + picture)
          .contains("What happened:");
    }
  }

  @Test
  void crash_reader_isShownTheLastLinesOfItsProducer() throws Exception {
    try (Run run = Run.script("samples/crash/run")) {
      String output = run.untilEnd();
      assertThat(run.exitCode()).as(output).isZero();
      assertThat(output)
          .containsPattern("CLIENT B +rosetrap: Y_Data was promised by CLIENT A, which exited with")
          .containsPattern("CLIENT B +\\| Exception in thread .*ArithmeticException")
          .containsPattern("CLIENT B +\\| +at io.rosetrap.samples.crash.Reporter.main");
    }
  }

  @Test
  void deadlock_terminatedWhileBothAreBlocked_leavesNothingRunning() throws Exception {
    // With nobody looking for deadlocks the two wait for as long as they may.
    try (Run run = Run.start(Map.of("ROSETRAP_DEADLOCKS", "off"), "samples/deadlock/run")) {
      List<ProcessHandle> started = descendantsAt(run, "CLIENT A  waits");
      assertThat(started).hasSizeGreaterThanOrEqualTo(5);
      run.process().destroy();
      run.untilEnd();
      assertThat(run.exitCode()).isEqualTo(143);
      assertEnded(started);
    }
  }

  @Test
  @NeedsDocker
  void containers_handOn_andAreToldOfTheOneThatIsKilled() throws Exception {
    try (Run run = Run.script("samples/containers/run")) {
      String output = run.untilEnd();
      assertThat(run.exitCode()).as(output).isZero();
      assertThat(output)
          .contains("wrote X_Data = 50", "woke with X_Data = 50")
          .containsPattern("CLIENT B +100")
          .containsPattern("CLIENT B +rosetrap: Y_Data was promised by CLIENT A, which")
          .containsPattern("CLIENT B +\\| reads X_Data and blocks until it is written");
    }
  }

  private static List<ProcessHandle> descendantsAt(Run run, String line)
      throws InterruptedException {
    run.untilLine(line);
    return run.process().descendants().toList();
  }

  private static void assertEnded(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void readmeShell_againstAHub_printsWhatItSays() throws Exception {
    String output = runAgainstHub("samples/readme/shell.sh");
    assertThat(output)
        .contains("deploying v1.2", "checksum: exit code 100", "checksum: exit code 3")
        .contains("the build broke", "image_tag");
  }

  @Test
  void readmeHttp_againstAHub_printsWhatItSays() throws Exception {
    String output = runAgainstHub("samples/readme/http.sh");
    assertThat(output).contains("\"outcome\":\"ARRIVED\"", "SIMILAR_NAME", "order");
  }

  @Test
  void readmeJava_againstAHub_printsWhatItSays() throws Exception {
    assertThat(tour("JavaTour"))
        .contains("50 Order[id=A-17, pieces=3]", "51 by CLIENT A", "is written already")
        .contains("a similar name has a value: X_Data");
  }

  @Test
  void readmeMeetings_againstAHub_printsWhatItSays() throws Exception {
    assertThat(tour("MeetingTour"))
        .contains("report was promised by CLIENT B, which left without writing it")
        .contains("compress", "token ", "[CLIENT A]");
  }

  private static String tour(String name) throws Exception {
    try (Hub hub = Hub.start()) {
      String java = System.getProperty("java.home") + "/bin/java";
      String path = System.getProperty("java.class.path");
      String tour = "io.rosetrap.samples.readme." + name;
      try (Run run = Run.start(Map.of(), java, "-cp", path, tour, hub.url())) {
        String output = run.untilEnd();
        assertThat(run.exitCode()).as(output).isZero();
        return output;
      }
    }
  }

  private static String runAgainstHub(String script) throws IOException, InterruptedException {
    try (Hub hub = Hub.start();
        Run run =
            Run.start(
                Map.of("ROSETRAP_URL", hub.url()), Project.root().resolve(script).toString())) {
      String output = run.untilEnd();
      assertThat(run.exitCode()).as(output).isZero();
      return output;
    }
  }

  /** A hub of the distribution on a free port. */
  private record Hub(Run run, String url) implements AutoCloseable {
    static Hub start() throws IOException, InterruptedException {
      Run run = Run.start(Map.of(), Project.command().toString(), "serve", "--port", "0");
      String line = run.untilLine("http://").lines().reduce("", (a, b) -> b);
      String url = line.replaceAll(".*?(http://[0-9.]+:[0-9]+).*", "$1");
      return new Hub(run, url);
    }

    @Override
    public void close() {
      run.process().destroy();
      run.process().onExit().join();
      run.close();
    }
  }
}
