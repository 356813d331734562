package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static String text(Journals journal, int width, boolean ascii) {
    return Timeline.of(journal.entries(), List.of(), Journals.BEGIN.plusSeconds(5))
        .text(width, ascii);
  }

  @Test
  void text_handOff_showsWhoWasBlockedAndByWhomReleased() {
    assertThat(text(Journals.handOff(), 60, true))
        .isEqualTo(
            """
            2 events and 3 participants in 4 s

                      |0          |1 s         |2 s        |3 s
            CLIENT A   ################################################o
            CLIENT C                                                  o
            CLIENT B  ##################################################

            # blocked   o wrote

            Waits, the longest first:
                  4 s  CLIENT B for Y_Data; released by CLIENT A
                3.8 s  CLIENT A for X_Data; released by CLIENT C
            """);
  }

  @Test
  void text_everyLine_fitsThePage() {
    Journals journal = Journals.handOff();
    for (int i = 0; i < 300; i++) {
      journal.add(5_000 + i, "participant 日本 with a long name " + i, Operation.WRITE, "v", "1");
      journal.releasing("reader " + i % 40, "a condition on " + "very ".repeat(20) + "much", i);
    }
    for (int width : new int[] {40, 80, 200}) {
      for (boolean ascii : new boolean[] {true, false}) {
        assertThat(text(journal, width, ascii).lines().skip(2))
            .allSatisfy(
                line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(Math.max(width, 70)));
      }
    }
    assertThat(text(journal, 80, true)).matches("\\A[\\x00-\\x7e]+\\z");
  }

  @Test
  void text_manyParticipants_foldsThoseThatWereBlockedLeastAndSaysSo() {
    Journals journal = new Journals();
    for (int i = 0; i < 50; i++) {
      journal.add(1_000 + i, "writer " + i, Operation.WRITE, "v", "1");
    }
    journal.releasing("the reader", "v", 900);
    String text =
        Timeline.of(journal.entries(), List.of(), Journals.BEGIN).withLanes(2).text(80, false);
    assertThat(text)
        .contains("51 participants")
        .contains("\nthe reader ")
        .contains("\n49 others ")
        .contains("The 49 others are those that were blocked least; they share a lane.");
  }

  @Test
  void text_moreWaitsThanAreShown_areCounted() {
    Journals journal = new Journals().add(10_000, "w", Operation.WRITE, "v", "1");
    for (int i = 1; i <= 12; i++) {
      journal.releasing("reader", "v", 1_000L * i);
    }
    journal.releasingMore(7);
    assertThat(text(journal, 80, false))
        .contains("   12 s  reader for v; released by w")
        .contains("  and 4 more, together 10 s\n  and 7 that the journal only counts\n");
  }

  @Test
  void text_blockedStill_goesOnToThePresent() {
    List<WaiterInfo> waiters =
        List.of(
            new WaiterInfo("A", "x", List.of("x"), Duration.ofSeconds(3)),
            new WaiterInfo(
                "me", "events after revision 2", List.of("history"), Duration.ofDays(1)));
    String text = Timeline.of(new Journals().entries(), waiters, Journals.BEGIN).text(80, false);
    assertThat(text)
        .contains("A  " + "█".repeat(77))
        .contains("3 s  A for x; is blocked still")
        .doesNotContain("me ");
  }

  @Test
  void text_endings_tellACrashFromALeaving() {
    Journals journal =
        new Journals()
            .add(0, "good", Operation.JOIN, "good", "")
            .add(0, "bad", Operation.JOIN, "bad", "promises x")
            .add(0, "stays", Operation.JOIN, "stays", "")
            .add(1_000, "good", Operation.END, "good", "exited with code 0")
            .add(1_000, "bad", Operation.END, "bad", "exited with code 1: no disk")
            .releasing("good", "x", 500)
            .gaveUp(2_000, "stays", "y", 1_000);
    String text = text(journal, 60, false);
    assertThat(text)
        .containsPattern("(?m)^good .*┤")
        .containsPattern("(?m)^bad  .*✗$")
        .containsPattern("(?m)^stays .*█✗─+$")
        .contains("good for x; failed when bad ended")
        .contains("stays for y; gave up");
  }

  @Test
  void text_deadlockAndGrants_areSaidAsSuch() {
    Journals journal =
        new Journals()
            .add(1_000, "hub", Operation.DEADLOCK, "settings", "A waits for x")
            .releasing("A", "x", 400)
            .add(2_000, "B", Operation.LOCK, "db", "")
            .releasing("B", "lock db", 700)
            .add(2_001, "C", Operation.LOCK, "other", "")
            .releasing("C", "lock other", 1);
    assertThat(text(journal, 80, false))
        .contains("A for x; ended as a deadlock")
        .contains("B for lock db; then had it")
        .doesNotContain("C for lock other")
        .doesNotContain("\nhub");
  }

  @Test
  void text_nothing_isEmpty() {
    assertThat(text(new Journals(), 80, false)).isEmpty();
  }

  @Test
  void text_namesThatSteerTerminals_areHarmless() {
    Journals journal = new Journals().add(0, "a\u2028b", Operation.WRITE, "v", "1");
    assertThat(text(journal, 80, false)).contains("\na b  ");
  }
}
