package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing a client, whatever its threads are doing. */
class ClosingTest {
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

  @Test
  void blockedCalls_endWithCancellation() {
    Condition any = new Condition.Any(List.of(new Condition.Written("X_Data", 0)));
    List<Background<?>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(Background.call(() -> client.read("X_Data", Integer.class)));
      calls.add(
          Background.call(
              Thread.ofPlatform(), () -> client.inRun("default").await(any, TestHub.LONG)));
    }
    hub.awaitReaders("X_Data", 20);

    client.close();

    for (Background<?> call : calls) {
      WaitCancelledException e = call.failure(WaitCancelledException.class);
      assertThat(e).hasMessage("The client of CLIENT A was closed while it waited for the hub.");
      assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(e.definite()).isTrue();
    }
    hub.awaitNoReaders();
  }

  @Test
  void write_thatWasSent_isInDoubt() {
    FakeHub.Script silence =
        peer -> {
          peer.takesRequest();
          peer.stall();
        };
    try (FakeHub silent = FakeHub.playing(silence)) {
      RoseTrapClient writer = silent.client("CLIENT A").build();
      Background<?> write = Background.call(() -> writer.write("X_Data", 50));
      Facts.await("the request was taken", () -> silent.requests().size() == 1);
      writer.close();
      WaitCancelledException e = write.failure(WaitCancelledException.class);
      assertThat(e)
          .hasMessage(
              "The client of CLIENT A was closed while it waited for the hub. The request may have"
                  + " been carried out.");
      assertThat(e.definite()).isFalse();
    }
  }

  @Test
  void searchForALostHub_ends() {
    try (Proxy proxy = Proxy.before(hub)) {
      RoseTrapClient through = RoseTrapClient.connect(proxy.uri(), "CLIENT A");
      proxy.goAway();
      Background<?> read = Background.call(() -> through.read("X_Data", Integer.class));
      Facts.await("the client has met a refusal", () -> proxy.isSearchedBy(read.thread()));
      through.close();
      assertThat(read.failure(WaitCancelledException.class).definite()).isTrue();
    }
  }

  @Test
  void callAfterwards_isRefused() {
    client.write("X_Data", 50);
    RoseTrapClient sibling = client.inRun("other");
    client.close();
    client.close();
    for (Runnable call :
        new Runnable[] {
          () -> client.read("X_Data", Integer.class),
          () -> client.write("X_Data", 51),
          () -> sibling.peek("X_Data")
        }) {
      WaitCancelledException e = catchThrowableOfType(WaitCancelledException.class, call::run);
      assertThat(e).hasMessage("The client of CLIENT A is closed.");
      assertThat(e.definite()).isTrue();
    }
    assertThat(hub.hub().look().peek("default", "X_Data").orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void connections_areClosed() {
    try (Proxy proxy = Proxy.before(hub)) {
      RoseTrapClient through = RoseTrapClient.connect(proxy.uri(), "CLIENT A");
      List<Background<?>> reads = new ArrayList<>();
      through.write("Y_Data", 1);
      for (int i = 0; i < 5; i++) {
        reads.add(Background.call(() -> through.read("X_Data", Integer.class)));
      }
      hub.awaitReaders("X_Data", 5);
      through.close();
      reads.forEach(read -> read.failure(WaitCancelledException.class));
      Facts.await("all connections are closed", () -> proxy.open() == 0);
      assertThat(through.idleConnections()).isZero();
    }
  }
}
