package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is over leaves no memory behind, but for what is remembered within its bounds. */
@Tag("stress")
class MemoryTest {
  private static final int MILLION = 1_000_000;
  private static final long MEGABYTE = 1 << 20;

  private static long retained() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void waits_aMillionTimedOutOrCancelled_leaveNothing() {
    Hub hub = Kit.hub();
    write(hub, "other", "v");
    waits(hub, 0, 1_000);
    long before = retained();
    waits(hub, 1_000, MILLION);
    assertThat(retained() - before).as("bytes more than before").isLessThan(2 * MEGABYTE);
    Kit.assertNothingLeft(hub);
  }

  private static void waits(Hub hub, int from, int to) {
    for (int i = from; i < to; i++) {
      Condition condition = any(written("x" + i), written("y" + i));
      String run = i % 2 == 0 ? RUN : "run" + i;
      try (Wait wait = hub.begin(run, condition, "CLIENT B")) {
        if (i % 3 == 0) {
          wait.expire(false);
        } else if (i % 3 == 1) {
          wait.cancel("left");
        }
      }
    }
  }

  @Test
  void names_aMillionWrittenAndDeleted_areRememberedWithinTheirBoundOnly() {
    Hub hub = Kit.hub();
    names(hub, 0, 1_000);
    hub.deleteRun(RUN, "test");
    long before = retained();
    names(hub, 0, MILLION);
    assertThat(hub.look().info(RUN).orElseThrow().variables())
        .isLessThanOrEqualTo(hub.limits().variables());
    assertThat(retained() - before)
        .as("bytes for 100,000 deleted names, 10,000 journal entries and as many keys")
        .isLessThan(64 * MEGABYTE);
    hub.deleteRun(RUN, "test");
    assertThat(hub.look().storedBytes()).isZero();
    assertThat(retained() - before).as("bytes more than before").isLessThan(2 * MEGABYTE);
  }

  private static void names(Hub hub, int from, int to) {
    for (int i = from; i < to; i++) {
      hub.execute(RUN, write("x" + i, "some value"), Kit.withKey("k" + i));
      hub.execute(RUN, delete("x" + i), A);
    }
  }

  @Test
  void runs_aMillionWrittenAndDeleted_leaveNothing() {
    Hub hub = Kit.hub();
    runs(hub, 0, 1_000);
    long before = retained();
    runs(hub, 1_000, MILLION);
    assertThat(hub.look().runs()).isEmpty();
    assertThat(hub.look().storedBytes()).isZero();
    assertThat(retained() - before).as("bytes more than before").isLessThan(2 * MEGABYTE);
  }

  private static void runs(Hub hub, int from, int to) {
    for (int i = from; i < to; i++) {
      hub.execute("run" + i, write("x", "v"), A);
      hub.deleteRun("run" + i, "test");
    }
  }
}
