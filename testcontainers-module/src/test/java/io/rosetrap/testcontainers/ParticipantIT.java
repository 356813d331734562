package io.rosetrap.testcontainers;

import static io.rosetrap.testcontainers.Containers.LONG;
import static io.rosetrap.testcontainers.Containers.awaitReaders;
import static io.rosetrap.testcontainers.Containers.rosetrap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.WaitTimedOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/** Containers whose end the hub is told of. */
@NeedsDocker
class ParticipantIT {
  private static final Network NETWORK = Network.newNetwork();
  private static final RoseTrapContainer HUB = new RoseTrapContainer().withNetwork(NETWORK);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private ContainerRun run;
  private GenericContainer<?> producer;
  private GenericContainer<?> consumer;

  @BeforeAll
  static void startHub() {
    HUB.start();
  }

  @AfterAll
  static void stopHub() {
    HUB.stop();
    NETWORK.close();
  }

  @BeforeEach
  void newRun() {
    run = HUB.inRun("run-" + RUNS.incrementAndGet());
    producer = rosetrap(HUB, "read", "go", "--timeout", "10m");
    consumer = rosetrap(HUB, "read", "Y_Data", "--timeout", "10m");
  }

  @AfterEach
  void stopContainers() {
    producer.stop();
    consumer.stop();
  }

  @Test
  void producerIsKilled_consumerFailsAtOnceWithItsExitCode() {
    ContainerParticipant p = run.participant(producer, "producer", "Y_Data");
    ContainerParticipant c = run.participant(consumer, "consumer");
    producer.start();
    consumer.start();
    run.awaitWaiting("producer", "go", LONG);
    run.awaitWaiting("consumer", "Y_Data", LONG);

    p.kill();

    assertThat(c.awaitExit(LONG)).isEqualTo(3);
    assertThat(p.awaitExit(LONG)).isEqualTo(137);
    assertThat(String.join("\n", c.getLastLines()))
        .contains("which was ended by SIGKILL (exit code 137)");
  }

