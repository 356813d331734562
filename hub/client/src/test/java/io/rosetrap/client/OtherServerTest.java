package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers is no hub, or one in trouble: garbage, proxies' pages, silence. */
class OtherServerTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Timing IMPATIENT =
      new Timing(Timing.DEFAULTS.slice(), Duration.ofMillis(100), Timing.DEFAULTS.connect());
  private static final String MAYBE = " The request may have been carried out.";

  private static HubUnreachableException unreachable(Runnable call) {
    HubUnreachableException e = catchThrowableOfType(HubUnreachableException.class, call::run);
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
    return e;
  }

  private static String cannotBeReached(FakeHub hub, String why, String tried) {
    return "The hub at "
        + hub.uri()
        + " cannot be reached: "
        + why
        + ". A "
        + tried
        + ". Check the address (ROSETRAP_URL) and that the hub runs ('rosetrap serve').";
  }

  // --- garbage ---------------------------------------------------------------------------------

  @Test
  void serverOfAnotherKind_isToldAtOnceAndInFull() {
    try (FakeHub hub = FakeHub.playing(peer -> peer.send("SSH-2.0-OpenSSH_9.6\r\n"));
        RoseTrapClient client = hub.client("A").build()) {
      String message =
          "What answers at "
              + hub.uri()
              + " is no RoseTrap hub: the answer begins with 'SSH-2.0-OpenSSH_9.6'. Check the"
              + " address (ROSETRAP_URL).";
      RoseTrapException read =
          catchThrowableOfType(RoseTrapException.class, () -> client.read("X_Data", Integer.class));
      assertThat(read).hasMessage(message);
      assertThat(read.code()).isEqualTo(ErrorCode.UNEXPECTED_ANSWER);
      assertThat(read.definite()).isTrue();
      RoseTrapException write =
          catchThrowableOfType(RoseTrapException.class, () -> client.write("X_Data", 50));
      assertThat(write).hasMessage(message + MAYBE);
      assertThat(write.definite()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 401, 404, 500})
  void answerThatIsNotAHubs_isToldAtOnce(int status) {
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(FakeHub.html(status)));
        RoseTrapClient client = hub.client("A").build()) {
      RoseTrapException e =
          catchThrowableOfType(RoseTrapException.class, () -> client.read("X_Data", Integer.class));
      assertThat(e)
          .hasMessage(
              "What answers at "
                  + hub.uri()
                  + " is no RoseTrap hub: the answer has status "
                  + status
                  + ". Check the address (ROSETRAP_URL).");
      assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED_ANSWER);
      assertThat(hub.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 OK | X: y      | {}",
        "200 OK | ETag: one | {}",
        "400 X  | X: y      | oops!",
        "418 X  | X: y      | {\"code\": \"OF_TOMORROW\"}"
      })
  void answerOfAHubThatCannotBeUnderstood_isTold(String status, String header, String body) {
    String head = "HTTP/1.1 " + status + "\r\n" + FakeHub.INSTANCE + header + "\r\n";
    String answer = head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(answer));
        RoseTrapClient client = hub.client("A").build()) {
      for (Runnable call :
          new Runnable[] {
            () -> client.read("X_Data", Integer.class),
            () -> client.peek("X_Data"),
            () -> client.write("X_Data", 50)
          }) {
        RoseTrapException e = catchThrowableOfType(RoseTrapException.class, call::run);
        assertThat(e).hasMessageStartingWith("The hub's answer cannot be understood: it");
        assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED_ANSWER);
      }
    }
  }

  // --- proxies ---------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void proxyThatMissesItsHub_isAskedAgain(int status) {
    try (FakeHub hub =
            FakeHub.playing(
                FakeHub.once(FakeHub.html(status)),
                FakeHub.once(FakeHub.html(status)),
                FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      assertThat(client.read("X_Data", String.class)).isEqualTo("hello");
      assertThat(hub.requests()).hasSize(3);
    }
  }

  @Test
  void proxyWithoutAHub_isGivenUp() {
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(FakeHub.html(503)));
        RoseTrapClient client = hub.client("A").patience(SHORT).build()) {
      HubUnreachableException read = unreachable(() -> client.read("X_Data", Integer.class));
      assertThat(read)
          .hasMessage(cannotBeReached(hub, "a proxy answers with status 503", "tried for 150 ms"));
      assertThat(read.definite()).isTrue();
      HubUnreachableException write = unreachable(() -> client.write("X_Data", 50));
      assertThat(write)
          .hasMessage(
              cannotBeReached(hub, "a proxy answers with status 503", "tried for 150 ms") + MAYBE);
      assertThat(write.definite()).isFalse();
      assertThat(hub.requests()).hasSizeGreaterThan(4);
    }
  }

  // --- silence ---------------------------------------------------------------------------------

  @Test
  void serverThatDropsEveryConnection_isGivenUp() {
    try (FakeHub hub = FakeHub.playing(peer -> {});
        RoseTrapClient client = hub.client("A").patience(SHORT).build()) {
      HubUnreachableException e = unreachable(() -> client.read("X_Data", Integer.class));
      assertThat(e).hasMessageContaining("cannot be reached: ");
      assertThat(e.definite()).isTrue();
    }
  }

  @Test
  void serverThatDropsEveryRequest_leavesAWriteInDoubt() {
    try (FakeHub hub = FakeHub.playing(peer -> peer.takesRequest());
        RoseTrapClient client = hub.client("A").patience(SHORT).build()) {
      HubUnreachableException e = unreachable(() -> client.write("X_Data", 50));
      assertThat(e)
          .hasMessage(
              cannotBeReached(
                      hub, "the connection was closed before an answer came", "tried for 150 ms")
                  + MAYBE);
      assertThat(e.definite()).isFalse();
    }
  }

  @Test
  void serverThatResetsConnections_isAskedAgain() {
    try (FakeHub hub =
            FakeHub.playing(
                peer -> {
                  peer.takesRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-");
                  peer.reset();
                },
                FakeHub.answering(FakeHub.WRITTEN));
        RoseTrapClient client = hub.client("A").build()) {
      assertThat(client.write("X_Data", 50).version()).isEqualTo(1);
      assertThat(hub.requests()).hasSize(2);
      assertThat(hub.requests().get(1)).isEqualTo(hub.requests().get(0));
    }
  }

  @Test
  @Timeout(20)
  void serverThatSaysNothing_isGivenUp() {
    try (FakeHub hub = FakeHub.playing(FakeHub.Peer::stall);
        RoseTrapClient client = hub.client("A").timing(IMPATIENT).patience(SHORT).build()) {
      HubUnreachableException write = unreachable(() -> client.write("X_Data", 50));
      assertThat(write)
          .hasMessage(cannotBeReached(hub, "it does not answer", "tried for 150 ms") + MAYBE);
      assertThat(write.definite()).isFalse();
      HubUnreachableException read =
          unreachable(() -> client.read("X_Data", Integer.class, Duration.ofMillis(20)));
      assertThat(read)
          .hasMessageContaining("cannot be reached: it does not answer. A tried for ")
          .hasMessageNotContaining(MAYBE);
      assertThat(read.definite()).isTrue();
    }
  }

  @Test
  @Timeout(20)
  void serverThatSaysNothingForLong_isGivenUpOnAWrite() {
    // Longer than what counts as a connection that had a hub behind it.
    Timing slow =
        new Timing(Timing.DEFAULTS.slice(), Duration.ofMillis(1_100), Timing.DEFAULTS.connect());
    try (FakeHub hub = FakeHub.playing(FakeHub.Peer::stall);
        RoseTrapClient client = hub.client("A").timing(slow).patience(SHORT).build()) {
      assertThat(unreachable(() -> client.write("X_Data", 50)))
          .hasMessageContaining("it does not answer");
    }
  }

  @Test
  @Timeout(20)
  void serverThatHoldsRequestsAndDropsThem_isGivenUpOnAWrite() {
    FakeHub.Script holding =
        peer -> {
          peer.takesRequest();
          peer.stallFor(Duration.ofMillis(1_100));
        };
    try (FakeHub hub = FakeHub.playing(holding);
        RoseTrapClient client = hub.client("A").patience(SHORT).build()) {
      assertThat(unreachable(() -> client.write("X_Data", 50)).definite()).isFalse();
    }
  }

  @Test
  @Timeout(20)
  void serverThatStopsInTheMiddleOfAnAnswer_isAskedAgain() {
    try (FakeHub hub =
            FakeHub.playing(
                peer -> {
                  peer.takesRequest();
                  peer.send(FakeHub.VALUE.substring(0, FakeHub.VALUE.length() - 2));
                  peer.stall();
                },
                FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").timing(IMPATIENT).build()) {
      assertThat(client.read("X_Data", String.class)).isEqualTo("hello");
      assertThat(hub.requests()).hasSize(2);
    }
  }

  @Test
  @Timeout(30)
  void serverThatTakesNoMoreOfARequest_isGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    FakeHub.Script deaf =
        peer -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    try (FakeHub hub = FakeHub.playing(deaf);
        RoseTrapClient client = hub.client("A").timing(IMPATIENT).patience(SHORT).build()) {
      HubUnreachableException e =
          unreachable(() -> client.write("X_Data", new byte[64 * 1024 * 1024]));
      assertThat(e).hasMessageContaining("it does not answer");
      assertThat(e.definite()).isFalse();
    } finally {
      over.countDown();
    }
  }

  // --- connections that end between requests -----------------------------------------------------

  @Test
  void serverThatClosesIdleConnections_causesNoErrorAndNoRepetition() {
    try (FakeHub hub = FakeHub.playing(FakeHub.once(FakeHub.WRITTEN));
        RoseTrapClient client = hub.client("A").patience(Duration.ZERO).build()) {
      for (int i = 1; i <= 50; i++) {
        client.write("X_Data", i);
        Facts.await("the server has closed", () -> hub.open() == 0);
      }
      assertThat(hub.requests()).hasSize(50);
    }
  }

  @Test
  void serverThatAnnouncesTheEnd_isNotAskedOnThatConnectionAgain() {
    String last = FakeHub.WRITTEN.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    try (FakeHub hub =
            FakeHub.playing(
                peer -> {
                  peer.takesRequest();
                  peer.send(last);
                  peer.stall();
                });
        RoseTrapClient client = hub.client("A").patience(Duration.ZERO).build()) {
      for (int i = 1; i <= 5; i++) {
        client.write("X_Data", i);
      }
      assertThat(hub.requests()).hasSize(5);
      Facts.await("the client has closed", () -> hub.open() == 0);
    }
  }

  @Test
  void wordsThatNobodyAskedFor_areNotTakenForTheNextAnswer() {
    String farewell = FakeHub.html(408);
    try (FakeHub hub =
            FakeHub.playing(
                FakeHub.answering(FakeHub.WRITTEN + farewell), FakeHub.answering(FakeHub.WRITTEN));
        RoseTrapClient client = hub.client("A").build()) {
      assertThat(client.write("X_Data", 1).version()).isEqualTo(1);
      assertThat(client.write("X_Data", 2).version()).isEqualTo(1);
      assertThat(hub.requests()).hasSize(2);
    }
  }

  @Test
  void interimAnswers_areSkipped() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n";
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(interim + FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      assertThat(client.read("X_Data", String.class)).isEqualTo("hello");
    }
  }
}
