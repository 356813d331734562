package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub as a process: how it starts, what it says, how it ends. */
class ServeIT {
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path folder;

  private static void awaitReaders(RoseTrapClient client, String name, int count) {
    client.awaitArrival(new Condition.Waiting(name, count, Optional.empty()), LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void signal_endsTheHubInOrder(String signal) throws Exception {
    try (HubProcess hub = HubProcess.start()) {
      assertThat(hub.portFile()).hasContent(hub.port() + "\n");
      hub.signal(signal);
      assertThat(hub.exitCode()).isZero();
      assertThat(hub.portFile()).doesNotExist();
      List<String> said = hub.allLines();
      assertThat(said).hasSize(2);
      assertThat(said.get(0))
          .matches(
              "rosetrap: The hub listens at http://127\\.0\\.0\\.1:"
                  + hub.port()
                  + "\\. Ctrl-C or 'kill \\d+' stops it\\.");
      assertThat(said.get(1)).isEqualTo("rosetrap: The hub stops; nobody waits.");
    }
  }

  @Test
  void sigterm_fiftyReaders_eachIsAnsweredAndTheExitCodeIs0() throws Exception {
    int overHttp = 40;
    int commands = 10;
    List<Future<Integer>> answers = new ArrayList<>();
    List<Launched> reads = new ArrayList<>();
    try (HubProcess hub = HubProcess.start("--max-wait", "10m");
        RoseTrapClient client = hub.client("the test");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      URI variable = hub.uri().resolve("/v1/runs/default/variables/never?wait=10m");
      Callable<Integer> read = () -> status(variable);
      for (int i = 0; i < overHttp; i++) {
        answers.add(threads.submit(read));
      }
      for (int i = 0; i < commands; i++) {
        reads.add(Launched.start(hub.environment(), "read", "never"));
      }
      awaitReaders(client, "never", overHttp + commands);
      hub.signal("TERM");
      // A command waits in slices: it may be between two of them at this very moment.
      assertThat(hub.awaitLine("The hub stops"))
          .matches("rosetrap: The hub stops; \\d\\d readers are told\\.");
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(503);
      }
      for (Launched each : reads) {
        assertThat(each.await().code()).isEqualTo(75);
      }
      assertThat(hub.exitCode()).isZero();
    } finally {
      reads.forEach(Launched::close);
    }
  }

  private static int status(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  /** A request that the hub never has in full, so that it cannot stop at once. */
  private static Socket beginWrite(HubProcess hub) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port());
    OutputStream out = socket.getOutputStream();
    String request =
        String.join(
            "\r\n",
            "PUT /v1/runs/default/variables/x HTTP/1.1",
            "Host: localhost",
            "Content-Length: 10",
            "Expect: 100-continue",
            "",
            "");
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    // The hub says "continue" when it begins to read the body: from then on the request is open.
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  @Test
  void secondSignal_endsTheHubAtOnce() throws Exception {
    try (HubProcess hub = HubProcess.start("--grace", "1h");
        Socket open = beginWrite(hub)) {
      hub.signal("TERM");
      hub.awaitLine("The hub stops");
      hub.signal("TERM");
      assertThat(hub.exitCode()).isEqualTo(143);
      assertThat(open.isConnected()).isTrue();
    }
  }

  @Test
  void grace_requestThatNeverEnds_isNotWaitedForLonger() throws Exception {
    try (HubProcess hub = HubProcess.start("--grace", "100ms");
        Socket open = beginWrite(hub)) {
      hub.signal("TERM");
      assertThat(hub.exitCode()).isZero();
      assertThat(open.isConnected()).isTrue();
    }
  }

  @Test
  void portTaken_exits1AndSaysSo() {
    try (HubProcess hub = HubProcess.start()) {
      Path portFile = folder.resolve("port");
      Cli.Result second =
          Launched.run(
              Map.of("ROSETRAP_PORT_FILE", portFile.toString()),
              "serve",
              "--port",
              Integer.toString(hub.port()));
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .startsWith("rosetrap: The hub cannot listen on 127.0.0.1:" + hub.port() + ": ")
          .contains("--port 0 takes any free one");
      assertThat(second.err().lines()).hasSize(1);
      assertThat(portFile).doesNotExist();
    }
  }

  @Test
  void settings_thatCannotBeUsed_exit2() {
    assertThat(Launched.run(Map.of(), "serve", "--port", "70000").code()).isEqualTo(2);
    assertThat(Launched.run(Map.of("ROSETRAP_MAX_WAITERS", "x"), "serve").err())
        .isEqualTo(
            "rosetrap: The environment variable ROSETRAP_MAX_WAITERS cannot be used: 'x' is not a"
                + " whole number, 0 or more.\n");
    Cli.Result open = Launched.run(Map.of(), "serve", "--host", "0.0.0.0", "--port", "0");
    assertThat(open.code()).isEqualTo(2);
    assertThat(open.err()).contains("without a token").contains("--allow-anonymous");
  }

  @Test
  void token_isAskedForAndTakenFromVariableOrFile() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    try (HubProcess hub = HubProcess.start("--token-file", file.toString())) {
      Cli.Result without = hub.run("list");
      assertThat(without.code()).isEqualTo(1);
      assertThat(without.err()).startsWith("rosetrap: This hub wants a token");
      String url = hub.uri().toString();
      assertThat(
              Launched.run(Map.of("ROSETRAP_URL", url, "ROSETRAP_TOKEN", "s3cret"), "list").code())
          .isZero();
      assertThat(hub.run("list", "--token-file", file.toString()).code()).isZero();
      assertThat(hub.run("list", "--token", "wrong").code()).isEqualTo(1);
    }
  }

  @Test
  void limits_fromWordsAndEnvironment_areKept() {
    try (HubProcess hub =
        HubProcess.start(Map.of("ROSETRAP_MAX_VARIABLES", "1"), "--max-value-bytes", "4")) {
      Cli.Result large = hub.run("write", "x", "12345");
      assertThat(large.code()).isEqualTo(1);
      assertThat(large.err()).contains("--max-value-bytes");
      assertThat(hub.run("write", "x", "1234").code()).isZero();
      Cli.Result second = hub.run("write", "y", "1");
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err()).contains("--max-variables");
    }
  }

  @Test
  void accessLog_isALineForEachRequestWithoutValues() throws Exception {
    try (HubProcess hub = HubProcess.start("--access-log")) {
      assertThat(hub.run("write", "x", "a-secret-value", "--as", "CLIENT A").code()).isZero();
      assertThat(hub.run("peek", "y").code()).isEqualTo(100);
      hub.signal("TERM");
      assertThat(hub.exitCode()).isZero();
      List<String> said = hub.allLines();
      assertThat(said)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .matches(
                          "\\S+Z INFO io\\.rosetrap\\.access: PUT /v1/runs/default/variables/x"
                              + " 200 \\d+us CLIENT%20A"))
          .anySatisfy(line -> assertThat(line).contains("GET /v1/runs/default/variables/y 404 "))
          .noneSatisfy(line -> assertThat(line).contains("secret"));
    }
  }
}
