package io.rosetrap.junit;

import io.rosetrap.api.Ending;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/** A hub for one test, the handles on its default run, and its clients. */
final class ServedHub implements BeforeEachCallback, AfterEachCallback {
  static final Duration LONG = Duration.ofSeconds(60);
  static final String RUN = "default";

  private final List<RoseTrapClient> clients = new CopyOnWriteArrayList<>();
  private HubServer server;

  @Override
  public void beforeEach(ExtensionContext context) {
    server = HubServer.start(ServerConfig.builder().grace(Duration.ofSeconds(2)).build());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
    clients.forEach(RoseTrapClient::close);
  }

  void stop() {
    server.close();
  }

  RoseTrapClient client(String participant) {
    RoseTrapClient client =
        RoseTrapClient.builder(server.uri()).participant(participant).timeout(LONG).build();
    clients.add(client);
    return client;
  }

  VariableHandle variable(String name) {
    return new VariableHandle(client("test"), name);
  }

  WaitersHandle waiters() {
    return new WaitersHandle(client("test"), LONG);
  }

  JournalHandle journal() {
    return new JournalHandle(client("test"));
  }

  /** Reads on another thread. */
  CompletableFuture<Integer> reading(String participant, String variable) {
    return client(participant).readAsync(variable, Integer.class, LONG);
  }

  /** Blocks until a read by a participant is blocked, by the hub's own word. */
  void awaitReader(String participant, String variable) {
    waiters().assertThat().hasWaiting(participant, variable);
  }

  /** Blocks until an assertion is blocked on the hub, which counts as a wait of the test. */
  void awaitAssertion(CompletableFuture<?> assertion) {
    RoseTrapClient client = client("test");
    while (client.waiters().stream().noneMatch(w -> w.condition().startsWith("any of"))
        && !assertion.isDone()) {
      Thread.onSpinWait();
    }
  }

  /** Lets a participant end badly that joined before. */
  void crash(String participant, long session) {
    Ending ending =
        new Ending(
            Ending.Kind.EXITED,
            Optional.of(3),
            Optional.empty(),
            Optional.empty(),
            List.of("out of beans"),
            Instant.EPOCH);
    server.hub().execute(RUN, new Command.End(ending), Actor.named(participant).inSession(session));
  }

  /** Lets a participant join, as a process that is supervised would. */
  long join(String participant, String... promises) {
    Command.Join join = new Command.Join(Command.Profile.PLAIN, Set.of(promises));
    return server.hub().execute(RUN, join, Actor.named(participant)).revision();
  }

  List<JournalEntry> entries() {
    return client("test").journal(0);
  }

  /** Runs something that blocks on a thread of its own. */
  static <T> CompletableFuture<T> later(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
  }

  /** What an assertion says where it fails. */
  static String failure(Runnable assertion) {
    try {
      assertion.run();
    } catch (AssertionError e) {
      return e.getMessage();
    }
    throw new AssertionFailedError("the assertion held");
  }
}
