package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.FOREVER;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.arrived;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.version;
import static io.rosetrap.core.Kit.versionIs;
import static io.rosetrap.core.Kit.withKey;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import io.rosetrap.core.Readers.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writers and readers at the same moment: every reader gets its value, every write happens once.
 */
class WriteReadRaceTest {
  private static final int ROUNDS = 2_000;

  private final Hub hub = Kit.hub();

  // --- one writer, one reader, a fresh name --------------------------------------------------

  /**
   * reader: judge, park ∥ writer: publish, release. The write falls before the judging, between
   * judging and parking, or after it; a wake-up that falls between is lost in a naive hub, and the
   * reader sits there with its value written.
   */
  @Test
  void read_writeAtTheSameMoment_getsTheValue() throws InterruptedException {
    pairs(40_000);
  }

  @Test
  @Tag("stress")
  void read_aMillionWritesAtTheSameMoment_getsEveryValue() throws InterruptedException {
    pairs(1_000_000);
  }

  private void pairs(int count) throws InterruptedException {
    int lanes = 2;
    AtomicInteger arrived = new AtomicInteger();
    try (Race race = new Race(Duration.ofMinutes(25))) {
      List<Race.Action> sides = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        Lane pairs = new Lane("lane" + lane, count / lanes);
        sides.add(() -> pairs.read(arrived));
        sides.add(pairs::write);
      }
      race.run(sides.toArray(new Race.Action[0]));
    }
    assertThat(arrived).hasValue(count);
    Kit.assertNothingLeft(hub);
    hub.look().runs().forEach(run -> hub.deleteRun(run.name(), "test"));
    assertThat(hub.look().storedBytes()).isZero();
  }

  /** One reader and one writer that meet at each name. */
  private final class Lane {
    private static final int NAMES_PER_RUN = 5_000;

    private final String label;
    private final int pairs;
    private final AtomicInteger begun = new AtomicInteger();

    Lane(String label, int pairs) {
      this.label = label;
      this.pairs = pairs;
    }

    private String run(int pair) {
      return label + "-" + (pair - 1) / NAMES_PER_RUN;
    }

    void read(AtomicInteger arrived) throws InterruptedException {
      for (int pair = 1; pair <= pairs; pair++) {
        begun.set(pair);
        Race.jitter();
        Version version = version(hub.await(run(pair), written("v" + pair), "CLIENT B", FOREVER));
        if (version.number() == 1 && version.value().asText().equals("" + pair)) {
          arrived.incrementAndGet();
        }
        if (pair % NAMES_PER_RUN == 0) {
          assertThat(hub.look().waiters(run(pair))).isEmpty();
          hub.deleteRun(run(pair), label);
        }
      }
    }

    void write() {
      for (int pair = 1; pair <= pairs; pair++) {
        int next = pair;
        Race.spinUntil(() -> begun.get() >= next);
        Race.jitter();
        hub.execute(run(pair), Kit.write("v" + pair, "" + pair), A);
      }
    }
  }

  /** The same on virtual threads, many pairs at once: the scheduler chooses who is first. */
  @Test
  void read_manyPairsOnVirtualThreads_getEveryValue() throws InterruptedException {
    crowdOfPairs(10_000);
  }

  @Test
  @Tag("stress")
  void read_veryManyPairsOnVirtualThreads_getEveryValue() throws InterruptedException {
    crowdOfPairs(200_000);
  }

  private void crowdOfPairs(int count) throws InterruptedException {
    int batch = 5_000;
    for (int from = 0; from < count; from += batch) {
      String run = "batch" + from;
      try (Readers readers = new Readers(hub, run);
          ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Receipt>> written = new ArrayList<>();
        List<Reader> read = new ArrayList<>();
        for (int pair = from; pair < from + batch; pair++) {
          String name = "v" + pair;
          written.add(writers.submit(() -> hub.execute(run, write(name, name), A)));
          read.add(readers.start(written(name)));
        }
        for (int i = 0; i < batch; i++) {
          assertThat(text(read.get(i).outcome())).isEqualTo("v" + (from + i));
          assertThat(written.get(i).state()).isNotEqualTo(Future.State.FAILED);
        }
      }
      assertThat(hub.look().waiters(run)).isEmpty();
      hub.deleteRun(run, "test");
    }
    Kit.assertNothingLeft(hub);
    assertThat(hub.look().storedBytes()).isZero();
  }

  // --- several ------------------------------------------------------------------------------

  /** follower: read(after n), read(after n+1)… ∥ writer: as fast as it can. None is seen twice. */
  @Test
  void read_cursorBehindAWriter_seesGrowingVersionsUpToTheLast() throws InterruptedException {
    int writes = 20_000;
    try (Race race = new Race()) {
      Race.Action follower =
          () -> {
            long seen = 0;
            while (seen < writes) {
              Version version = version(hub.await(RUN, after("x", seen), "CLIENT B", FOREVER));
              assertThat(version.number()).isGreaterThan(seen);
              assertThat(version.value().asText()).isEqualTo("" + version.number());
              seen = version.number();
            }
          };
      Race.Action writer =
          () -> {
            for (int i = 1; i <= writes; i++) {
              write(hub, "x", "" + i);
            }
          };
      race.run(follower, follower, writer);
    }
    Kit.assertNothingLeft(hub);
  }

  /** reader: all(x, y) ∥ reader: any(x, y) ∥ writer: x ∥ writer: y. */
  @Test
  void read_severalWrittenAtTheSameMoment_arrivesAtOneRevision() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        String x = "x" + round;
        String y = "y" + round;
        race.run(
            () -> {
              Arrived both =
                  arrived(hub.await(RUN, all(written(x), written(y)), "CLIENT B", FOREVER));
              long newest = Math.max(revision(both, 0), revision(both, 1));
              assertThat(both.revision()).isGreaterThanOrEqualTo(newest);
            },
            () ->
                assertThat(
                        arrived(hub.await(RUN, any(written(x), written(y)), "CLIENT C", FOREVER))
                            .matches())
                    .isNotEmpty(),
            () -> write(hub, x, "a"),
            () -> write(hub, y, "b"));
      }
    }
    Kit.assertNothingLeft(hub);
  }

  private static long revision(Arrived arrived, int leaf) {
    return arrived.version(leaf).orElseThrow().revision();
  }

  // --- writers among themselves --------------------------------------------------------------

  /** writers: peek n, write if n ∥ the same. An update that overwrites another one is lost. */
  @Test
  void compareAndSet_manyWriters_losesNoIncrement() throws InterruptedException {
    long writers = 4;
    long increments = 3_000;
    write(hub, "counter", "0");
    Race.Action writer =
        () -> {
          for (int i = 0; i < increments; i++) {
            increment();
          }
        };
    try (Race race = new Race()) {
      race.run(writer, writer, writer, writer);
    }
    Version last = hub.look().peek(RUN, "counter").orElseThrow();
    assertThat(last.value().asText()).isEqualTo("" + writers * increments);
    assertThat(last.number()).isEqualTo(1L + writers * increments);
    assertThat(hub.look().info(RUN).orElseThrow().revision()).isEqualTo(last.number());
  }

  private void increment() {
    while (true) {
      Version now = hub.look().peek(RUN, "counter").orElseThrow();
      String next = "" + (Integer.parseInt(now.value().asText()) + 1);
      try {
        hub.execute(RUN, write("counter", next, versionIs(now.number())), A);
        return;
      } catch (RoseTrapException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
      }
    }
  }

  /** writer: write-once ∥ the same on a fresh name. Exactly one wins. */
  @Test
  void writeOnce_atTheSameMoment_exactlyOneWins() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = "once" + round;
        AtomicInteger won = new AtomicInteger();
        Race.Action writer =
            () -> {
              try {
                hub.execute(RUN, write(name, "a", Precondition.ABSENT), A);
                won.incrementAndGet();
              } catch (RoseTrapException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_WRITTEN);
              }
            };
        race.run(writer, writer, writer);
        assertThat(won).hasValue(1);
        assertThat(hub.look().peek(RUN, name).orElseThrow().number()).isEqualTo(1);
      }
    }
  }

  /** client: write under a key ∥ the same client's retry. It happens once, and both are told so. */
  @Test
  void execute_retryAtTheSameMoment_happensOnce() throws InterruptedException {
    try (Race race = new Race()) {
      for (int round = 0; round < ROUNDS; round++) {
        Actor actor = withKey("k" + round);
        Set<Receipt> receipts = ConcurrentHashMap.newKeySet();
        Race.Action writer = () -> receipts.add(hub.execute(RUN, write("x", "a"), actor));
        race.run(writer, writer);
        assertThat(receipts.stream().map(Receipt::version)).containsExactly(round + 1L);
      }
    }
  }
}
