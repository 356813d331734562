package io.rosetrap.samples.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.WaitTimedOutException;
import io.rosetrap.samples.handoff.ClientA;
import io.rosetrap.samples.handoff.ClientB;
import io.rosetrap.samples.handoff.ClientC;
import io.rosetrap.testcontainers.ContainerParticipant;
import io.rosetrap.testcontainers.NeedsDocker;
import io.rosetrap.testcontainers.RoseTrapContainer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/** The original example with the hub and two programs in containers, and the test as the third. */
@NeedsDocker
// begin: docs
@Testcontainers
class HandOffContainersIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @AutoClose static final Network NETWORK = Network.newNetwork();

  @Container final RoseTrapContainer hub = new RoseTrapContainer().withNetwork(NETWORK);

  @AutoClose final GenericContainer<?> a = program(ClientA.class);
  @AutoClose final GenericContainer<?> b = program(ClientB.class);
  @AutoClose final GenericContainer<?> c = program(ClientC.class, "1");

  @Test
  void handOff_fromContainerToContainerToTest_endsWithY() {
    hub.participant(a, "CLIENT A", "Y_Data");
    hub.participant(c, "CLIENT C", "X_Data");
    Startables.deepStart(a, c).join();

    assertThat(hub.client("CLIENT B").read("Y_Data", Integer.class, LIMIT)).isEqualTo(100);
  }

  // begin: readme
  @Test
  void producer_thatIsKilled_failsItsConsumersAtOnce() {
    ContainerParticipant producer = hub.participant(a, "CLIENT A", "Y_Data");
    ContainerParticipant consumer = hub.participant(b, "CLIENT B");
    Startables.deepStart(a, b).join();
    hub.awaitWaiting("CLIENT A", "X_Data", LIMIT);
    hub.awaitWaiting("CLIENT B", "Y_Data", LIMIT);

    producer.kill();

    assertThat(consumer.awaitExit(LIMIT)).isEqualTo(1);
    assertThat(String.join("\n", consumer.getLastLines()))
        .contains("Y_Data was promised by CLIENT A, which was ended by SIGKILL (exit code 137)")
        .contains("| reads X_Data and blocks until it is written");
    // end: readme
    assertThat(producer.getExitCode()).contains(137);
    // So does whoever asks only now.
    RoseTrapClient late = hub.client("CLIENT C");
    assertThatThrownBy(() -> late.read("Y_Data", Integer.class, LIMIT))
        .isInstanceOf(BrokenPromiseException.class);
  }

  @Test
  void producer_thatIsPaused_failsNobody() {
    ContainerParticipant producer = hub.participant(a, "CLIENT A", "Y_Data");
    ContainerParticipant consumer = hub.participant(b, "CLIENT B");
    Startables.deepStart(a, b).join();
    hub.awaitWaiting("CLIENT A", "X_Data", LIMIT);

    producer.pause();
    RoseTrapClient test = hub.client("CLIENT C");
    test.write("X_Data", 50);
    // The promise stands: who reads meanwhile is out of time, and not told that nothing will come.
    assertThatThrownBy(() -> test.read("Y_Data", Integer.class, Duration.ofSeconds(4)))
        .isInstanceOf(WaitTimedOutException.class);
    hub.awaitWaiting("CLIENT B", "Y_Data", LIMIT);
    assertThat(producer.getExitCode()).isEmpty();
    producer.unpause();

    assertThat(consumer.awaitExit(LIMIT)).isZero();
    assertThat(consumer.getLastLines()).contains("woke with Y_Data = 100, finished");
  }

  /** One of our programs in an image with nothing but a Java; yours have images of their own. */
  private static GenericContainer<?> program(Class<?> main, String... args) {
    String java = System.getenv().getOrDefault("ROSETRAP_IMAGE_BASE", "eclipse-temurin:25-jre");
    return new GenericContainer<>(java)
        .withCopyToContainer(MountableFile.forHostPath("target/classes"), "/app/classes")
        .withCopyToContainer(MountableFile.forHostPath("target/lib"), "/app/lib")
        .withEnv("CLASSPATH", "/app/classes:/app/lib/*")
        .withCommand(("java " + main.getName() + " " + String.join(" ", args)).strip());
  }
}
// end: docs
