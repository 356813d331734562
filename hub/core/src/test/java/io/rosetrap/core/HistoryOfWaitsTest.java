package io.rosetrap.core;

import static io.rosetrap.core.Kit.FOREVER;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Value;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the journal tells of waits: who was released by what, who gave up, and no secrets. */
class HistoryOfWaitsTest {
  private final Stage stage = new Stage(Limits.builder().journal(1_000).build());
  private final Hub hub = stage.hub;
  private final Readers readers = Readers.of(hub);

  @AfterEach
  void close() {
    readers.close();
    stage.close();
  }

  // --- releases ------------------------------------------------------------------------------

  @Test
  void write_blockedReaders_areNamedWithHowLong() {
    Wait b = stage.begin(Kit.B, written("x"));
    Wait again =
        hub.begin(RUN, written("x"), Kit.A, new WaitOptions(Duration.ofSeconds(50), false, 0));
    write(hub, "x", "v");
    JournalEntry entry = stage.last();
    assertThat(entry.releases()).isEqualTo(2);
    assertThat(entry.released())
        .extracting(JournalEntry.Release::participant)
        .containsExactly("CLIENT B", "CLIENT A");
    assertThat(entry.released().getFirst().condition()).isEqualTo("x");
    assertThat(entry.released().getLast().blocked())
        .as("with the requests before")
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(50).plus(Kit.PATIENCE));
    assertThat(entry.blocked()).isEmpty();
    assertThat(List.of(b.hasEnded(), again.hasEnded())).containsOnly(true);
  }

  @Test
  void write_veryManyReaders_namesSomeAndCountsAll() {
    for (int i = 0; i < 100; i++) {
      var unused = stage.begin(Actor.named("reader " + i), written("x"));
    }
    write(hub, "x", "v");
    assertThat(stage.last().releases()).isEqualTo(100);
    assertThat(stage.last().released()).hasSize(JournalEntry.MAX_RELEASED);
  }

  @Test
  void write_nobodyWaits_releasesNobody() {
    write(hub, "x", "v");
    assertThat(stage.last().releases()).isZero();
    assertThat(stage.last().released()).isEmpty();
  }

  // --- giving up -----------------------------------------------------------------------------

  @Test
  void timeout_thatBlocked_isInTheHistory() throws InterruptedException {
    write(hub, "y", "v");
    assertThat(hub.await(RUN, written("x"), "CLIENT B", Duration.ofMillis(1)).label())
        .isEqualTo("TIMED_OUT");
    JournalEntry entry = stage.last();
    assertThat(entry.operation()).isEqualTo(Operation.GIVE_UP);
    assertThat(entry.participant()).isEqualTo("CLIENT B");
    assertThat(entry.name()).isEqualTo("x");
    assertThat(entry.note()).isEqualTo("timed out waiting for x");
    assertThat(entry.blocked().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
  }

  @Test
  void giveUp_cancelled_isInTheHistory() throws InterruptedException {
    write(hub, "y", "v");
    readers.startBlocked(written("x")).interrupt();
    Outcome more = hub.await(RUN, new Condition.Progress(1), "test", FOREVER);
    assertThat(more).isInstanceOf(Arrived.class);
    assertThat(stage.last().operation()).isEqualTo(Operation.GIVE_UP);
    assertThat(stage.last().note()).isEqualTo("cancelled (the reader left) waiting for x");
  }

  @Test
  void giveUp_whatOnlyLookedOrAsksAgain_isNot() throws InterruptedException {
    write(hub, "y", "v");
    Kit.now(hub, written("x"));
    try (Wait wait = stage.begin(Kit.B, written("x"))) {
      assertThat(wait.await(Duration.ofMillis(1))).isEmpty();
      wait.expire(false);
    }
    assertThat(stage.operations()).containsExactly(Operation.WRITE);
  }

  @Test
  void giveUp_runWithoutHistory_leavesNone() throws InterruptedException {
    try (Wait other = stage.begin(Kit.A, written("y"))) {
      hub.await(RUN, written("x"), "CLIENT B", Duration.ofMillis(1));
      assertThat(Stage.now(other)).isEmpty();
      assertThat(stage.journal()).isEmpty();
    }
    assertThat(hub.look().runs()).isEmpty();
  }

  // --- following -----------------------------------------------------------------------------

  /** writers ∥ taker ∥ follower: every entry is seen once, in order, and complete. */
  @Test
  void follow_whileThingsHappen_seesCompleteEntriesOnly() throws InterruptedException {
    int rounds = 1_000;
    try (Race race = new Race();
        Stage busy = new Stage(Limits.builder().journal(100_000).build())) {
      race.run(
          () -> {
            for (int i = 0; i < rounds; i++) {
              try (Wait wait = busy.begin(Kit.A, Kit.after("x", i))) {
                assertThat(wait.await(FOREVER)).isPresent();
              }
              busy.execute(Kit.A, new Command.Push("q", Value.text("" + i)));
            }
          },
          () -> {
            for (int i = 0; i < rounds; i++) {
              try (Wait wait = busy.begin(Kit.B, new Condition.Waiting("x", 1, Optional.empty()))) {
                assertThat(wait.await(FOREVER)).isPresent();
              }
              busy.execute(Kit.B, write("x", "" + i));
            }
          },
          () -> take(busy, rounds),
          () -> follow(busy, rounds));
    }
  }

  private static void take(Stage busy, int rounds) throws InterruptedException {
    Condition item = new Condition.Item("q", Optional.empty());
    for (int i = 0; i < rounds; i++) {
      try (Wait wait = busy.begin(Actor.named("taker"), item)) {
        assertThat(wait.await(FOREVER)).isPresent();
      }
    }
  }

  private static void follow(Stage busy, int rounds) throws InterruptedException {
    List<JournalEntry> seen = new ArrayList<>();
    while (seen.size() < 3 * rounds) {
      try (Wait wait = busy.beginAside(Actor.named("f"), new Condition.Progress(seen.size()))) {
        assertThat(wait.await(FOREVER).orElseThrow()).isInstanceOf(Arrived.class);
      }
      // From the beginning, too, where an entry could be handed out before it is complete.
      List<JournalEntry> all = busy.hub.look().journal(RUN, 0, Integer.MAX_VALUE);
      List<JournalEntry> page = busy.hub.look().journal(RUN, seen.size(), Integer.MAX_VALUE);
      assertThat(page).isNotEmpty();
      for (JournalEntry entry : page) {
        assertThat(entry.revision()).isEqualTo(seen.size() + 1);
        seen.add(entry);
      }
      for (JournalEntry entry : seen.subList(0, Math.min(all.size(), seen.size()))) {
        assertThat(all.get((int) entry.revision() - 1)).isEqualTo(entry);
      }
    }
    for (JournalEntry entry : seen) {
      boolean releases =
          entry.operation() == Operation.WRITE || entry.operation() == Operation.TAKE;
      assertThat(entry.releases()).as("%s", entry).isEqualTo(releases ? 1 : 0);
    }
  }

  @Test
  void journal_100000Events_staysBounded() {
    for (int i = 0; i < 100_000; i++) {
      write(hub, "x" + i % 10, "v");
    }
    assertThat(stage.journal()).hasSize(1_000);
    assertThat(stage.journal().getFirst().revision()).isEqualTo(99_001);
    assertThat(hub.look().storedBytes()).isEqualTo(10 * 64);
  }

  // --- secrets -------------------------------------------------------------------------------

  @Test
  void secret_everywhere_isNeverShown() throws InterruptedException {
    Value secret = Value.text("hunter2").asSecret();
    stage.execute(Kit.A, new Command.Write("s", secret, Precondition.NONE));
    stage.execute(Kit.A, new Command.Collect("c", secret));
    stage.execute(Kit.A, new Command.Push("q", secret));
    Condition not = Kit.matches("s", Comparison.EQUAL, "1");
    String told =
        Kit.now(hub, not)
            + Kit.now(hub, new Condition.Collected("c", 2, Set.of())).toString()
            + hub.look().queue(RUN, "q")
            + hub.look().variables(RUN, "")
            + hub.look().collection(RUN, "c")
            + hub.look().diagnose(RUN)
            + stage.journal();
    assertThat(told).contains("(secret)").doesNotContain("hunter2");
  }
}
