package io.rosetrap.testcontainers;

import static io.rosetrap.testcontainers.Containers.LONG;
import static io.rosetrap.testcontainers.Containers.awaitReaders;
import static io.rosetrap.testcontainers.Containers.rosetrap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.HubClosingException;
import io.rosetrap.client.InstanceChangedException;
import io.rosetrap.client.RoseTrapClient;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

@NeedsDocker
class RoseTrapContainerIT {
  @Test
  void start_returnsWhenTheHubIsReadyAndAsksForNoToken() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.start();
      RoseTrapClient client = hub.client("CLIENT C");
      client.awaitReady();
      client.write("X_Data", 50);
      assertThat(hub.client("CLIENT A").read("X_Data", Integer.class)).isEqualTo(50);
      assertThat(hub.getToken()).isEmpty();
      assertThat(hub.getUrl()).startsWith("http://").endsWith(":" + hub.getMappedPort(8000));
      assertThat(client.run()).isEqualTo("default");
    }
  }

  @Test
  void image_runsAsNobodyInParticularOnFilesThatCannotBeWritten() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.withCreateContainerCmdModifier(
          command -> {
            var unused = command.getHostConfig().withReadonlyRootfs(true);
          });
      hub.start();
      hub.client("CLIENT C").write("X_Data", 50);
      assertThat(hub.getContainerInfo().getConfig().getUser()).isEqualTo("10001:10001");
      assertThat(hub.getContainerInfo().getHostConfig().getReadonlyRootfs()).isTrue();
      assertThat(hub.getLogs()).doesNotContainIgnoringCase("warning").doesNotContain("rror");
    }
  }

  @Test
  void image_tellsDockerWhetherTheHubTakesWork() throws Exception {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.start();
      String[] check =
          hub.getContainerInfo().getConfig().getHealthcheck().getTest().toArray(String[]::new);
      assertThat(check[0]).isEqualTo("CMD");
      String[] command = List.of(check).subList(1, check.length).toArray(String[]::new);
      assertThat(hub.execInContainer(command).getExitCode()).isZero();
    }
  }

  @Test
  void withToken_othersAreRefused() {
    try (RoseTrapContainer hub = new RoseTrapContainer().withToken("s3cret").withRun("orders")) {
      hub.start();
      hub.client("CLIENT C").write("X_Data", 50);
      assertThat(hub.client("CLIENT A").run()).isEqualTo("orders");
      assertThat(hub.getToken()).contains("s3cret");
      try (RoseTrapClient stranger = RoseTrapClient.connect(hub.getUrl(), "stranger")) {
        assertThatThrownBy(() -> stranger.peek("X_Data"))
            .isInstanceOfSatisfying(
                RoseTrapException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
      }
      assertThat(hub.getLogs()).doesNotContain("s3cret");
    }
  }

  @Test
  void network_otherContainersReachTheHubByItsAliases() {
    try (Network network = Network.newNetwork();
        RoseTrapContainer hub =
            new RoseTrapContainer()
                .withNetwork(network)
                .withNetworkAliases("hub.internal", "rosetrap")
                .withRun("orders")) {
      assertThat(hub.getNetworkUrl()).isEqualTo("http://hub.internal:8000");
      hub.start();
      try (GenericContainer<?> writer =
          rosetrap(hub, "write", "X_Data", "50")
              .withNetwork(network)
              .withEnv(hub.inRun("orders").environment("CLIENT C"))) {
        writer.start();
        assertThat(hub.client("CLIENT A").read("X_Data", Integer.class, LONG)).isEqualTo(50);
      }
      try (GenericContainer<?> writer =
          rosetrap(hub, "write", "Y_Data", "51", "--url", "http://rosetrap:8000")
              .withNetwork(network)
              .withEnv("ROSETRAP_RUN", "orders")) {
        writer.start();
        assertThat(hub.client("CLIENT A").read("Y_Data", Integer.class, LONG)).isEqualTo(51);
      }
    }
  }

  @Test
  void getNetworkUrl_withoutNetwork_saysWhatToDo() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      assertThatThrownBy(hub::getNetworkUrl)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The hub is in no network, so other containers have no way to it. Put it into one"
                  + " before it starts: new RoseTrapContainer().withNetwork(network).");
    }
  }

  @Test
  void twoHubs_areApart() {
    try (RoseTrapContainer one = new RoseTrapContainer();
        RoseTrapContainer two = new RoseTrapContainer()) {
      one.start();
      two.start();
      one.client("CLIENT C").write("X_Data", 1);
      two.client("CLIENT C").write("X_Data", 2);
      assertThat(one.client("CLIENT A").read("X_Data", Integer.class)).isEqualTo(1);
      assertThat(two.client("CLIENT A").read("X_Data", Integer.class)).isEqualTo(2);
    }
  }

  @Test
  void killedAndStartedAgain_whoWaitsIsToldThatTheHubIsAnother() throws Exception {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      // Docker gives another port at each start unless one is said.
      hub.setPortBindings(List.of(freePort() + ":8000"));
      hub.start();
      RoseTrapClient a = hub.client("CLIENT A");
      CompletableFuture<Integer> reader = a.readAsync("X_Data", Integer.class, LONG);
      awaitReaders(hub.client("gate"), "X_Data", 1);

      hub.getDockerClient().killContainerCmd(hub.getContainerId()).exec();
      hub.getDockerClient().startContainerCmd(hub.getContainerId()).exec();

      assertThatThrownBy(reader::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(InstanceChangedException.class);
      hub.client("CLIENT C").write("X_Data", 50);
      assertThat(a.read("X_Data", Integer.class, LONG)).isEqualTo(50);
    }
  }

  @Test
  void stop_readersWait_eachIsToldAndTheHubEndsWithinItsGrace() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.start();
      // Not one of the container's own clients, which are closed before the hub is.
      try (RoseTrapClient a = RoseTrapClient.connect(hub.getUrl(), "CLIENT A")) {
        CompletableFuture<Integer> reader = a.readAsync("X_Data", Integer.class, LONG);
        awaitReaders(hub.client("gate"), "X_Data", 1);

        hub.getDockerClient().stopContainerCmd(hub.getContainerId()).withTimeout(30).exec();

        assertThatThrownBy(reader::join)
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(HubClosingException.class);
      }
      assertThat(hub.getCurrentContainerInfo().getState().getExitCodeLong()).isZero();
      assertThat(hub.getLogs()).contains("The hub stops; 1 reader is told.");
    }
  }

  @Test
  void stop_othersWait_theyAreToldThatTheHubCloses() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.start();
      try (RoseTrapClient a = RoseTrapClient.connect(hub.getUrl(), "CLIENT A")) {
        CompletableFuture<Integer> reader = a.readAsync("X_Data", Integer.class, LONG);
        awaitReaders(hub.client("gate"), "X_Data", 1);
        hub.stop();
        assertThatThrownBy(reader::join)
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(HubClosingException.class);
      }
    }
  }

  @Test
  void withEnv_tokenOfTheHub_isItsClientsToo() {
    try (RoseTrapContainer hub = new RoseTrapContainer().withEnv("ROSETRAP_TOKEN", "s3cret")) {
      hub.start();
      hub.client("CLIENT C").write("X_Data", 50);
      assertThat(hub.getToken()).contains("s3cret");
    }
  }

  @Test
  void withEnv_port_isRefused() {
    try (RoseTrapContainer hub = new RoseTrapContainer().withEnv("ROSETRAP_PORT", "9000")) {
      assertThatThrownBy(hub::start)
          .hasStackTraceContaining(
              "In its container the hub listens at all addresses, on port 8000;");
    }
  }

  @Test
  void withLimits_areTheHubs() {
    try (RoseTrapContainer hub = new RoseTrapContainer().withLimits("max-value-bytes=1k")) {
      hub.start();
      assertThatThrownBy(() -> hub.client("CLIENT C").write("X_Data", "x".repeat(2_000)))
          .isInstanceOfSatisfying(
              RoseTrapException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE));
    }
  }

  @Test
  void withLimits_ofAnotherForm_saysHowTheyLook() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      assertThatThrownBy(() -> hub.withLimits("10m"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("'10m' is no limit of a hub: it is like max-value-bytes=10m.");
    }
  }

  @Test
  void start_hubRefusesASetting_itsWordsAreInTheFailure() {
    try (RoseTrapContainer hub = new RoseTrapContainer().withLimits("max-value-bytes=much")) {
      assertThatThrownBy(hub::start)
          .isInstanceOf(ContainerLaunchException.class)
          .hasStackTraceContaining(
              "The hub ended with exit code 2 before it took work:\n"
                  + "  rosetrap: The environment variable ROSETRAP_MAX_VALUE_BYTES cannot be used");
    }
  }

  @Test
  void withJournalConsumer_handsOnEventsAsTheyHappen() throws Exception {
    BlockingQueue<JournalEntry> seen = new LinkedBlockingQueue<>();
    try (RoseTrapContainer hub = new RoseTrapContainer().withJournalConsumer(seen::add)) {
      hub.start();
      hub.client("CLIENT C").write("X_Data", 50);
      JournalEntry entry = seen.poll(60, TimeUnit.SECONDS);
      assertThat(entry).isNotNull();
      assertThat(entry.toString()).contains("X_Data").contains("CLIENT C");
    }
  }

  @Test
  void image_thatIsNoHubs_isRefused() {
    assertThatThrownBy(() -> new RoseTrapContainer("redis:7").close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rosetrap/rosetrap");
    try (RoseTrapContainer hub =
        new RoseTrapContainer(
            DockerImageName.parse("acme/hub").asCompatibleSubstituteFor("rosetrap/rosetrap"))) {
      assertThat(hub.getRun()).isEqualTo("default");
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
