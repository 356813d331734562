package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that are interrupted while, or before, they wait for the hub. */
class InterruptTest {
  /** How a call ended, and whether its thread was left interrupted. */
  private record Ended(InterruptedCallException error, boolean interrupted) {}

  private TestHub hub;
  private RoseTrapClient client;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    client = hub.client("CLIENT A");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static Ended endOf(Callable<?> call) {
    InterruptedCallException e = catchThrowableOfType(InterruptedCallException.class, call::call);
    return new Ended(e, Thread.currentThread().isInterrupted());
  }

  private String message() {
    return "CLIENT A was interrupted while it waited for the hub at " + hub.uri() + ".";
  }

  static Stream<Arguments> threads() {
    return Stream.of(
        Arguments.argumentSet("platform", Thread.ofPlatform()),
        Arguments.argumentSet("virtual", Thread.ofVirtual()));
  }

  @ParameterizedTest
  @MethodSource("threads")
  void blockedRead_endsAndLeavesTheThreadInterrupted(Thread.Builder threads) {
    Background<Ended> read =
        Background.call(threads, () -> endOf(() -> client.read("X_Data", Integer.class)));
    hub.awaitReaders("X_Data", 1);

    read.thread().interrupt();

    Ended ended = read.result();
    assertThat(ended.interrupted()).isTrue();
    assertThat(ended.error()).hasMessage(message());
    assertThat(ended.error().code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(ended.error().definite()).isTrue();
    hub.awaitNoReaders();
  }

  @ParameterizedTest
  @MethodSource("threads")
  void blockedAwait_endsAndTookNothing(Thread.Builder threads) {
    Condition any = new Condition.Any(List.of(new Condition.Written("X_Data", 0)));
    Background<Ended> wait =
        Background.call(threads, () -> endOf(() -> client.await(any, TestHub.LONG)));
    hub.awaitReaders("X_Data", 1);
    wait.thread().interrupt();
    assertThat(wait.result().error().definite()).isTrue();
    hub.awaitNoReaders();
  }

  @Test
  void connectionOfAnInterruptedRead_isNotUsedAgain() {
    try (Proxy proxy = Proxy.before(hub);
        RoseTrapClient through = RoseTrapClient.connect(proxy.uri(), "CLIENT A")) {
      Background<Ended> read =
          Background.call(() -> endOf(() -> through.read("X_Data", Integer.class)));
      hub.awaitReaders("X_Data", 1);
      assertThat(proxy.accepted()).isEqualTo(1);
      read.thread().interrupt();
      read.result();
      Facts.await("its connection is closed", () -> proxy.open() == 0);
      // The answer to the read would come on that connection: the next call must not see it.
      assertThat(through.write("X_Data", 50).version()).isEqualTo(1);
      assertThat(proxy.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("threads")
  void searchForALostHub_ends(Thread.Builder threads) {
    try (Proxy proxy = Proxy.before(hub);
        RoseTrapClient through = RoseTrapClient.connect(proxy.uri(), "CLIENT A")) {
      proxy.goAway();
      Background<Ended> write =
          Background.call(threads, () -> endOf(() -> through.write("X_Data", 50)));
      Facts.await("the client has met a refusal", () -> proxy.isSearchedBy(write.thread()));
      write.thread().interrupt();
      Ended ended = write.result();
      assertThat(ended.interrupted()).isTrue();
      assertThat(ended.error().definite()).as("nothing was sent").isTrue();
    }
  }

  @Test
  void write_thatWasSent_isInDoubt() {
    FakeHub.Script silence =
        peer -> {
          peer.takesRequest();
          peer.stall();
        };
    try (FakeHub silent = FakeHub.playing(silence);
        RoseTrapClient writer = silent.client("CLIENT A").build()) {
      Background<Ended> write = Background.call(() -> endOf(() -> writer.write("X_Data", 50)));
      Facts.await("the request was taken", () -> silent.requests().size() == 1);
      write.thread().interrupt();
      InterruptedCallException e = write.result().error();
      assertThat(e)
          .hasMessage(
              "CLIENT A was interrupted while it waited for the hub at "
                  + silent.uri()
                  + ". The request may have been carried out.");
      assertThat(e.definite()).isFalse();
    }
  }

  private static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  @ParameterizedTest
  @MethodSource("threads")
  void threadThatIsInterruptedAlready_sendsNothing(Thread.Builder threads) {
    client.write("X_Data", 50);
    List<Callable<?>> calls =
        List.of(
            () -> client.write("X_Data", 51),
            () -> client.read("X_Data", Integer.class),
            () -> client.peek("X_Data"),
            () -> client.delete("X_Data"),
            () -> client.runs());
    for (Callable<?> call : calls) {
      Background<Ended> ended =
          Background.call(
              threads,
              () -> {
                Thread.currentThread().interrupt();
                return endOf(call);
              });
      assertThat(ended.result().error()).hasMessage(message());
      assertThat(ended.result().error().definite()).isTrue();
      assertThat(ended.result().interrupted()).isTrue();
    }
    assertThat(client.journal(0)).hasSize(1);
    assertThat(client.idleConnections()).as("the kept connection survives").isEqualTo(1);
  }

  @Test
  void searchForAHubThatNeverWas_ends() {
    RoseTrapClient lost = hub.add(RoseTrapClient.connect(URI.create("http://127.0.0.1:1"), "A"));
    Background<Ended> read = Background.call(() -> endOf(() -> lost.read("X_Data", Integer.class)));
    Facts.await("the reader waits", () -> isParked(read.thread()));
    read.thread().interrupt();
    assertThat(read.result().interrupted()).isTrue();
  }

  @Test
  void interruptAfterTheValueCame_leavesValueAndFlag() {
    client.write("X_Data", 50);
    for (int i = 0; i < 200; i++) {
      Background<Boolean> read =
          Background.call(
              () -> {
                try {
                  return client.read("X_Data", int.class) == 50;
                } catch (InterruptedCallException e) {
                  return Thread.currentThread().isInterrupted();
                }
              });
      read.thread().interrupt();
      assertThat(read.result()).isTrue();
    }
  }
}
