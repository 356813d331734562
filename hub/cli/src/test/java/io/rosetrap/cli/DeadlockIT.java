package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cycles of supervised processes: those that are real are told, and those that only look so not.
 */
class DeadlockIT {
  private static HubProcess hub;

  @BeforeAll
  static void start() {
    hub = HubProcess.start();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static String rosetrap() {
    return "'" + Launched.program() + "'";
  }

  private static Launched exec(String run, String name, String promise, String script) {
    return Launched.start(
        hub.environment(),
        List.of("exec", "--run", run, "--as", name, "--promise", promise, "--", "sh", "-c", script)
            .toArray(String[]::new));
  }

  @Test
  void twoThatWaitForEachOther_areToldAndEndWithFour() {
    try (Launched a = exec("cycle", "A", "x", rosetrap() + " read y --timeout 2m");
        Launched b = exec("cycle", "B", "y", rosetrap() + " read x --timeout 2m")) {
      String picture = "A waits for y ← B promised it, waits for x ← A promised it";
      assertThat(a.await().err()).contains("Deadlock: " + picture);
      assertThat(b.await().err()).contains("Deadlock: " + picture);
      assertThat(a.await().code()).isEqualTo(4);
      assertThat(b.await().code()).isEqualTo(4);
    }
  }

  /**
   * Whatever others start on the machine meanwhile: what is not of the participant is no matter.
   */
  @Test
  void orphansOfAnOlderSession_areNoMatter(@TempDir Path folder) throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    String shell = "read go; (sleep 300 >/dev/null & echo $!); read end";
    Process older = new ProcessBuilder("setsid", "sh", "-c", shell).start();
    awaitLaterTickThan(older);
    Optional<ProcessHandle> orphan = Optional.empty();
    // The orphan comes after the supervisors, and before one of the two looks who is there.
    String late = "cat '" + gate + "'; " + rosetrap() + " read x --timeout 2m";
    try (Launched a = exec("orphan", "A", "x", rosetrap() + " read y --timeout 2m");
        Launched b = exec("orphan", "B", "y", late)) {
      // Blocks until the other side of the gate is there.
      try (OutputStream gateway = Files.newOutputStream(gate)) {
        assertThat(gateway).isNotNull();
        older.outputWriter().write("go\n");
        older.outputWriter().flush();
        orphan = ProcessHandle.of(Long.parseLong(older.inputReader().readLine()));
      }
      assertThat(a.await().code()).as(a.await().err()).isEqualTo(4);
      assertThat(b.await().code()).as(b.await().err()).isEqualTo(4);
    } finally {
      older.destroyForcibly();
      orphan.ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** The system tells starts apart by ticks; one in the same tick may be older or not. */
  private static void awaitLaterTickThan(Process process) throws Exception {
    Instant start = process.info().startInstant().orElseThrow();
    Instant next;
    do {
      Process probe = new ProcessBuilder("cat").start();
      next = probe.info().startInstant().orElseThrow();
      probe.getOutputStream().close();
      assertThat(probe.waitFor()).isZero();
    } while (!next.isAfter(start));
  }

  /** Somebody of the participant is about to write, however it was put into the background. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(sleep 2; ROSETRAP write x 1) & ROSETRAP read y --timeout 2m; wait",
        "( (sleep 2; ROSETRAP write x 1) & ) ; ROSETRAP read y --timeout 2m",
        "setsid sh -c 'sleep 2; ROSETRAP write x 1' & ROSETRAP read y --timeout 2m; wait"
      })
  void oneThatIsAboutToWrite_isNoDeadlock(String script) {
    String run = "alarm-" + script.hashCode();
    String words = script.replace("ROSETRAP", "\"$R\"");
    String first = "R=" + rosetrap() + "; export R; " + words;
    String second = rosetrap() + " read x --timeout 2m && " + rosetrap() + " write y 2";
    try (Launched a = exec(run, "A", "x", first);
        Launched b = exec(run, "B", "y", second)) {
      assertThat(a.await().code()).as(a.await().err()).isZero();
      assertThat(b.await().code()).as(b.await().err()).isZero();
    }
  }
}
