package io.rosetrap.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static io.rosetrap.junit.ServedHub.LONG;
import static io.rosetrap.junit.ServedHub.failure;

import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Assertions on who waits, and on what was left unread. */
class HubAssertTest {
  private static final Duration SOON = Duration.ofMillis(50);

  @RegisterExtension final ServedHub hub = new ServedHub();

  /** The time that somebody has waited is not the same in two runs. */
  private static String withoutTimes(String text) {
    return text.replaceAll("\\([\\d.]+ m?s\\)", "(TIME)");
  }

  @Test
  void hasWaiting_readerComesLater_isTheGate() {
    RoseTrapClient c = hub.client("CLIENT C");
    CompletableFuture<HubAssert> gate =
        ServedHub.later(() -> assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data"));
    c.write("other", 1);
    CompletableFuture<Integer> b = hub.reading("CLIENT B", "X_Data");
    assertThat(hub.waiters()).hasWaiting("CLIENT B", "X_Data", LONG);
    assertThat(gate).as("another reader is not the one").isNotDone();
    CompletableFuture<Integer> a = hub.reading("CLIENT A", "X_Data");
    gate.join();
    c.write("X_Data", 50);
    assertThat(a.join() + b.join()).isEqualTo(100);
  }

  @Test
  void hasWaiting_nobodyComes_saysWhoWaits() {
    assertThat(failure(() -> assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data", SOON)))
        .isEqualTo(
            """

            Expecting CLIENT A to wait for X_Data in run default within 50 ms.
            The time of 50 ms is up, and CLIENT A does not.
            Nobody waits in this run now.\
            """);
    CompletableFuture<Integer> b = hub.reading("CLIENT B", "X_Data");
    hub.awaitReader("CLIENT B", "X_Data");
    assertThat(
            withoutTimes(
                failure(() -> assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data", SOON))))
        .isEqualTo(
            """

            Expecting CLIENT A to wait for X_Data in run default within 50 ms.
            The time of 50 ms is up, and CLIENT A does not.
            These wait now:
              - CLIENT B for X_Data (TIME)\
            """);
    assertThat(b.cancel(true)).isTrue();
  }

  @Test
  void hasWaiting_participantEnds_givesUpAtOnce() {
    long session = hub.join("CLIENT A");
    CompletableFuture<String> gate =
        ServedHub.later(
            () -> failure(() -> assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data")));
    hub.awaitAssertion(gate);
    hub.crash("CLIENT A", session);
    String expected =
        """

        Expecting CLIENT A to wait for X_Data in run default within 1 m.
        CLIENT A cannot any more: it exited with code 3.
        Nobody waits in this run now.\
        """;
    assertThat(gate.join()).isEqualTo(expected);
    assertThat(failure(() -> assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data")))
        .as("also where it had ended before")
        .isEqualTo(expected);
  }

  @Test
  void hasWaiting_hubCloses_givesUpAtOnce() {
    WaitersHandle waiters = hub.waiters();
    CompletableFuture<String> gate =
        ServedHub.later(() -> failure(() -> assertThat(waiters).hasWaiting("CLIENT A", "X_Data")));
    hub.awaitAssertion(gate);
    hub.stop();
    assertThat(gate.join())
        .isEqualTo(
            """

            Expecting CLIENT A to wait for X_Data in run default within 1 m.
            The hub closes.
            Nobody waits in this run now.\
            """);
  }

  @Test
  void hasNoWaiters_namesThem() {
    assertThat(hub.waiters()).hasNoWaiters();
    CompletableFuture<Integer> a = hub.reading("CLIENT A", "X_Data");
    hub.awaitReader("CLIENT A", "X_Data");
    assertThat(withoutTimes(failure(() -> assertThat(hub.waiters()).hasNoWaiters())))
        .isEqualTo(
            """

            Expecting nobody to wait in run default, but there is one:
              - CLIENT A for X_Data (TIME)\
            """);
    CompletableFuture<Integer> b = hub.reading("CLIENT B", "Y_Data");
    hub.awaitReader("CLIENT B", "Y_Data");
    assertThat(withoutTimes(failure(() -> assertThat(hub.waiters()).hasNoWaiters())))
        .isEqualTo(
            """

            Expecting nobody to wait in run default, but there are 2:
              - CLIENT A for X_Data (TIME)
              - CLIENT B for Y_Data (TIME)\
            """);
    RoseTrapClient c = hub.client("CLIENT C");
    c.write("X_Data", 1);
    c.write("Y_Data", 1);
    assertThat(a.join() + b.join()).isEqualTo(2);
    assertThat(hub.waiters()).hasNoWaiters();
  }

  @Test
  void hasNoUnreadVariables_namesWhatNobodyRead() {
    assertThat(hub.waiters()).hasNoUnreadVariables();
    RoseTrapClient c = hub.client("CLIENT C");
    c.write("X_Data", 50);
    c.write("Y_Data", 100);
    c.write("Y_Data", 101);
    c.write("gone", 1);
    c.delete("gone");
    assertThat(hub.variable("X_Data")).hasValue(50);
    assertThat(failure(() -> assertThat(hub.waiters()).hasNoUnreadVariables()))
        .isEqualTo(
            """

            Expecting every variable of run default to have been read, but nobody has read any version of these 2:
              - X_Data, version 1, written by CLIENT C
              - Y_Data, version 2, written by CLIENT C\
            """);
    hub.client("CLIENT A").read("X_Data", int.class);
    assertThat(failure(() -> assertThat(hub.waiters()).hasNoUnreadVariables()))
        .isEqualTo(
            """

            Expecting every variable of run default to have been read, but nobody has read any version of this one:
              - Y_Data, version 2, written by CLIENT C\
            """);
    hub.client("CLIENT B").readVersion("Y_Data", 1);
    assertThat(hub.waiters()).hasNoUnreadVariables();
  }
}
