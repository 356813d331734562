package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No hub at all: refused, unknown, swallowed. */
@Timeout(30)
class UnreachableHubTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final String NEXT =
      " Check the address (ROSETRAP_URL) and that the hub runs ('rosetrap serve').";

  /** A port of this machine that nobody listens on. */
  private static URI nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static HubUnreachableException unreachable(Runnable call) {
    HubUnreachableException e = catchThrowableOfType(HubUnreachableException.class, call::run);
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
    assertThat(e.definite()).as("nothing was sent").isTrue();
    assertThat(e).hasCauseInstanceOf(IOException.class);
    return e;
  }

  @Test
  void hubThatIsNotThere_isLookedForAsLongAsThePatienceLasts() {
    URI uri = nobody();
    try (RoseTrapClient client =
        RoseTrapClient.builder(uri).participant("CLIENT A").patience(SHORT).build()) {
      String message =
          "The hub at "
              + uri
              + " cannot be reached: Connection refused. CLIENT A tried for 150 ms."
              + NEXT;
      long started = System.nanoTime();
      assertThat(unreachable(() -> client.read("X_Data", Integer.class))).hasMessage(message);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(SHORT);
      assertThat(unreachable(() -> client.write("X_Data", 50))).hasMessage(message);
      assertThat(unreachable(() -> client.peek("X_Data"))).hasMessage(message);
      assertThat(unreachable(() -> client.journal(0))).hasMessage(message);
      assertThat(unreachable(client::deleteRun)).hasMessage(message);
    }
  }

  @Test
  void hubThatIsNotThere_isLookedForNoLongerThanTheReadMayTake() {
    try (RoseTrapClient client = RoseTrapClient.connect(nobody(), "CLIENT A")) {
      // The patience of 10 s would run into the test's timeout after three of these.
      for (int i = 0; i < 10; i++) {
        assertThat(unreachable(() -> client.read("X_Data", Integer.class, Duration.ofMillis(30))))
            .hasMessageContaining("CLIENT A tried ");
      }
      assertThat(unreachable(() -> client.read("X_Data", Integer.class, Duration.ZERO)))
          .hasMessageContaining("CLIENT A tried once.");
    }
  }

  @Test
  void patienceZero_triesOnce() {
    URI uri = nobody();
    try (RoseTrapClient client =
        RoseTrapClient.builder(uri).participant("A").patience(Duration.ZERO).build()) {
      assertThat(unreachable(() -> client.write("X_Data", 50)))
          .hasMessage(
              "The hub at " + uri + " cannot be reached: Connection refused. A tried once." + NEXT);
    }
  }

  @Test
  void hubThatStartsLate_isFound() {
    try (TestHub hub = TestHub.start();
        Proxy proxy = Proxy.before(hub);
        RoseTrapClient client = RoseTrapClient.connect(proxy.uri(), "CLIENT A")) {
      proxy.goAway();
      Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
      Facts.await("the client has met a refusal", () -> proxy.isSearchedBy(read.thread()));
      proxy.comeBack();
      hub.awaitReaders("X_Data", 1);
      hub.write("X_Data", 50);
      assertThat(read.result()).isEqualTo(50);
    }
  }

  @Test
  void hostThatIsNotKnown_isTold() {
    // Reserved for names that never exist (RFC 6761).
    try (RoseTrapClient client =
        RoseTrapClient.builder(URI.create("http://hub.invalid:8000"))
            .participant("A")
            .patience(Duration.ZERO)
            .build()) {
      assertThat(unreachable(() -> client.read("X_Data", Integer.class)))
          .hasMessage(
              "The hub at http://hub.invalid:8000 cannot be reached: the host is not known. A tried"
                  + " once."
                  + NEXT);
    }
  }

  @Test
  void hostThatSwallowsConnections_holdsUpNobodyForLong() throws IOException {
    // A listener whose queue is full drops what more comes, as a firewall does.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<SocketChannel> queue = new ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          SocketChannel channel = SocketChannel.open();
          queue.add(channel);
          channel.configureBlocking(false);
          channel.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
        }
        URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort());
        try (RoseTrapClient client = RoseTrapClient.connect(uri, "A")) {
          long started = System.nanoTime();
          assertThat(unreachable(() -> client.read("X_Data", Integer.class, SHORT)))
              .hasMessageContaining("cannot be reached: it does not answer.");
          // One attempt to connect is granted a second; five would be the default.
          assertThat(Duration.ofNanos(System.nanoTime() - started))
              .isLessThan(Timing.DEFAULTS.connect());
        }
      } finally {
        for (SocketChannel channel : queue) {
          channel.close();
        }
      }
    }
  }
}
