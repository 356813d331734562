package io.rosetrap.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static io.rosetrap.junit.RoseTrapAssertions.read;
import static io.rosetrap.junit.RoseTrapAssertions.write;
import static io.rosetrap.junit.ServedHub.failure;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.client.RoseTrapClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Assertions on what happened, and in which order. */
class JournalAssertTest {
  @RegisterExtension final ServedHub hub = new ServedHub();
  private RoseTrapClient a;
  private RoseTrapClient b;
  private RoseTrapClient c;

  @BeforeEach
  void connect() {
    a = hub.client("CLIENT A");
    b = hub.client("CLIENT B");
    c = hub.client("CLIENT C");
  }

  /** The original hand-off. */
  private void handOff() {
    CompletableFuture<Integer> x = a.readAsync("X_Data", Integer.class, ServedHub.LONG);
    hub.awaitReader("CLIENT A", "X_Data");
    c.write("X_Data", 50);
    x.join();
    a.write("Y_Data", 100);
    b.read("Y_Data", int.class);
  }

  @Test
  void happensBefore_handOff_isInOrder() {
    handOff();
    assertThat(hub.journal())
        .write("X_Data")
        .happensBefore(read("X_Data"))
        .write("X_Data")
        .by("CLIENT C")
        .version(1)
        .happensBefore(write("Y_Data").by("CLIENT A"))
        .read("X_Data")
        .happensBefore(write("Y_Data"))
        .hasInOrder(
            write("X_Data"), read("X_Data").by("CLIENT A"), write("Y_Data"), read("Y_Data"));
  }

  @Test
  void happensBefore_otherOrder_showsTheJournal() {
    handOff();
    assertThat(
            failure(() -> assertThat(hub.journal()).read("Y_Data").happensBefore(write("X_Data"))))
        .isEqualTo(
            """

            Expecting the read of Y_Data to happen before the write of X_Data, but it did not.
            The journal:
              1  CLIENT C  write X_Data version 1
                 CLIENT A  read X_Data version 1
              2  CLIENT A  write Y_Data version 1
                 CLIENT B  read Y_Data version 1\
            """);
    assertThat(
            failure(
                () ->
                    assertThat(hub.journal())
                        .write("Y_Data")
                        .happensBefore(read("Y_Data").by("CLIENT C"))))
        .isEqualTo(
            """

            Expecting the write of Y_Data to happen before the read of Y_Data by CLIENT C, but there is no read of Y_Data by CLIENT C.
            The journal:
              1  CLIENT C  write X_Data version 1
                 CLIENT A  read X_Data version 1
              2  CLIENT A  write Y_Data version 1
                 CLIENT B  read Y_Data version 1\
            """);
    assertThat(failure(() -> assertThat(hub.journal()).hasInOrder(write("Z"), write("Y_Data"))))
        .startsWith(
            "\n"
                + "Expecting the write of Z to happen before the write of Y_Data, but there is no"
                + " write of Z.\n");
  }

  @Test
  void happensBefore_twoReadsAtOneRevision_isNotKnownAndFails() {
    c.write("X_Data", 1);
    a.peek("X_Data");
    b.peek("X_Data");
    assertThat(
            failure(
                () ->
                    assertThat(hub.journal())
                        .read("X_Data")
                        .by("CLIENT A")
                        .happensBefore(read("X_Data").by("CLIENT B"))))
        .startsWith("\nExpecting the read of X_Data by CLIENT A to happen before the read of");
    c.write("X_Data", 2);
    b.peek("X_Data");
    assertThat(hub.journal())
        .read("X_Data")
        .by("CLIENT A")
        .happensBefore(read("X_Data").version(2));
  }

  @Test
  void everyVersion_wasReadBy_namesTheMissingOnes() {
    assertThat(failure(() -> assertThat(hub.journal()).everyVersionOf("q").wasReadBy("CLIENT B")))
        .isEqualTo(
            """

            Expecting every version of q to be read by CLIENT B, but it was never written.
            The journal is empty.\
            """);
    for (int i = 1; i <= 3; i++) {
      c.write("q", i);
      if (i != 2) {
        b.peek("q");
      }
    }
    assertThat(failure(() -> assertThat(hub.journal()).everyVersionOf("q").wasReadBy("CLIENT B")))
        .isEqualTo(
            """

            Expecting every version of q to be read by CLIENT B, but it did not read version 2.
            The journal:
              1  CLIENT C  write q version 1
                 CLIENT B  read q version 1
              2  CLIENT C  write q version 2
              3  CLIENT C  write q version 3
                 CLIENT B  read q version 3\
            """);
    b.readVersion("q", 2);
    assertThat(hub.journal()).everyVersionOf("q").wasReadBy("CLIENT B");
  }

  @Test
  void everyVersion_notKept_isNotKnown() {
    c.write("q", 1);
    b.peek("q");
    c.delete("q");
    c.write("q", 2);
    b.peek("q");
    assertThat(failure(() -> assertThat(hub.journal()).everyVersionOf("q").wasReadBy("CLIENT B")))
        .isEqualTo(
            """

            Expecting every version of q to be read by CLIENT B, but the hub does not know any more who has read version 1. It remembers the first 64 readers of each version that it keeps (limit max-versions).
            The journal:
              1  CLIENT C  write q version 1
              2  CLIENT C  delete q version 1
              3  CLIENT C  write q version 2
                 CLIENT B  read q version 2\
            """);
  }

  @Test
  void hasEntry_andHasNoEntry_lookForOne() {
    handOff();
    c.fail("Z", "over");
    assertThat(hub.journal())
        .hasEntry(write("X_Data").by("CLIENT C"))
        .hasEntry(read("Y_Data").by("CLIENT B").version(1))
        .hasEntry(JournalEvent.entry(JournalEntry.Operation.FAIL, "Z"))
        .hasNoEntry(write("X_Data").version(2))
        .hasNoEntry(read("X_Data").by("CLIENT B"));
    assertThat(failure(() -> assertThat(hub.journal()).hasEntry(write("X_Data").version(2))))
        .isEqualTo(
            """

            Expecting the journal to have a write of X_Data version 2, but it has none.
            The journal:
              1  CLIENT C  write X_Data version 1
                 CLIENT A  read X_Data version 1
              2  CLIENT A  write Y_Data version 1
                 CLIENT B  read Y_Data version 1
              3  CLIENT C  fail Z\
            """);
    assertThat(failure(() -> assertThat(hub.journal()).hasNoEntry(write("X_Data"))))
        .startsWith("\nExpecting the journal to have no write of X_Data, but it has one.\n");
  }

  @Test
  void collection_slotIsNoVariable() {
    c.collection("X_Data").write("mine");
    assertThat(hub.journal()).hasNoEntry(write("X_Data"));
  }

  @Test
  void excerpt_longJournal_isBoundedToWhatMatters() {
    for (int i = 1; i <= 30; i++) {
      c.write("noise", i);
      c.write("X_Data", i);
    }
    String text = failure(() -> assertThat(hub.journal()).hasEntry(read("X_Data")));
    assertThat(text)
        .startsWith(
            """

            Expecting the journal to have a read of X_Data, but it has none.
            The journal, of its 60 lines those on X_Data, the last 20:
              22  CLIENT C  write X_Data version 11
            """)
        .endsWith("\n  60  CLIENT C  write X_Data version 30")
        .hasLineCount(23);
  }
}
