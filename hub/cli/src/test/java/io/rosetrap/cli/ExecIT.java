package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that are run by a command: signals, streams and endings, by real processes. */
class ExecIT {
  private static final Duration LONG = Duration.ofMinutes(4);

  private static HubProcess hub;
  private static RoseTrapClient client;

  @BeforeAll
  static void start() {
    hub = HubProcess.start();
    client = hub.client("the test");
  }

  @AfterAll
  static void stop() {
    client.close();
    hub.close();
  }

  private static Launched exec(String name, String script, String... options) {
    return Launched.start(hub.environment(), words(name, script, options));
  }

  private static String[] words(String name, String script, String... options) {
    List<String> words = new ArrayList<>(List.of("exec", "--as", name));
    words.addAll(List.of(options));
    words.addAll(List.of("--", "sh", "-c", script));
    return words.toArray(String[]::new);
  }

  /** Blocks until a script has written where it is; it writes its process id, too. */
  private static long awaitPid(String name) {
    return Long.parseLong(client.read(name, LONG).value().asText().strip());
  }

  private static void assertEnded(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process != null) {
      process.onExit().get(2, TimeUnit.MINUTES);
    }
  }

  private static String write(String name) {
    return "'" + Launched.program() + "' write " + name + " $$; ";
  }

  @ParameterizedTest
  @CsvSource({"TERM", "HUP", "INT"})
  void signal_isHandedOn_andTheCommandDecides(String signal) throws Exception {
    String name = "signal/" + signal;
    // A shell that waits for what runs in its background runs its trap at once.
    String script = "trap 'echo bye; exit 9' " + signal + "; " + write(name) + "sleep 300 & wait";
    try (Launched exec = exec(signal, script)) {
      long pid = awaitPid(name);
      exec.signal(signal);
      Cli.Result result = exec.await();
      assertThat(result.code()).as("%s", result).isEqualTo(9);
      assertThat(result.out()).isEqualTo("bye\n");
      assertEnded(pid);
    }
  }

  @Test
  void commandThatDoesNotEnd_isEndedAfterTheGraceWithAllItStarted() throws Exception {
    String deaf = "trap '' TERM; ";
    String script =
        deaf
            + "sh -c \""
            + deaf
            + "'"
            + Launched.program()
            + "' write deaf/child \\$\\$; while :; do"
            + " sleep 60; done\" & "
            + write("deaf/self")
            + "while :; do sleep 60; done";
    try (Launched exec = exec("DEAF", script, "--grace", "10ms")) {
      long self = awaitPid("deaf/self");
      long child = awaitPid("deaf/child");
      exec.signal("TERM");
      Cli.Result result = exec.await();
      assertThat(result.code()).as("%s", result).isEqualTo(137);
      assertEnded(self);
      assertEnded(child);
    }
  }

  @Test
  void secondSignal_endsTheCommandAtOnce() throws Exception {
    String got = "trap \"'" + Launched.program() + "' write got 1\" TERM; ";
    String script = got + write("second") + "while :; do sleep 60 & wait $!; done";
    try (Launched exec = exec("SECOND", script, "--grace", "10m")) {
      long pid = awaitPid("second");
      exec.signal("TERM");
      client.read("got", LONG);
      exec.signal("HUP");
      assertThat(exec.await().code()).isEqualTo(137);
      assertEnded(pid);
    }
  }

  @Test
  void reader_producerDies_failsAtOnceWithItsLastLines() {
    try (Launched read = Launched.start(hub.environment(), "read", "crash/x", "--as", "R")) {
      client.awaitArrival(new Condition.Waiting("crash/x", 1, Optional.of("R")), LONG);
      try (Launched exec =
          exec("CRASH", "echo 'Exception: no disk' >&2; exit 1", "--promise", "crash/x")) {
        assertThat(exec.await().code()).isEqualTo(1);
      }
      Cli.Result result = read.await();
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err())
          .contains("promised by CRASH, which exited with code 1")
          .contains("  | Exception: no disk");
    }
  }

  @Test
  void streams_passByteForByte() {
    byte[] content = new byte[3 << 20];
    new Random(7).nextBytes(content);
    try (Launched exec =
        Launched.start(
            Launched.program(), hub.environment(), content, "exec", "--as", "CAT", "--", "cat")) {
      Cli.Result result = exec.await();
      assertThat(result.code()).isZero();
      assertThat(result.bytes()).isEqualTo(content);
    }
  }

  @Test
  void words_inALocaleThatIsNotUtf8_reachTheCommand() {
    Map<String, String> environment = new HashMap<>(hub.environment());
    environment.put("LC_ALL", "C");
    Cli.Result result =
        Launched.run(
            environment,
            "exec",
            "--as",
            "Zoë 日本",
            "--",
            "sh",
            "-c",
            "printf '%s|%s' \"$1\" \"$ROSETRAP_PARTICIPANT\"",
            "sh",
            "ä€😀");
    assertThat(new String(result.bytes(), StandardCharsets.UTF_8)).isEqualTo("ä€😀|Zoë 日本");
  }

  @Test
  void commandThatLeavesAProcessBehind_isOverWhenItEnds() throws Exception {
    try (Launched exec = exec("LEAVES", "sleep 300 & echo $!")) {
      Cli.Result result = exec.await();
      assertThat(result.code()).isZero();
      ProcessHandle.of(Long.parseLong(result.out().strip())).ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void hubGoesAway_theCommandGoesOnAndItsExitCodeStays(@TempDir Path folder) throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    try (HubProcess other = HubProcess.start();
        RoseTrapClient watch = other.client("the test");
        Launched exec =
            Launched.start(
                other.environment(),
                words("A", write("begun") + "cat '" + gate + "'; exit 5", "--patience", "100ms"))) {
      watch.read("begun", LONG);
      other.signal("KILL");
      other.exitCode();
      Files.writeString(gate, "still here");
      Cli.Result result = exec.await();
      assertThat(result.code()).isEqualTo(5);
      assertThat(result.out()).isEqualTo("still here");
      assertThat(result.err()).contains("The hub was not told that the command ended");
    }
  }
}
