package io.rosetrap.testcontainers;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;

/** What tests of containers do again and again. */
final class Containers {
  /** How long a test waits for something that is about to happen. */
  static final Duration LONG = Duration.ofSeconds(60);

  private Containers() {}

  /** A container that runs the command {@code rosetrap}, which the hub's image has too. */
  static GenericContainer<?> rosetrap(RoseTrapContainer hub, String... words) {
    return new GenericContainer<>(hub.getDockerImageName()).withCommand(words);
  }

  /** Blocks until so many readers wait for a variable. */
  static void awaitReaders(RoseTrapClient client, String variable, int count) {
    var unused =
        client.awaitArrival(new Condition.Waiting(variable, count, Optional.empty()), LONG);
  }
}
