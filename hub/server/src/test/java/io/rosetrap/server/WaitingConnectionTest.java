package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections whose handler waits: peers that leave, bytes that come early, and idle timeouts. */
class WaitingConnectionTest {
  /** Longer than the first moment of a wait, in which the peer is not watched yet. */
  private static final String WATCHED = "?wait=700ms";

  private TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  // --- peers that leave ----------------------------------------------------------------------

  @Test
  void reader_closes_isNoticedWithoutAnyRequest() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=60s");
      hub.awaitReader("a");
    }

    hub.awaitNoReaders();
    TestHub.awaitTrue("the run is gone", () -> hub.core().look().runs().isEmpty());
  }

  @Test
  void reader_isKilled_isNoticedWithoutAnyRequest() {
    RawClient client = hub.connect();
    client.request("GET", VARIABLES + "a?wait=60s");
    hub.awaitReader("a");

    client.reset();

    hub.awaitNoReaders();
  }

  @Test
  void reader_pipelinesThenCloses_isNoticedToo() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=60s");
      hub.awaitReader("a");
      client.request("PUT", VARIABLES + "b", utf8("never read"));
    }

    hub.awaitNoReaders();
  }

  @Test
  void halfClosedReader_decidedInTheFirstMoment_isAnswered() {
    hub.write("a", "1");
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=60s").closeOutput();
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("1");
      assertThat(client.isClosedByHub()).isTrue();
    }
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "b?wait=10ms").closeOutput();
      client.answer().requireProblem(ErrorCode.TIMED_OUT);
      assertThat(client.isClosedByHub()).isTrue();
    }
  }

  @Test
  void halfClosedReader_undecidedAfterTheFirstMoment_isTakenAsGone() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=60s").closeOutput();

      assertThat(
              client
                  .answer()
                  .requireProblem(ErrorCode.CANCELLED)
                  .requireOutcome("CANCELLED")
                  .detail())
          .isEqualTo("The wait was cancelled: its reader closed the connection.");
      assertThat(client.isClosedByHub()).isTrue();
    }
    // A run that nobody needs is given up just after its last wait has been answered.
    TestHub.awaitTrue("nothing remains", () -> hub.remains().equals("[], 0 waiters, 0 bytes"));
  }

  // --- bytes that come early -----------------------------------------------------------------

  @Test
  void request_pipelinedWhileTheFirstWaits_isAnsweredAfterIt() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=60s");
      hub.awaitReader("a");
      client.request("PUT", VARIABLES + "b", utf8("second"));
      client.request("GET", VARIABLES + "b");
      assertThat(hub.core().look().peek("default", "b")).isEmpty();

      hub.write("a", "first");

      assertThat(client.answer().requireStatus(200).text()).isEqualTo("first");
      client.answer().requireStatus(200);
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("second");
    }
  }

  @Test
  void request_pipelinedWhileTheFirstIsWatched_isAnsweredAfterIt() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a" + WATCHED);
      hub.awaitReader("a");
      CompletableFuture<Answer> timedOut = hub.later(client::answer);
      // In pieces, some before and some after the peer begins to be watched.
      String second = RawClient.head("PUT", VARIABLES + "b", "Content-Length: 6") + "\r\nsecond";
      for (int i = 0; i < second.length(); i++) {
        client.send(second.substring(i, i + 1));
      }
      TestHub.join(timedOut).requireProblem(ErrorCode.TIMED_OUT);

      client.answer().requireStatus(200);
      client.request("GET", VARIABLES + "b");
      assertThat(client.answer().text()).isEqualTo("second");
    }
  }

  @Test
  void request_largeAndPipelinedWhileTheFirstWaits_isTakenWhole() {
    byte[] large = new byte[1 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=60s");
      hub.awaitReader("a");
      CompletableFuture<Answer> sent =
          hub.later(
              () -> {
                client.request("PUT", VARIABLES + "b", large, "Content-Type: image/png");
                return new Answer(0, Map.of(), new byte[0]);
              });
      hub.write("a", "1");
      client.answer().requireStatus(200);
      client.answer().requireStatus(200);
      TestHub.join(sent);
    }
    assertThat(hub.get(VARIABLES + "b").body()).isEqualTo(large);
  }

  @Test
  void connection_afterLongWaits_isReusedAgainAndAgain() {
    List<CompletableFuture<Answer>> clients =
        IntStream.range(0, 20).mapToObj(i -> hub.later(() -> longWaits("conn-" + i))).toList();

    clients.forEach(client -> TestHub.join(client).requireStatus(200));
  }

  private Answer longWaits(String name) {
    try (RawClient client = hub.connect()) {
      for (int i = 0; i < 3; i++) {
        client.request("GET", VARIABLES + name + "-never" + WATCHED);
        client.answer().requireProblem(ErrorCode.TIMED_OUT);
        client.request("PUT", VARIABLES + name, utf8("value " + i));
        client.answer().requireStatus(200);
        client.request("GET", VARIABLES + name + WATCHED + "&after=" + i);
        assertThat(client.answer().text()).isEqualTo("value " + i);
      }
      return client.request("GET", VARIABLES + name).answer();
    }
  }

  // --- idle timeouts -------------------------------------------------------------------------

  @Test
  void idleTimeout_cutsIdleConnectionsButNoWaitingReader() {
    hub.close();
    hub = TestHub.start(Duration.ofMillis(400));
    hub.write("warm", "up");
    try (RawClient waiting = hub.connect()) {
      waiting.request("GET", VARIABLES + "a?wait=60s");
      hub.awaitReader("a");

      try (RawClient fresh = hub.connect();
          RawClient used = hub.connect().request("GET", VARIABLES + "b");
          RawClient slow =
              hub.connect()
                  .send(RawClient.head("PUT", VARIABLES + "slow", "Content-Length: 2") + "\r\nx");
          RawClient usedLong = hub.connect().request("GET", VARIABLES + "b?wait=1s")) {
        assertThat(fresh.isClosedByHub()).isTrue();
        used.answer().requireProblem(ErrorCode.NOT_WRITTEN);
        assertThat(used.isClosedByHub()).isTrue();
        assertThat(slow.isClosedByHub()).isTrue();
        // After such a wait another thread reads the connection, which must be cut as well.
        usedLong.answer().requireProblem(ErrorCode.TIMED_OUT);
        assertThat(usedLong.isClosedByHub()).isTrue();
      }

      assertThat(hub.core().look().waiterCount()).isEqualTo(1);
      hub.write("a", "1");
      assertThat(waiting.answer().requireStatus(200).text()).isEqualTo("1");
    }
    assertThat(hub.core().look().peek("default", "slow")).isEmpty();
  }
}
