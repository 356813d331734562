package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneDiagramTest {
  private static String text(Journals journal, List<WaiterInfo> waiters, int most, boolean ascii) {
    return LaneDiagram.of(journal.entries(), waiters, Journals.BEGIN.plusSeconds(9))
        .text(100, most, ascii);
  }

  private static WaiterInfo waiting(String who, String variable, int seconds) {
    return new WaiterInfo(who, variable, List.of(variable), Duration.ofSeconds(seconds));
  }

  @Test
  void text_handOff_leadsFromWriterToReader() {
    Journals journal =
        new Journals()
            .add(0, "CLIENT A", Operation.JOIN, "CLIENT A", "promises Y_Data")
            .add(500, "CLIENT C", Operation.JOIN, "CLIENT C", "")
            .add(4_000, "CLIENT C", Operation.WRITE, "X_Data", "50")
            .releasing("CLIENT A", "X_Data", 3_800)
            .add(4_100, "CLIENT A", Operation.WRITE, "Y_Data", "100")
            .releasing("CLIENT B", "Y_Data", 4_000)
            .add(4_200, "CLIENT A", Operation.END, "CLIENT A", "exited with code 0");
    assertThat(text(journal, List.of(), 20, false))
        .isEqualTo(
            """
                       CLIENT A  CLIENT C  CLIENT B
              0.000 s      ●                         joins, promises Y_Data
              0.500 s      ║         ●         ║     joins
              4.000 s      ◄─────────●         ║     writes X_Data = 50 → CLIENT A after 3.8 s
              4.100 s      ●─────────┼─────────►     writes Y_Data = 100 → CLIENT B after 4 s
              4.200 s      ┴         │         │     ends
                       ║ blocked   ● did it   ┴ ended
            """);
  }

  @Test
  void text_whatWentWrong_isCrossed() {
    Journals journal =
        new Journals()
            .add(0, "A", Operation.JOIN, "A", "promises x")
            .add(1_000, "A", Operation.END, "A", "exited with code 1: no disk")
            .releasing("B", "x", 900)
            .gaveUp(2_000, "B", "y", 800)
            .add(2_100, "C", Operation.WRITE, "tick", "1")
            .add(2_200, "C", Operation.WRITE, "tick", "2")
            .add(3_000, "hub", Operation.DEADLOCK, "settings", "B waits for z")
            .releasing("B", "z", 300)
            .releasing("D", "w", 300);
    assertThat(text(journal, List.of(waiting("C", "v", 2)), 20, true))
        .isEqualTo(
            """
                        A     B     C     D
              0.000 s    o                     joins, promises x
              1.000 s    x----->               exited with code 1: no disk; fails B after 900 ms
              2.000 s          x               timed out waiting for y, blocked 800 ms
              2.200 s          |     o         writes tick = 2 (2 times)
              3.000 s          x-----+-----x   deadlock: B waits for z
                  now          |     #     |   C waits for v, 2 s so far
                       # blocked   o did it   x failed, crashed or gave up
            """);
  }

  @Test
  void text_manyEventsAndParticipants_fitsAndSaysWhatIsLeftOut() {
    Journals journal = new Journals();
    for (int i = 0; i < 60; i++) {
      journal.add(i, "participant 日本 " + i % 17, Operation.WRITE, "v" + i, "x".repeat(200));
      journal.releasing("reader " + i % 13, "v", 5);
    }
    for (boolean ascii : new boolean[] {true, false}) {
      String text = text(journal, List.of(waiting("reader 3", "v", 2)), 20, ascii);
      assertThat(text.lines()).hasSize(20);
      assertThat(text.lines())
          .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(100));
      assertThat(text).contains("44 events before these left out").contains("others");
    }
  }

  @Test
  void text_nothingHappened_isEmpty() {
    assertThat(text(new Journals(), List.of(), 20, false)).isEmpty();
  }
}
