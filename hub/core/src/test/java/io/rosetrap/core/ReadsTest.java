package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.FOREVER;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has read which version. */
class ReadsTest {
  private static final WaitOptions LOOKING_ON = new WaitOptions(Duration.ZERO, true, 0, true);

  private final Stage stage = new Stage(Limits.builder().versions(3).build());
  private final Hub hub = stage.hub;

  @AfterEach
  void close() {
    stage.close();
  }

  private static ReadInfo read(String variable, long version, String who, long revision) {
    return new ReadInfo(variable, version, who, revision, ManualClock.START);
  }

  private List<ReadInfo> reads() {
    return hub.look().reads(RUN, "");
  }

  private static Condition collected() {
    return new Condition.Collected("c", 1, Set.of());
  }

  @Test
  void read_valueIsThere_isRecordedWithTheRevisionOfThatMoment() {
    write(hub, "x", "1");
    write(hub, "y", "1");
    assertThat(stage.begin(B, written("x")).hasEnded()).isTrue();
    assertThat(reads()).containsExactly(read("x", 1, "CLIENT B", 2));
  }

  @Test
  void read_blocked_isRecordedAtTheWriteThatEndedIt() {
    write(hub, "y", "1");
    Wait wait = stage.begin(B, written("x"));
    assertThat(reads()).isEmpty();
    write(hub, "x", "1");
    assertThat(wait.hasEnded()).isTrue();
    assertThat(reads()).containsExactly(read("x", 1, "CLIENT B", 2));
  }

  @Test
  void read_again_keepsTheFirstTime() {
    write(hub, "x", "1");
    stage.begin(B, written("x"));
    write(hub, "y", "1");
    stage.begin(B, written("x"));
    stage.begin(A, written("x"));
    assertThat(reads()).containsExactly(read("x", 1, "CLIENT B", 1), read("x", 1, "CLIENT A", 2));
  }

  @Test
  void read_severalAtOnce_countsOnlyWhatWasHandedOut() {
    write(hub, "x", "1");
    stage.begin(B, any(written("y"), written("x"), new Condition.Absent("z")));
    assertThat(reads()).containsExactly(read("x", 1, "CLIENT B", 1));
  }

  @Test
  void read_looking_isRecordedWhereTheCallerSaysSo() {
    write(hub, "x", "1");
    Version version = hub.look().peek(RUN, "x").orElseThrow();
    assertThat(reads()).as("a peek inside the hub hands nothing out").isEmpty();
    hub.recordRead(RUN, version, "CLIENT B");
    hub.recordRead("none", version, "CLIENT B");
    assertThat(reads()).containsExactly(read("x", 1, "CLIENT B", 1));
  }

  @Test
  void read_observing_leavesNoTrace() {
    write(hub, "x", "1");
    hub.begin(RUN, written("x"), B, LOOKING_ON).close();
    Wait blocked = hub.begin(RUN, written("y"), B, LOOKING_ON);
    write(hub, "y", "1");
    assertThat(blocked.hasEnded()).isTrue();
    assertThat(reads()).isEmpty();
    try (Wait late = hub.begin(RUN, written("z"), B, new WaitOptions(FOREVER, true, 0, true))) {
      late.expire(true);
    }
    assertThat(hub.look().journal(RUN, 0, 10))
        .as("nor does the history say that it gave up")
        .extracting(JournalEntry::operation)
        .containsOnly(JournalEntry.Operation.WRITE);
  }

  @Test
  void read_ofOtherThings_isNone() {
    stage.execute(A, new Command.Collect("c", Value.text("1")));
    stage.begin(B, collected());
    assertThat(reads()).isEmpty();
  }

  @Test
  void reads_versionNotKept_areForgottenWithIt() {
    for (int i = 1; i <= 4; i++) {
      write(hub, "x", "" + i);
      stage.begin(B, written("x"));
    }
    assertThat(reads()).extracting(ReadInfo::version).containsExactly(2L, 3L, 4L);
    stage.execute(A, Kit.fail("x", "over"));
    assertThat(reads()).hasSize(3);
    stage.execute(A, new Command.Delete("x", Command.Precondition.NONE));
    assertThat(reads()).isEmpty();
  }

  @Test
  void reads_manyReadersAtOnce_areAllThereUpToTheBound() throws Exception {
    write(hub, "x", "1");
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Actor reader = Actor.named("reader " + i);
        for (int j = 0; j < 2; j++) {
          var unused = readers.submit(() -> stage.begin(reader, written("x")));
        }
      }
      readers.shutdown();
      assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(reads()).extracting(ReadInfo::participant).doesNotHaveDuplicates().hasSize(40);
    for (int i = 0; i < 100; i++) {
      stage.begin(Actor.named("late reader " + i), written("x"));
    }
    assertThat(reads()).hasSize(ReadInfo.MOST);
  }

  @Test
  void reads_prefix_isSortedByName() {
    for (String name : List.of("b/2", "b/1", "a")) {
      write(hub, name, "1");
      stage.begin(B, written(name));
    }
    assertThat(hub.look().reads(RUN, "b/"))
        .extracting(ReadInfo::variable)
        .containsExactly("b/1", "b/2");
    assertThat(hub.look().reads("none", "")).isEmpty();
  }
}
