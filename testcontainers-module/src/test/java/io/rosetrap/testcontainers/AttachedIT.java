package io.rosetrap.testcontainers;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.HubEndpoint;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Participant;
import io.rosetrap.junit.RoseTrapHub;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The JUnit extension on a hub in a container. */
@NeedsDocker
@Testcontainers
@RoseTrapHub(from = "hub")
class AttachedIT {
  private static final Network NETWORK = Network.newNetwork();

  @Container
  static final RoseTrapContainer HUB =
      new RoseTrapContainer().withNetwork(NETWORK).withToken("s3cret");

  static HubEndpoint hub() {
    return HUB.getEndpoint();
  }

  @Test
  void clients_areInARunOfTheTest(
      HubHandle hub,
      @Participant("CLIENT A") RoseTrapClient a,
      @Participant("CLIENT C") RoseTrapClient c) {
    CompletableFuture<Integer> reading = a.readAsync("X_Data", Integer.class, ofSeconds(30));
    c.write("X_Data", 50);
    assertThat(reading.join()).isEqualTo(50);
    assertThat(hub.run()).isNotEqualTo("default");
  }

  @Test
  void containers_takePartInTheRunOfTheTest(HubHandle hub, RoseTrapClient client) {
    GenericContainer<?> worker = Containers.rosetrap(HUB, "read", "X_Data", "--timeout", "10m");
    try (worker) {
      ContainerParticipant a = HUB.inRun(hub.run()).participant(worker, "CLIENT A", "Y_Data");
      worker.start();
      client.write("X_Data", "fifty");
      assertThat(a.awaitExit(Containers.LONG)).isZero();
      assertThat(a.getLastLines()).containsExactly("fifty");
    }
  }

  @Test
  void faults_areTaken(HubHandle hub, RoseTrapClient client) {
    try (var held = hub.hold("X_Data")) {
      client.write("X_Data", 50);
      assertThat(client.peek("X_Data")).isEmpty();
      held.release();
    }
    assertThat(client.peek("X_Data")).isPresent();
  }
}
