package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command and every exit code, by real processes against a real hub. */
class CommandsIT {
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

  private static void awaitReader(RoseTrapClient of, String name) {
    of.awaitArrival(new Condition.Waiting(name, 1, Optional.empty()), LONG);
  }

  @Test
  void handOff_readBlocksUntilTheWrite() {
    try (Launched read =
        Launched.start(hub.environment(), "read", "X_Data", "--as", "CLIENT A", "--run", "o")) {
      assertThat(hub.run("await-readers", "X_Data", "--run", "o", "--reader", "CLIENT A").code())
          .isZero();
      assertThat(hub.run("waiters", "--run", "o").out()).contains("CLIENT A").contains("X_Data");
      assertThat(hub.run("write", "X_Data", "50", "--as", "CLIENT C", "--run", "o").code())
          .isZero();
      Cli.Result result = read.await();
      assertThat(result.code()).as("%s", result).isZero();
      assertThat(result.out()).isEqualTo("50");
      assertThat(result.err()).isEmpty();
    }
    assertThat(hub.run("list", "--run", "o").out()).contains("X_Data        1  CLIENT C");
    assertThat(hub.run("journal", "--run", "o").out()).contains("CLIENT C     write  X_Data");
    assertThat(hub.run("runs").out()).containsPattern("(?m)^o +1 +1 ");
    assertThat(hub.run("delete", "X_Data", "--run", "o").code()).isZero();
    assertThat(hub.run("await-absent", "X_Data", "--run", "o").code()).isZero();
    assertThat(hub.run("delete-run", "o").code()).isZero();
    assertThat(hub.run("runs").out()).doesNotContainPattern("(?m)^o ");
  }

  static Stream<byte[]> contents() {
    byte[] large = new byte[1 << 20];
    new Random(11).nextBytes(large);
    return Stream.of(
        new byte[0],
        new byte[] {0, 0, 7, (byte) 0x80, 0},
        "日本語 ä 😀, no newline at the end".getBytes(StandardCharsets.UTF_8),
        "\r\n\n".getBytes(StandardCharsets.UTF_8),
        large);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void value_throughStandardInputAndOutput_isTheSame(byte[] content) {
    try (Launched write =
        Launched.start(Launched.program(), hub.environment(), content, "write", "content")) {
      assertThat(write.await().code()).isZero();
    }
    assertThat(hub.run("read", "content").bytes()).isEqualTo(content);
    assertThat(client.peek("content").orElseThrow().value().toBytes()).isEqualTo(content);
  }

  @Test
  void words_inALocaleThatIsNotUtf8_areKept() {
    Map<String, String> environment = new HashMap<>(hub.environment());
    environment.put("LC_ALL", "C");
    environment.put("ROSETRAP_PARTICIPANT", "Zoë 日本");
    assertThat(Launched.run(environment, "write", "words", "ä€😀").code()).isZero();
    assertThat(client.peek("words").orElseThrow().value().asText()).isEqualTo("ä€😀");
    assertThat(client.peek("words").orElseThrow().writer()).isEqualTo("Zoë 日本");
    assertThat(Launched.run(environment, "read", "words").out()).isEqualTo("ä€😀");
  }

  @Test
  void exitCode_perKindOfError() throws IOException {
    client.write("there", 1);
    client.fail("broken", "no disk");
    assertThat(hub.run("read", "there").code()).isZero();
    assertThat(hub.run("delete-run", "nowhere").code()).isEqualTo(1);
    assertThat(hub.run("read").code()).isEqualTo(2);
    assertThat(hub.run("read", "a b").code()).isEqualTo(2);
    assertThat(hub.run("read", "broken").code()).isEqualTo(3);
    assertThat(hub.run("write", "there", "2", "--once").code()).isEqualTo(5);
    assertThat(hub.run("write", "there", "2", "--if-version", "9").code()).isEqualTo(5);
    assertThat(hub.run("peek", "missing").code()).isEqualTo(100);
    assertThat(hub.run("delete", "missing").code()).isEqualTo(100);
    assertThat(hub.run("read", "missing", "--timeout", "1ms").code()).isEqualTo(124);
    assertThat(hub.run("read", "missing", "--timeout", "0", "--default", "x").code()).isZero();
    assertThat(hub.run("wirte", "a", "b").code()).isEqualTo(2);
    assertThat(hub.run().code()).isEqualTo(2);
    assertThat(hub.run("--help").code()).isZero();
    assertThat(hub.run("--version").out()).startsWith("rosetrap 0.").contains("\nJava ");
    String nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = "http://127.0.0.1:" + free.getLocalPort();
    }
    Map<String, String> gone = Map.of("ROSETRAP_URL", nobody, "ROSETRAP_PATIENCE", "0");
    assertThat(Launched.run(gone, "write", "a", "b").code()).isEqualTo(69);
    assertThat(Launched.run(gone, "read", "a", "--default", "x").code()).isEqualTo(69);
  }

  @Test
  void read_hubStops_exits75() throws InterruptedException {
    try (HubProcess other = HubProcess.start();
        RoseTrapClient watch = other.client("the test");
        Launched read = Launched.start(other.environment(), "read", "x", "--default", "d");
        Launched json = Launched.start(other.environment(), "read", "y", "--format", "json")) {
      awaitReader(watch, "x");
      awaitReader(watch, "y");
      other.signal("TERM");
      Cli.Result result = read.await();
      assertThat(result.code()).as("%s", result).isEqualTo(75);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("is closing");
      assertThat(json.await().err()).startsWith("{\"code\":\"HUB_CLOSING\",\"definite\":true,");
      assertThat(other.exitCode()).isZero();
    }
  }

  @Test
  void read_interrupted_exits130AndLeavesNoWaiter() {
    try (Launched read = Launched.start(hub.environment(), "read", "never")) {
      awaitReader(client, "never");
      read.signal("INT");
      Cli.Result result = read.await();
      assertThat(result.code()).isEqualTo(130);
      assertThat(result.err()).isEmpty();
    }
    // The hub learns from the closed connection; there is nothing to wait on but the list itself.
    while (client.waiters().stream().anyMatch(waiter -> waiter.variables().contains("never"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void read_nobodyReadsTheOutput_endsQuietly() throws Exception {
    client.write("large", new byte[1 << 20]);
    Process read =
        Launched.builder(Launched.program(), hub.environment(), "read", "large")
            .redirectError(ProcessBuilder.Redirect.PIPE)
            .start();
    try {
      read.getInputStream().close();
      assertThat(read.getErrorStream().readAllBytes()).isEmpty();
      assertThat(read.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(read.exitValue()).isEqualTo(141);
    } finally {
      read.destroyForcibly();
    }
  }

  @Test
  void read_hubIsRestarted_exits1WithAClearWord() throws Exception {
    try (HubProcess first = HubProcess.start();
        RoseTrapClient watch = first.client("the test");
        Launched read = Launched.start(first.environment(), "read", "x", "--patience", "10m")) {
      awaitReader(watch, "x");
      first.signal("KILL");
      assertThat(first.exitCode()).isEqualTo(137);
      try (HubProcess second =
          HubProcess.start(Map.of("ROSETRAP_PORT", Integer.toString(first.port())))) {
        Cli.Result result = read.await();
        assertThat(result.code()).as("%s", result).isEqualTo(1);
        assertThat(result.err())
            .contains("The hub was restarted, and what it held is gone: run it again.");
        assertThat(second.port()).isEqualTo(first.port());
      }
    }
  }
}
