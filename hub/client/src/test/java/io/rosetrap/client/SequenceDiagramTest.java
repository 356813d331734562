package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry.Operation;
import org.junit.jupiter.api.Test;

class SequenceDiagramTest {
  @Test
  void text_handOff_leadsFromWriterToReader() {
    assertThat(SequenceDiagram.of(Journals.handOff().entries()).text())
        .isEqualTo(
            """
            sequenceDiagram
              participant p1 as CLIENT C
              participant p2 as CLIENT A
              participant p3 as CLIENT B
              participant hub as the hub
              p1->>hub: writes X_Data = 50
              p1-->>p2: X_Data, blocked 3.8 s
              p2->>hub: writes Y_Data = 100
              p2-->>p3: Y_Data, blocked 4 s
            """);
  }

  @Test
  void text_whatWentWrong_isANoteOrACrossedArrow() {
    Journals journal =
        new Journals()
            .add(0, "A", Operation.JOIN, "A", "promises x")
            .add(1_000, "A", Operation.END, "A", "exited with code 1: no disk")
            .releasing("B", "x", 900)
            .gaveUp(2_000, "B", "y", 800)
            .add(3_000, "hub", Operation.DEADLOCK, "settings", "B waits for z")
            .releasing("B", "z", 300)
            .add(3_500, "B", Operation.LOCK, "db", "")
            .releasing("B", "lock db", 100)
            .add(4_000, "B", Operation.FAIL, "w", "no idea")
            .releasingMore(30);
    assertThat(SequenceDiagram.of(journal.entries()).text())
        .isEqualTo(
            """
            sequenceDiagram
              participant p1 as A
              participant p2 as B
              participant hub as the hub
              p1->>hub: joins, promises x
              Note over p1: exited with code 1: no disk
              p1--xp2: x fails, blocked 900 ms
              Note over p2: timed out waiting for y, blocked 800 ms
              Note over hub: deadlock: B waits for z
              hub--xp2: z fails, blocked 300 ms
              p2->>hub: gets lock db
              hub-->>p2: lock db, blocked 100 ms
              Note over p2: fails w: no idea
              Note over p2: 30 more were waiting for w
            """);
  }

  @Test
  void text_longHistory_isFoldedAndSaysHowMuch() {
    Journals journal = new Journals();
    for (int i = 0; i < 500; i++) {
      journal.add(i, "A", Operation.WRITE, i % 2 == 0 ? "even" : "odd", "" + i);
    }
    String text = SequenceDiagram.of(journal.entries()).text();
    assertThat(text)
        .contains("  p1->>hub: writes even (250 times)\n  p1->>hub: writes odd (250 times)\n")
        .contains("  Note over hub: 498 steps are folded into those above\n");
    for (int i = 0; i < 500; i++) {
      journal.add(i, "A", Operation.WRITE, "v" + i, "");
    }
    assertThat(SequenceDiagram.of(journal.entries()).text())
        .contains("  p1->>hub: writes even and others (1000 times)\n")
        .contains("999 steps are folded");
  }

  @Test
  void text_repeats_areFoldedBeforeAllElse() {
    Journals journal = new Journals();
    for (int i = 0; i < 70; i++) {
      journal.add(i, "A", Operation.WRITE, "progress", "" + i);
    }
    journal.add(99, "A", Operation.WRITE, "done", "yes");
    assertThat(SequenceDiagram.of(journal.entries()).text())
        .contains("writes progress (70 times)\n  p1->>hub: writes done = yes\n");
  }

  @Test
  void text_manyParticipants_shareALine() {
    Journals journal = new Journals();
    for (int i = 0; i < 30; i++) {
      journal.add(i, "P" + i, Operation.WRITE, "v", "1");
    }
    journal.releasing("reader", "v", 500);
    String text = SequenceDiagram.of(journal.entries()).text();
    assertThat(text)
        .contains(" as reader\n")
        .contains(" as P29\n")
        .contains("  participant others as 19 others\n")
        .contains("  others->>hub: writes v = 1\n");
  }

  @Test
  void escape_whatMeansSomethingToMermaid_isANumber() {
    assertThat(SequenceDiagram.escape("a;b#c<d>e%%f\ng"))
        .isEqualTo("a#59;b#35;c#60;d#62;e#37;#37;f g");
    assertThat(SequenceDiagram.escape("end of style: classDef"))
        .isEqualTo("#101;nd of #115;tyle: #99;lassDef");
    assertThat(SequenceDiagram.escape("friend, Ünï 日本 😀")).isEqualTo("friend, Ünï 日本 😀");
  }
}
