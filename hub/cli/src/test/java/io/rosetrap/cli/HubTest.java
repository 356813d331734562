package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A test with a hub in its own JVM, and a run of the hub for each method. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HubTest {
  private final AtomicInteger runs = new AtomicInteger();
  private HubServer server;
  private String run;
  private RoseTrapClient client;

  @BeforeAll
  void startHub() {
    server = HubServer.start(ServerConfig.builder().build());
  }

  @AfterAll
  void stopHub() {
    server.close();
  }

  @BeforeEach
  void newRun() {
    run = "run-" + runs.incrementAndGet();
    client = RoseTrapClient.builder(server.uri()).run(run).participant("other").build();
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  /** The command line, in the method's run. */
  Cli cli() {
    return Cli.at(url()).with("ROSETRAP_RUN", run);
  }

  /** Another participant of the same run. */
  RoseTrapClient other() {
    return client;
  }

  String url() {
    return server.uri().toString();
  }

  String run() {
    return run;
  }
}
