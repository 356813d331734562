package io.rosetrap.junit;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A test with a hub, and a run and children of its own for each method. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProcessFixture {
  static final Duration LONG = Duration.ofMinutes(4);

  private final AtomicInteger runs = new AtomicInteger();
  private final List<RoseTrapClient> clients = new ArrayList<>();
  private HubServer hub;
  private Processes processes;

  @BeforeAll
  void startHub() {
    hub = HubServer.start(ServerConfig.builder().build());
  }

  @AfterAll
  void stopHub() {
    hub.close();
  }

  @BeforeEach
  void newRun() {
    int unused = runs.incrementAndGet();
    processes = new Processes(this::newClient, "the test");
  }

  @AfterEach
  void endChildren() {
    processes.close();
    clients.forEach(RoseTrapClient::close);
    clients.clear();
  }

  Processes processes() {
    return processes;
  }

  /** A participant of the method's run, closed with it. */
  RoseTrapClient client(String participant) {
    RoseTrapClient client = newClient(participant);
    clients.add(client);
    return client;
  }

  private RoseTrapClient newClient(String participant) {
    return RoseTrapClient.builder(hub.uri()).run("run-" + runs).participant(participant).build();
  }

  ProcessSpec sh(String script) {
    return processes.command("sh", "-c", script);
  }

  /** Blocks until a process of any kind has ended. */
  static void assertEnds(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process != null) {
      process.onExit().get(2, TimeUnit.MINUTES);
    }
  }
}
