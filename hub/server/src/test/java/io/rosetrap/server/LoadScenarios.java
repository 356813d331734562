package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Value;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many readers over HTTP at once; how many, subclasses say. */
abstract class LoadScenarios {
  /** Connections that are being made at once, so that the backlog does not overflow. */
  private static final int CONNECTING = 128;

  private static final String FOR_LONG = "?wait=20m";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int readers;
  private final TestHub hub;
  private final long memoryBefore = Machine.heldMemory();
  private final long descriptorsBefore = Machine.openDescriptors();

  LoadScenarios(int wanted) {
    readers = Machine.connections(wanted);
    hub = TestHub.start(c -> c.maxWait(Duration.ofMinutes(20)).grace(PATIENCE));
  }

  @AfterEach
  void stop() {
    hub.close();
    // Connections and threads end with the hub.
    TestHub.awaitTrue("no thread of the hub", () -> hub.server().threads() == 0);
    TestHub.awaitTrue(
        "all connections closed", () -> Machine.openDescriptors() <= descriptorsBefore + 10);
  }

  /** Blocked readers, one connection each. */
  private final class Readers implements AutoCloseable {
    private final List<RawClient> clients = new ArrayList<>();
    private final List<Future<Answer>> answers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Readers(IntFunction<String> name) throws Exception {
      Semaphore connecting = new Semaphore(CONNECTING);
      RawClient[] connected = new RawClient[readers];
      CountDownLatch asked = new CountDownLatch(readers);
      for (int i = 0; i < readers; i++) {
        int reader = i;
        answers.add(
            threads.submit(
                () -> {
                  connecting.acquire();
                  try {
                    connected[reader] = hub.connect();
                  } finally {
                    connecting.release();
                  }
                  connected[reader].request("GET", VARIABLES + name.apply(reader) + FOR_LONG);
                  asked.countDown();
                  return connected[reader].answer();
                }));
      }
      assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      clients.addAll(Arrays.asList(connected));
      TestHub.awaitTrue("all are blocked", () -> hub.core().look().waiterCount() == readers);
      TestHub.awaitTrue("without a thread", () -> hub.server().threads() == 0);
    }

    Answer answer(int reader) throws Exception {
      return answers.get(reader).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      clients.forEach(RawClient::close);
      threads.close();
    }
  }

  private int write(String name, String value) {
    Command write = new Command.Write(name, Value.text(value), Command.Precondition.NONE);
    return hub.core().execute("default", write, Actor.ANONYMOUS).released();
  }

  @Test
  void readers_ofOneName_areAllWokenByOneWrite() throws Exception {
    try (Readers all = new Readers(i -> "x")) {
      assertThat(hub.put(VARIABLES + "x", "50").json().path("released").asInt()).isEqualTo(readers);

      for (int i = 0; i < readers; i++) {
        assertThat(all.answer(i).requireStatus(200).text()).isEqualTo("50");
      }
      assertThat(hub.core().look().waiterCount()).isZero();
    }
  }

  @Test
  void readers_ofManyNames_areWokenOneByOne() throws Exception {
    try (Readers all = new Readers(i -> "x/" + i)) {
      for (int i = 0; i < readers; i++) {
        assertThat(write("x/" + i, "value " + i)).isEqualTo(1);
        assertThat(hub.core().look().waiterCount()).isEqualTo(readers - i - 1);
        assertThat(all.answer(i).requireStatus(200).text()).isEqualTo("value " + i);
      }
    }
  }

  @Test
  void stop_whileReadersWait_answersEachBeforeItReturns() throws Exception {
    try (Readers all = new Readers(i -> "x/" + i % 100)) {
      CompletableFuture<Void> closed = CompletableFuture.runAsync(hub::close);

      for (int i = 0; i < readers; i++) {
        all.answer(i).requireProblem(ErrorCode.HUB_CLOSING).requireOutcome("HUB_CLOSING");
      }
      closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void readers_thatLeave_areNoticedWithoutAnyRequest() throws Exception {
    comeAndLeave();

    TestHub.awaitTrue("the run is gone", () -> hub.core().look().runs().isEmpty());
    TestHub.awaitTrue("no thread of a connection", () -> hub.server().threads() == 0);
    // A blocked reader takes some 10 kB on both sides; of that nothing to speak of is left.
    TestHub.awaitTrue(
        "the memory is given back",
        () -> Machine.heldMemory() - memoryBefore < (4L << 20) + 500L * readers);
  }

  private void comeAndLeave() throws Exception {
    try (Readers all = new Readers(i -> "x/" + i % 100)) {
      for (int i = 0; i < readers; i++) {
        if (i % 2 == 0) {
          all.clients.get(i).close();
        } else {
          all.clients.get(i).reset();
        }
      }
      hub.awaitNoReaders();
    }
  }

  @Test
  void garbage_fromManyConnections_harmsNothing() throws Exception {
    hub.write("there", "already");
    String before = hub.remains();
    Semaphore connecting = new Semaphore(CONNECTING);
    long seed = System.nanoTime();
    List<Future<?>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < readers; i++) {
        Random random = new Random(seed + i);
        sent.add(
            threads.submit(
                () -> {
                  connecting.acquire();
                  try (RawClient client = hub.connect()) {
                    client.send(garbage(random));
                    switch (random.nextInt(3)) {
                      case 0 -> client.reset();
                      case 1 -> client.closeOutput().isClosedByHub();
                      default -> {}
                    }
                  } catch (UncheckedIOException e) {
                    // The hub may close first.
                  } finally {
                    connecting.release();
                  }
                  return null;
                }));
      }
      for (Future<?> one : sent) {
        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }

    assertThat(hub.get(VARIABLES + "there").requireStatus(200).text()).isEqualTo("already");
    assertThat(hub.remains()).as("seed " + seed).isEqualTo(before);
    TestHub.awaitTrue("no thread of a connection", () -> hub.server().threads() == 0);
  }

  /**
   * Bytes of any kind, or a request that is refused thrice over, with some of its bytes changed.
   */
  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(300)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      bytes =
          TestHub.utf8(
              RawClient.head(
                      "PUT",
                      "/v1/runs/a%20b/variables/a%20b",
                      "Transfer-Encoding: chunked",
                      "If-Match: \"9\"")
                  + "\r\n5\r\nhello\r\n0\r\n\r\n");
      for (int i = random.nextInt(10); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
    }
    return Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
  }
}
