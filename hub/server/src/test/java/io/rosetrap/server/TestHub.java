package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.core.Hub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A real hub on a port of its own, with what tests do to it. */
final class TestHub implements AutoCloseable {
  /** Facts that are true soon, or never. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static final String RUN = "/v1/runs/default";
  static final String VARIABLES = RUN + "/variables/";

  private final HubServer server;

  private TestHub(HubServer server) {
    this.server = server;
  }

  static TestHub start() {
    return start(config -> config);
  }

  static TestHub start(UnaryOperator<ServerConfig.Builder> settings) {
    return new TestHub(HubServer.start(settings.apply(ServerConfig.builder()).build()));
  }

  /** A hub that closes connections which are idle for so long, looking at them as often. */
  static TestHub start(Duration idle) {
    return new TestHub(HubServer.start(ServerConfig.builder().build(), idle, idle));
  }

  HubServer server() {
    return server;
  }

  Hub core() {
    return server.hub();
  }

  int port() {
    return server.port();
  }

  RawClient connect() {
    return RawClient.connect(port());
  }

  // --- one request on a connection of its own ------------------------------------------------

  Answer get(String target, String... headers) {
    return call("GET", target, headers);
  }

  Answer delete(String target, String... headers) {
    return call("DELETE", target, headers);
  }

  Answer put(String target, String body, String... headers) {
    return call("PUT", target, utf8(body), headers);
  }

  Answer post(String target, String body, String... headers) {
    return call("POST", target, utf8(body), headers);
  }

  Answer call(String method, String target, String... headers) {
    try (RawClient client = connect()) {
      return client.request(method, target, headers).answer();
    }
  }

  Answer call(String method, String target, byte[] body, String... headers) {
    try (RawClient client = connect()) {
      return client.request(method, target, body, headers).answer();
    }
  }

  /** Writes a variable of the default run, as anybody. */
  void write(String name, String text) {
    put(VARIABLES + name, text).requireStatus(200);
  }

  /** Asks on another thread, because the request blocks; some do not care for the answer. */
  @CanIgnoreReturnValue
  CompletableFuture<Answer> later(Callable<Answer> request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return request.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        command -> Thread.ofVirtual().start(command));
  }

  static Answer join(CompletableFuture<Answer> answer) {
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** JSON that is written here with single quotes. */
  static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // --- facts ---------------------------------------------------------------------------------

  /** Blocks until so many readers are blocked on a variable of the default run. */
  void awaitReaders(String name, int atLeast) {
    Condition waiting = new Condition.Waiting(name, atLeast, Optional.empty());
    try {
      assertThat(core().await("default", waiting, "the test", PATIENCE))
          .isInstanceOf(Outcome.Arrived.class);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitReader(String name) {
    awaitReaders(name, 1);
  }

  /** Blocks until nobody waits any more; the hub has no condition for that. */
  void awaitNoReaders() {
    awaitTrue("no readers", () -> core().look().waiterCount() == 0);
  }

  /** Blocks until so many waits are blocked in the whole hub. */
  void awaitWaits(int count) {
    awaitTrue(count + " waits", () -> core().look().waiterCount() == count);
  }

  static void awaitTrue(String fact, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("still not: " + fact).isNegative();
      LockSupport.parkNanos(500_000);
    }
  }

  /** Everything that requests could have left behind. */
  String remains() {
    return core().look().runs()
        + ", "
        + core().look().waiterCount()
        + " waiters, "
        + core().look().storedBytes()
        + " bytes";
  }

  @Override
  public void close() {
    server.close();
  }
}
