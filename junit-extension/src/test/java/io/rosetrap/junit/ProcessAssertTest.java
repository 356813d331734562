package io.rosetrap.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static io.rosetrap.junit.ServedHub.LONG;
import static io.rosetrap.junit.ServedHub.failure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Assertions on child processes. */
class ProcessAssertTest {
  @RegisterExtension final ServedHub hub = new ServedHub();
  private Processes processes;

  @BeforeEach
  void connect() {
    processes = new Processes(hub::client, "test");
  }

  @AfterEach
  void end() {
    processes.close();
  }

  private static ProcessResult result(int exitCode, Optional<String> signal, boolean killed) {
    return new ProcessResult(
        "CLIENT B",
        List.of("client-b"),
        Path.of("."),
        exitCode,
        signal,
        List.of("50 beans"),
        List.of("no milk"),
        List.of("50 beans", "no milk"),
        Duration.ofMillis(350),
        killed);
  }

  @Test
  void ended_isLookedAt() {
    ProcessResult failed = result(3, Optional.empty(), false);
    assertThat(failed)
        .exitsWithin(Duration.ZERO)
        .hasExitCode(3)
        .printed("beans")
        .printed("milk")
        .printedMatching("^\\d+ beans$");
    assertThat(failure(() -> assertThat(failed).hasExitCode(0)))
        .isEqualTo(
            """

            Expecting CLIENT B to have exit code 0, but it exited with code 3 after 350 ms.
              its last lines:
                | 50 beans
                | no milk\
            """);
    assertThat(failure(() -> assertThat(failed).printed("tea")))
        .isEqualTo(
            """

            Expecting CLIENT B to have printed a line with
              tea
            but it has not.
              its last lines:
                | 50 beans
                | no milk\
            """);
    assertThat(failure(() -> assertThat(failed).printedMatching("^beans")))
        .isEqualTo(
            """

            Expecting CLIENT B to have printed a line in which this pattern is found
              ^beans
            but it has not.
              its last lines:
                | 50 beans
                | no milk\
            """);
    assertThat(failure(() -> assertThat(failed).stillRuns()))
        .isEqualTo(
            """

            Expecting CLIENT B to run still, but it exited with code 3 after 350 ms.
              its last lines:
                | 50 beans
                | no milk\
            """);
  }

  @Test
  void signal_isNamed() {
    assertThat(result(137, Optional.of("SIGKILL"), false)).wasKilledBy("SIGKILL");
    assertThat(failure(() -> assertThat(result(0, Optional.empty(), false)).wasKilledBy("SIGTERM")))
        .isEqualTo(
            """

            Expecting CLIENT B to be killed by SIGTERM, but it exited with code 0 after 350 ms.
              its last lines:
                | 50 beans
                | no milk\
            """);
  }

  @Test
  void running_isWaitedFor() {
    ChildProcess child = processes.command("sh", "-c", "exec sleep 60").as("CLIENT B").start();
    assertThat(child).stillRuns();
    assertThat(failure(() -> assertThat(child).hasExitCode(4)))
        .isEqualTo(
            """

            Expecting CLIENT B to have exit code 4, but it still runs. To wait for its end, use exitsWithin(…) before.\
            """);
    child.kill();
    assertThat(child).exitsWithin(LONG).wasKilledBy("SIGKILL");
  }

  @Test
  void exitsWithin_tooLate_saysWhatItDoes() {
    ChildProcess child = processes.command("sleep", "60").as("CLIENT B").start();
    assertThat(failure(() -> assertThat(child).exitsWithin(Duration.ofMillis(20))))
        .startsWith(
            """

            Expecting CLIENT B to exit within 20 ms.
            CLIENT B has not ended within 20 ms.
            CLIENT B runs as process\
            """);
    RoseTrapSoftAssertions softly = new RoseTrapSoftAssertions();
    softly.assertThat(child).hasExitCode(0).exitsWithin(Duration.ZERO);
    assertThat(softly.errorsCollected()).hasSize(2);
  }
}