  @Test
  void producerEndsWithAnError_readersSeeItsLastLines() {
    GenericContainer<?> wrong = rosetrap(HUB, "read", "no such name");
    try (wrong) {
      ContainerParticipant p = run.participant(wrong, "producer", "Y_Data");
      CompletableFuture<Integer> reader =
          run.client("CLIENT A").readAsync("Y_Data", Integer.class, LONG);
      startThatMayEnd(wrong);
      assertThat(p.awaitExit(LONG)).isEqualTo(2);
      assertThatThrownBy(reader::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(BrokenPromiseException.class)
          .hasMessageContainingAll("producer", "exited with code 2", "no such name");
    }
  }

  @Test
  void producerIsPaused_consumerWaitsOn() {
    ContainerParticipant p = run.participant(producer, "producer", "Y_Data");
    producer.start();
    CompletableFuture<String> reader =
        run.client("CLIENT A").readAsync("Y_Data", String.class, LONG);
    awaitReaders(run.client("gate"), "go", 1);

    p.pause();
    run.client("CLIENT B").write("other", 1);
    assertThat(reader).isNotDone();
    assertThat(p.getExitCode()).isEmpty();
    p.unpause();

    run.client("CLIENT B").write("go", "now");
    assertThat(p.awaitExit(LONG)).isZero();
    assertThatThrownBy(reader::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContainingAll("producer", "exited with code 0");
  }

  @Test
  void containersWaitForEachOther_bothAreToldThatItIsADeadlock() {
    GenericContainer<?> other = rosetrap(HUB, "read", "X_Data", "--timeout", "10m");
    try (other) {
      ContainerParticipant a = run.participant(consumer, "CLIENT A", "X_Data");
      ContainerParticipant b = run.participant(other, "CLIENT B", "Y_Data");
      consumer.start();
      other.start();
      assertThat(a.awaitExit(LONG)).isEqualTo(4);
      assertThat(b.awaitExit(LONG)).isEqualTo(4);
      assertThat(String.join("\n", a.getLastLines())).contains("CLIENT A", "CLIENT B");
    }
  }

  @Test
  void containersWaitForEachOtherButOneDoesSomethingElseToo_isNoDeadlock() throws Exception {
    GenericContainer<?> other = rosetrap(HUB, "read", "X_Data", "--timeout", "10m");
    try (other) {
      ContainerParticipant a = run.participant(consumer, "CLIENT A", "X_Data");
      ContainerParticipant b = run.participant(other, "CLIENT B", "Y_Data");
      consumer.start();
      awaitReaders(run.client("gate"), "Y_Data", 1);
      CompletableFuture<Integer> second =
          CompletableFuture.supplyAsync(() -> exec(consumer, "read", "go", "--timeout", "10m"));
      awaitReaders(run.client("gate"), "go", 1);
      other.start();
      awaitReaders(run.client("gate"), "X_Data", 1);

      // Eight times as long as a deadlock must stand before it is told.
      assertThatThrownBy(() -> run.client("gate").read("never", Duration.ofSeconds(2)))
          .isInstanceOf(WaitTimedOutException.class);
      run.client("gate").write("go", 1);
      assertThat(second.join()).isZero();
      assertThat(exec(consumer, "write", "X_Data", "1")).isZero();
      assertThat(b.awaitExit(LONG)).isZero();
      assertThat(a.getExitCode()).isEmpty();
    }
  }

  /** Runs the command once more in a container that runs it. */
  private static int exec(GenericContainer<?> container, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "java",
                "@/opt/rosetrap/java.options",
                "@/opt/rosetrap/cache/java.options",
                "io.rosetrap.cli.RoseTrap"));
    command.addAll(List.of(words));
    try {
      return container.execInContainer(command.toArray(String[]::new)).getExitCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void containerIsStartedAgain_isAnotherAttempt() {
    ContainerParticipant p = run.participant(producer, "producer", "Y_Data");
    producer.start();
    awaitReaders(run.client("gate"), "go", 1);
    producer.stop();
    assertThat(p.awaitExit(LONG)).isEqualTo(137);

    producer.start();
    awaitReaders(run.client("gate"), "go", 1);
    assertThat(p.getExitCode()).isEmpty();
    assertThat(run.client("gate").participants())
        .anySatisfy(
            each -> {
              assertThat(each.name()).isEqualTo("producer");
              assertThat(each.attempt()).isEqualTo(2);
            });
  }

  @Test
  void containerOfAnotherNetwork_isRefused() {
    try (Network other = Network.newNetwork()) {
      producer.withNetwork(other);
      assertThatThrownBy(() -> run.participant(producer, "producer"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The container of producer is in another network than the hub, which it has no way"
                  + " to. Put both into one: withNetwork(network).");
    }
  }

  @Test
  void hubIsStoppedAndStartedAgain_itsParticipantsAreWatchedAgain() {
    try (Network network = Network.newNetwork();
        RoseTrapContainer hub = new RoseTrapContainer().withNetwork(network)) {
      hub.start();
      GenericContainer<?> worker = rosetrap(hub, "read", "go", "--timeout", "10m");
      try (worker) {
        ContainerParticipant p = hub.participant(worker, "worker", "Y_Data");
        worker.start();
        hub.awaitWaiting("worker", "go", LONG);
        hub.stop();
        assertThatThrownBy(() -> p.awaitExit(LONG))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(
                "The hub was stopped while the container of worker ran, so its end is not known."
                    + " Stop the container first, or keep the hub.");
        worker.stop();

        worker.start();
        hub.awaitWaiting("worker", "go", LONG);
        hub.client("CLIENT C").write("go", 1);
        assertThat(p.awaitExit(LONG)).isZero();
      }
    }
  }

  @Test
  void containerThatCannotBeCreated_breaksItsPromiseAtOnce() {
    producer.withCreateContainerCmdModifier(
        command -> {
          throw new IllegalStateException("the test wants it so");
        });
    run.participant(producer, "producer", "Y_Data");
    assertThatThrownBy(producer::start).hasStackTraceContaining("the test wants it so");
    // Whether it had joined or not, nobody is there who will write.
    assertThat(run.client("gate").participants())
        .noneMatch(each -> each.name().equals("producer") && each.ending().isEmpty());
  }

  @Test
  void kill_notStarted_saysSo() {
    ContainerParticipant p = run.participant(producer, "producer");
    assertThatThrownBy(p::kill)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The container of producer cannot be killed: it has not been started.");
  }

  @Test
  void participant_afterTheStart_isRefused() {
    producer.withNetwork(NETWORK).start();
    assertThatThrownBy(() -> run.participant(producer, "producer"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The container of producer has been started, and who it is in the run is said in its"
                + " environment. Call participant(…) before start().");
  }

  @Test
  void awaitExit_notEndedYet_saysWhatItPrinted() {
    ContainerParticipant p = run.participant(producer, "producer");
    assertThatThrownBy(() -> p.awaitExit(LONG))
        .hasMessage("The container of producer has not been started: call start().");
    producer.start();
    awaitReaders(run.client("gate"), "go", 1);
    assertThatThrownBy(() -> p.awaitExit(Duration.ofMillis(1)))
        .hasMessage("The container of producer has not ended within 1 ms. It printed nothing.");
  }

  /** Testcontainers takes a container that ends at once for one that failed to start. */
  private static void startThatMayEnd(GenericContainer<?> container) {
    try {
      container.start();
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("Container startup failed");
    }
  }
}
