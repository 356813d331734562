package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Value;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real hub on a port of its own, with the clients that a test makes; all closed together. */
final class TestHub implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(60);

  private final Instant startedAt = Instant.now();
  private final HubServer server;
  private final List<RoseTrapClient> clients = new CopyOnWriteArrayList<>();

  private TestHub(HubServer server) {
    this.server = server;
  }

  static TestHub start() {
    return start(config());
  }

  static TestHub start(ServerConfig.Builder config) {
    return new TestHub(HubServer.start(config.build()));
  }

  /** The defaults, but stopping waits for nobody for long. */
  static ServerConfig.Builder config() {
    return ServerConfig.builder().grace(Duration.ofSeconds(2));
  }

  URI uri() {
    return server.uri();
  }

  int port() {
    return server.port();
  }

  Instant startedAt() {
    return startedAt;
  }

  Hub hub() {
    return server.hub();
  }

  RoseTrapClient client(String participant) {
    return add(builder().participant(participant).build());
  }

  RoseTrapClientBuilder builder() {
    return RoseTrapClient.builder(uri());
  }

  /** Has a client closed together with the hub. */
  RoseTrapClient add(RoseTrapClient client) {
    clients.add(client);
    return client;
  }

  /** Writes a number without a client. */
  void write(String variable, int number) {
    hub()
        .execute(
            "default",
            new Command.Write(
                variable, Value.json(Integer.toString(number)), Command.Precondition.NONE),
            Actor.named("the test"));
  }

  /** Blocks until so many readers are blocked on a variable of the default run. */
  void awaitReaders(String variable, int readers) {
    Condition blocked = new Condition.Waiting(variable, readers, Optional.empty());
    try {
      Outcome outcome = hub().await("default", blocked, "the test", Facts.PATIENCE);
      if (!(outcome instanceof Outcome.Arrived)) {
        throw new AssertionError(readers + " readers of " + variable + ": " + outcome);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Blocks until nobody waits for anything. */
  void awaitNoReaders() {
    Facts.await("no waiter is left", () -> hub().look().waiterCount() == 0);
  }

  @Override
  public void close() {
    clients.forEach(RoseTrapClient::close);
    server.close();
  }
}
