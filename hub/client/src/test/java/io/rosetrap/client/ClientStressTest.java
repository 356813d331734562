package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.core.Limits;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Much, long and mean: races by the ten thousand, networks that fail all the time, kill -9. */
@Tag("stress")
class ClientStressTest {
  private static final Limits ROOMY =
      Limits.builder().journal(1_000_000).idempotencyKeys(1_000_000).build();

  @Test
  void writeRacingRead_fiftyThousandTimes_isNeverMissed() {
    int pairs = 50_000;
    int lanes = 16;
    try (TestHub hub = TestHub.start()) {
      RoseTrapClient reads = hub.client("reader");
      RoseTrapClient writes = hub.client("writer");
      AtomicInteger next = new AtomicInteger();
      List<Background<Integer>> workers = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        workers.add(Background.call(() -> raceUntil(pairs, next, reads, writes)));
      }
      int total = 0;
      for (Background<Integer> worker : workers) {
        total += worker.resultHoweverLong();
      }
      assertThat(total).isEqualTo(pairs);
      hub.awaitNoReaders();
      assertThat(hub.hub().look().info("default").orElseThrow().revision()).isEqualTo(pairs);
    }
  }

  private static int raceUntil(
      int pairs, AtomicInteger next, RoseTrapClient reads, RoseTrapClient writes) {
    int done = 0;
    for (int i = next.getAndIncrement(); i < pairs; i = next.getAndIncrement()) {
      String variable = "race/" + i;
      Background<Integer> read = Background.call(() -> reads.read(variable, Integer.class));
      writes.write(variable, i);
      if (read.result() == i) {
        done++;
      }
    }
    return done;
  }

  /**
   * A network that cuts connections and swallows answers at random, for writers that must not lose.
   */
  @Test
  void counter_overANetworkThatFailsAllTheTime_isExact() {
    int threads = 8;
    int increments = 400;
    try (TestHub hub = TestHub.start(TestHub.config().limits(ROOMY));
        Proxy proxy = Proxy.before(hub);
        RoseTrapClient client = RoseTrapClient.connect(proxy.uri(), "CLIENT A")) {
      client.write("counter", 0);
      AtomicBoolean over = new AtomicBoolean();
      Background<Integer> chaos = Background.call(() -> chaos(proxy, over));
      List<Background<Integer>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        writers.add(Background.call(() -> increment(client, increments)));
      }
      Background<List<Integer>> reader =
          Background.call(() -> follow(client, threads * increments));

      writers.forEach(Background::resultHoweverLong);
      List<Integer> seen = reader.resultHoweverLong();
      over.set(true);

      assertThat(chaos.result()).isPositive();
      assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(threads * increments);
      assertThat(client.read("counter", int.class)).isEqualTo(threads * increments);
      List<JournalEntry> journal = client.journal(0);
      assertThat(journal).hasSize(1 + threads * increments);
      Set<String> notes = new HashSet<>();
      journal.forEach(entry -> notes.add(entry.note()));
      assertThat(notes).as("each value was written once").hasSize(journal.size());
    }
  }

  private static int chaos(Proxy proxy, AtomicBoolean over) {
    Random random = new Random(42);
    int blows = 0;
    while (!over.get()) {
      switch (random.nextInt(3)) {
        case 0 -> proxy.cut();
        case 1 -> proxy.dropNextAnswer(random.nextInt(200));
        default -> {
          proxy.goAway();
          LockSupport.parkNanos(random.nextInt(20_000_000));
          proxy.comeBack();
        }
      }
      blows++;
      LockSupport.parkNanos(1_000_000 + random.nextInt(5_000_000));
      proxy.dropNothing();
      LockSupport.parkNanos(random.nextInt(20_000_000));
    }
    return blows;
  }

  private static int increment(RoseTrapClient client, int times) {
    int conflicts = 0;
    for (int done = 0; done < times; ) {
      Reading<Integer> now = client.peek("counter", Integer.class).orElseThrow();
      try {
        client.writeIfVersion("counter", now.number(), now.value() + 1);
        done++;
      } catch (ConflictException e) {
        conflicts++;
      }
    }
    return conflicts;
  }

  private static List<Integer> follow(RoseTrapClient client, int last) {
    List<Integer> seen = new ArrayList<>();
    long cursor = 0;
    while (seen.isEmpty() || seen.getLast() < last) {
      Reading<Integer> reading =
          client.readAfter("counter", cursor, Integer.class, Facts.PATIENCE.multipliedBy(10));
      cursor = reading.number();
      seen.add(reading.value());
    }
    return seen;
  }

  @Test
  void fiveThousandReaders_areAllWokenByOneWrite() {
    try (TestHub hub = TestHub.start()) {
      RoseTrapClient client = hub.client("CLIENT A");
      List<Background<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        reads.add(
            Background.call(
                () -> client.read("X_Data", Integer.class, TestHub.LONG.multipliedBy(5))));
      }
      Facts.await("all wait", () -> hub.hub().look().waiterCount() == 5_000);
      hub.write("X_Data", 50);
      reads.forEach(read -> assertThat(read.resultHoweverLong()).isEqualTo(50));
      hub.awaitNoReaders();
    }
  }

  /** A hub in a process of its own. */
  static final class HubProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private HubProcess(int wanted) throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      process =
          new ProcessBuilder(
                  java, "-cp", classPath, HubProcess.class.getName(), Integer.toString(wanted))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out = process.inputReader();
      String line = out.readLine();
      assertThat(line).as("the port of the hub's process").isNotNull();
      port = Integer.parseInt(line.strip());
    }

    /** The process itself: says its port, and waits to be killed. */
    public static void main(String[] args) {
      HubServer server =
          HubServer.start(ServerConfig.builder().port(Integer.parseInt(args[0])).build());
      System.out.println(server.port());
    }

    void kill() {
      process.destroyForcibly();
      process.onExit().join();
    }

    @Override
    public void close() {
      kill();
    }
  }

  @Test
  void hubProcess_killedAndStartedAgain_isNoticedByThoseWhoWait() throws IOException {
    int port;
    List<Background<Integer>> reads = new ArrayList<>();
    try (HubProcess first = new HubProcess(0)) {
      port = first.port;
      URI uri = URI.create("http://127.0.0.1:" + port);
      RoseTrapClient client = RoseTrapClient.builder(uri).patience(TestHub.LONG).build();
      for (int i = 0; i < 20; i++) {
        reads.add(Background.call(() -> client.read("X_Data", Integer.class)));
      }
      Facts.await("all wait", () -> client.waiters().size() == 20);
      first.kill();
      try (HubProcess second = new HubProcess(port)) {
        assertThat(second.port).isEqualTo(port);
        reads.forEach(read -> read.failure(InstanceChangedException.class));
        client.write("X_Data", 50);
        assertThat(client.read("X_Data", int.class)).isEqualTo(50);
      }
      client.close();
    }
  }
}
