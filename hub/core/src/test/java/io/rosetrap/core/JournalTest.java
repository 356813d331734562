package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Value;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The history of a run, for people and for followers. */
class JournalTest {
  private final ManualClock clock = new ManualClock();
  private final Hub hub = new Hub(Limits.builder().journal(5).build(), new TextMatcher(), clock);

  private List<Long> revisions(long after, int limit) {
    return hub.look().journal(RUN, after, limit).stream().map(JournalEntry::revision).toList();
  }

  @Test
  void journal_eachOperation_hasAnEntry() {
    hub.execute(RUN, new Command.Write("x", Value.json("{\"a\": 1}"), Precondition.NONE), A);
    clock.advance(Duration.ofSeconds(2));
    hub.execute(RUN, Kit.delete("x"), B);
    hub.execute(RUN, Kit.fail("y", "broken"), B);
    assertThat(hub.look().journal(RUN, 0, 10))
        .containsExactly(
            Kit.entry(
                1,
                "CLIENT A",
                Operation.WRITE,
                "x",
                1,
                Optional.of("application/json"),
                8,
                "{\"a\": 1}"),
            later(Kit.entry(2, "CLIENT B", Operation.DELETE, "x", 1, Optional.empty(), 0, "")),
            later(Kit.entry(3, "CLIENT B", Operation.FAIL, "y", 0, Optional.empty(), 0, "broken")));
  }

  private static JournalEntry later(JournalEntry entry) {
    return new JournalEntry(
        entry.revision(),
        entry.at().plusSeconds(2),
        entry.participant(),
        entry.operation(),
        entry.kind(),
        entry.name(),
        entry.version(),
        entry.contentType(),
        entry.size(),
        entry.note(),
        entry.blocked(),
        entry.released(),
        entry.releases());
  }

  @Test
  void journal_longValue_isShownInPart() {
    write(hub, "x", "v".repeat(1_000));
    JournalEntry entry = hub.look().journal(RUN, 0, 1).getFirst();
    assertThat(entry.note()).isEqualTo("v".repeat(80) + "…");
    assertThat(entry.size()).isEqualTo(1_000);
  }

  @Test
  void journal_longReason_isShownInPartWithWholeCharacters() {
    hub.execute(RUN, Kit.fail("x", "r".repeat(159) + "🌹🌹"), A);
    assertThat(hub.look().journal(RUN, 0, 1).getFirst().note()).isEqualTo("r".repeat(159) + "🌹…");
  }

  @Test
  void journal_refusalsAndRepetitions_leaveNoEntry() {
    hub.execute(RUN, write("x", "a"), Kit.withKey("k"));
    hub.execute(RUN, write("x", "a"), Kit.withKey("k"));
    refusal(
        ErrorCode.ALREADY_WRITTEN, () -> hub.execute(RUN, write("x", "b", Precondition.ABSENT), A));
    refusal(ErrorCode.NOT_WRITTEN, () -> hub.execute(RUN, Kit.delete("y"), A));
    assertThat(revisions(0, 10)).containsExactly(1L);
  }

  @Test
  void journal_cursorAndLimit_giveAPage() {
    for (int i = 0; i < 5; i++) {
      write(hub, "x", "v");
    }
    assertThat(revisions(0, 2)).containsExactly(1L, 2L);
    assertThat(revisions(2, 2)).containsExactly(3L, 4L);
    assertThat(revisions(4, 2)).containsExactly(5L);
    assertThat(revisions(5, 2)).isEmpty();
    assertThat(revisions(99, 2)).isEmpty();
  }

  @Test
  void journal_moreThanTheBound_keepsTheNewest() {
    for (int i = 0; i < 8; i++) {
      write(hub, "x", "v");
    }
    assertThat(revisions(0, 10)).containsExactly(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void journal_cursorBeforeWhatIsKept_isCompacted() {
    for (int i = 0; i < 8; i++) {
      write(hub, "x", "v");
    }
    assertThat(refusal(ErrorCode.COMPACTED, () -> hub.look().journal(RUN, 2, 10)))
        .isEqualTo(
            "The journal of run r begins at revision 4; what came after revision 2 is no longer"
                + " kept in full. Ask with after=0 for all that is kept.");
    refusal(ErrorCode.COMPACTED, () -> hub.look().journal(RUN, 1, 10));
    assertThat(revisions(3, 1)).as("nothing is missing after 3").containsExactly(4L);
  }

  @Test
  void journal_extremeCursors_giveNothingMore() {
    write(hub, "x", "v");
    assertThat(revisions(Long.MAX_VALUE, 10)).isEmpty();
    assertThat(revisions(Long.MAX_VALUE - 1, Integer.MAX_VALUE)).isEmpty();
    for (int i = 0; i < 8; i++) {
      write(hub, "x", "v");
    }
    assertThat(revisions(Long.MAX_VALUE, 10)).isEmpty();
    assertThat(revisions(-1, 1)).containsExactly(5L);
  }

  @Test
  void journal_deletedVariable_keepsItsEntries() {
    write(hub, "x", "v");
    hub.execute(RUN, Kit.delete("x"), A);
    assertThat(hub.look().journal(RUN, 0, 10).getFirst().note()).isEqualTo("v");
  }
}
