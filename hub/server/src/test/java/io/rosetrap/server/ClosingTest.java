package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Hub;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hub that closes answers everybody first, and leaves nothing behind. */
class ClosingTest {
  private TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void closingHub_livesButIsNotReadyAndRefusesNewThings() {
    hub.write("a", "1");
    assertThat(hub.get("/health/ready").requireStatus(200).text()).isEqualTo("{\"status\":\"UP\"}");

    hub.core().close();

    assertThat(hub.get("/health/live").requireStatus(200).text()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(hub.get("/health/ready").requireStatus(503).text())
        .isEqualTo("{\"status\":\"CLOSING\"}");
    assertThat(hub.put(VARIABLES + "a", "2").requireProblem(ErrorCode.HUB_CLOSING).detail())
        .isEqualTo("The hub is closing and takes nothing new. Start a hub and ask again.");
    hub.put("/v1/runs/new/variables/a", "2").requireProblem(ErrorCode.HUB_CLOSING);
    hub.delete(VARIABLES + "a").requireProblem(ErrorCode.HUB_CLOSING);
    hub.get(VARIABLES + "b?wait=30s")
        .requireProblem(ErrorCode.HUB_CLOSING)
        .requireOutcome("HUB_CLOSING");
    hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"b\"},\"wait\":\"30s\"}")
        .requireProblem(ErrorCode.HUB_CLOSING);
    assertThat(hub.get(VARIABLES + "a").requireStatus(200).text()).isEqualTo("1");
    assertThat(hub.get(VARIABLES + "a?wait=30s").requireStatus(200).text()).isEqualTo("1");
  }

  @Test
  void close_readersOfEveryKindWait_eachGetsItsAnswer() {
    List<CompletableFuture<Answer>> readers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      readers.add(hub.later(() -> hub.get(VARIABLES + "a?wait=30s")));
      readers.add(
          hub.later(
              () ->
                  hub.post(
                      RUN + "/await",
                      "{\"condition\":{\"any\":[{\"variable\":\"a\",\"equals\":1}]},\"wait\":\"30s\"}")));
      readers.add(
          hub.later(() -> hub.post("/set_lookout", "{\"variable_name\":\"a\",\"message\":\"\"}")));
    }
    hub.awaitReaders("a", 30);

    hub.close();

    for (CompletableFuture<Answer> reader : readers) {
      join(reader).requireProblem(ErrorCode.HUB_CLOSING).requireOutcome("HUB_CLOSING");
    }
    assertThat(hub.core().look().waiterCount()).isZero();
  }

  @Test
  void close_freesThePortForTheNext() {
    int port = hub.port();
    String before = hub.core().instance();
    try (RawClient idle = hub.connect()) {
      idle.request("GET", "/v1/runs").answer().requireStatus(200);
      hub.close();

      assertThat(idle.isClosedByHub()).isTrue();
    }
    assertThatThrownBy(() -> RawClient.connect(port)).isInstanceOf(UncheckedIOException.class);

    hub = TestHub.start(c -> c.port(port));
    assertThat(hub.core().instance()).isNotEqualTo(before);
    hub.get("/health/ready").requireStatus(200);
  }

  @Test
  void close_onAThreadThatIsInterrupted_freesThePortAndLeavesTheInterrupt() {
    int port = hub.port();

    Thread.currentThread().interrupt();
    hub.close();

    assertThat(Thread.interrupted()).isTrue();
    hub = TestHub.start(builder -> builder.port(port));
    hub.get("/health/ready").requireStatus(200);
  }

  @Test
  void close_twiceOrAtOnce_isOneClose() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "a?wait=30s"));
    hub.awaitReader("a");

    IntStream.range(0, 4).parallel().forEach(i -> hub.close());

    join(reader).requireProblem(ErrorCode.HUB_CLOSING);
  }

  @Test
  void close_connectionThatWaitedLongBefore_isClosedToo() {
    // Such a connection is read by another thread than its own, which must end as well.
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=600ms").answer().requireStatus(404);
      client.request("GET", VARIABLES + "a?wait=600ms").answer().requireStatus(404);

      hub.close();

      assertThat(client.isClosedByHub()).isTrue();
    }
  }

  @Test
  void close_whileConnectionsCome_eachHearsSomething() {
    // Interleaving: a connection is in the backlog, just taken on, or about to send, when the port
    // closes.
    List<CompletableFuture<Answer>> clients =
        IntStream.range(0, 8).mapToObj(i -> hub.later(this::askUntilRefused)).toList();
    hub.awaitReader("coming");

    hub.close();

    clients.forEach(TestHub::join);
  }

  /** Ends when the hub cannot be reached; a connection that hears nothing fails. */
  private Answer askUntilRefused() {
    while (true) {
      try (RawClient client = hub.connect()) {
        client.request("GET", VARIABLES + "coming?wait=10ms").answer();
      } catch (UncheckedIOException e) {
        assertThat(e.getCause()).isNotInstanceOf(SocketTimeoutException.class);
        if (e.getCause() instanceof ConnectException) {
          return new Answer(0, Map.of(), new byte[0]);
        }
      }
    }
  }

  @Test
  void close_bodyIsStillComing_isWaitedForAndAnswered() {
    try (RawClient client = hub.connect()) {
      client.send(
          RawClient.head("PUT", VARIABLES + "a", "Expect: 100-continue", "Content-Length: 2")
              + "\r\n");
      client.answer().requireStatus(100);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(hub::close);
      TestHub.awaitTrue("it listens no more", this::isRefused);

      client.send("ok");

      client.answer().requireProblem(ErrorCode.HUB_CLOSING);
      closed.join();
    }
  }

  private boolean isRefused() {
    try {
      hub.connect().close();
      return false;
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof ConnectException;
    }
  }

  @Test
  void close_bodyIsStillComing_givesUpAfterTheGrace() {
    hub.close();
    hub = TestHub.start(c -> c.grace(Duration.ofMillis(50)));
    try (RawClient client = hub.connect()) {
      client.send(RawClient.head("PUT", VARIABLES + "a", "Content-Length: 2") + "\r\nx");

      hub.close();

      assertThat(client.isClosedByHub()).isTrue();
      assertThat(hub.core().look().runs()).isEmpty();
    }
  }

  @Test
  void close_letsGoOfTheHub() {
    WeakReference<Hub> core = new WeakReference<>(closedHub());

    // The web server's timer outlives it; a test suite with a hub for each class must not pay for
    // it.
    TestHub.awaitTrue(
        "the hub is collected",
        () -> {
          System.gc();
          return core.refersTo(null);
        });
  }

  private static Hub closedHub() {
    try (TestHub once = TestHub.start()) {
      once.write("a", "1");
      once.later(() -> once.get(VARIABLES + "b?wait=30s"));
      once.awaitReader("b");
      return once.core();
    }
  }
}
