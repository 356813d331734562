package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many threads on one client. */
class ConcurrencyTest {
  /** What a transport keeps at most. */
  private static final int MAX_IDLE = 64;

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
  void thousandReaders_areAllWokenByOneWrite() {
    List<Background<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      reads.add(Background.call(() -> client.read("X_Data", Integer.class)));
    }
    hub.awaitReaders("X_Data", 1_000);

    assertThat(client.write("X_Data", 50).released()).isEqualTo(1_000);

    for (Background<Integer> read : reads) {
      assertThat(read.result()).isEqualTo(50);
    }
    assertThat(client.idleConnections()).isBetween(1, MAX_IDLE);
    hub.awaitNoReaders();
  }

  @Test
  void hundredReaders_areWokenEachByAWriteOfItsOwn() {
    List<Background<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String variable = "x/" + i;
      reads.add(Background.call(() -> client.read(variable, Integer.class)));
    }
    hub.awaitReaders("x/99", 1);
    for (int i = 0; i < 100; i++) {
      client.write("x/" + i, i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(reads.get(i).result()).isEqualTo(i);
    }
  }

  /** Interleavings: write before, during and after the read's two requests. */
  @Test
  void writeRacingRead_isNeverMissed() {
    for (int i = 0; i < 300; i++) {
      String variable = "race/" + i;
      Background<Integer> read = Background.call(() -> client.read(variable, Integer.class));
      Background<Receipt> write = Background.call(() -> client.write(variable, 50));
      assertThat(read.result()).isEqualTo(50);
      assertThat(write.result().version()).isEqualTo(1);
    }
    hub.awaitNoReaders();
  }

  /** Interleavings: cancelled before it is sent, while it waits, while its answer comes. */
  @Test
  void writeRacingCancel_endsEitherWayAndLeavesNothing() {
    for (int i = 0; i < 300; i++) {
      String variable = "race/" + i;
      CompletableFuture<Integer> read = client.readAsync(variable, Integer.class, TestHub.LONG);
      Background<Receipt> write = Background.call(() -> client.write(variable, 50));
      boolean cancelled = read.cancel(true);
      assertThat(valueOrNothing(read)).isEqualTo(cancelled ? Optional.empty() : Optional.of(50));
      assertThat(write.result().version()).isEqualTo(1);
    }
    hub.awaitNoReaders();
    // No answer of a cancelled read may turn up in another call.
    for (int i = 0; i < 100; i++) {
      assertThat(client.read("race/" + i, int.class)).isEqualTo(50);
    }
  }

  private static Optional<Integer> valueOrNothing(CompletableFuture<Integer> read) {
    try {
      return Optional.of(read.join());
    } catch (CancellationException e) {
      return Optional.empty();
    }
  }

  @Test
  void writersThatCompareAndSet_loseNoIncrement() {
    int threads = 4;
    int increments = 15;
    client.write("counter", 0);
    List<Background<Integer>> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      writers.add(Background.call(() -> increment(increments)));
    }
    int conflicts = 0;
    for (Background<Integer> writer : writers) {
      conflicts += writer.result();
    }
    assertThat(client.read("counter", int.class)).isEqualTo(threads * increments);
    assertThat(client.journal(0))
        .hasSize(1 + threads * increments)
        .extracting(JournalEntry::version)
        .isSorted();
    assertThat(conflicts).isNotNegative();
  }

  private int increment(int times) {
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

  @Test
  void chainOfCursors_seesTheNewestAndEndsWithTheLast() {
    int writes = 500;
    Background<List<Integer>> reader =
        Background.call(
            () -> {
              List<Integer> seen = new ArrayList<>();
              long cursor = 0;
              while (seen.isEmpty() || seen.getLast() < writes) {
                Reading<Integer> reading =
                    client.readAfter("X_Data", cursor, Integer.class, TestHub.LONG);
                cursor = reading.number();
                seen.add(reading.value());
              }
              return seen;
            });
    for (int i = 1; i <= writes; i++) {
      client.write("X_Data", i);
    }
    assertThat(reader.result()).isSorted().doesNotHaveDuplicates().endsWith(writes);
  }

  @Test
  void manyConnections_areGivenUpButForAFew() {
    try (Proxy proxy = Proxy.before(hub);
        RoseTrapClient through = RoseTrapClient.connect(proxy.uri(), "CLIENT A")) {
      List<Background<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        reads.add(Background.call(() -> through.read("X_Data", Integer.class)));
      }
      hub.awaitReaders("X_Data", 200);
      assertThat(proxy.open()).isEqualTo(200);
      hub.write("X_Data", 50);
      reads.forEach(Background::result);
      Facts.await("the others are closed", () -> proxy.open() <= MAX_IDLE);
      assertThat(through.idleConnections()).isBetween(1, MAX_IDLE);

      int accepted = proxy.accepted();
      for (int i = 0; i < 20; i++) {
        through.read("X_Data", Integer.class, Duration.ZERO);
      }
      assertThat(proxy.accepted()).as("kept connections are used").isEqualTo(accepted);
    }
  }
}
