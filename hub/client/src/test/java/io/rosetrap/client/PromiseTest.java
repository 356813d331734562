package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises, the stays that they belong to, and deadlocks, as a client meets them. */
class PromiseTest {
  private TestHub hub;
  private RoseTrapClient a;
  private RoseTrapClient b;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    a = hub.client("CLIENT A");
    b = hub.client("CLIENT B");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private ParticipantInfo participant(String name) {
    return hub.hub().look().participants("default").stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void client_hasNotJoinedBeforeItPromises() {
    a.write("x", 1);
    a.read("x", Integer.class);
    assertThat(a.participants()).isEmpty();

    a.promise("Y_Data", "Z_Data");

    ParticipantInfo self = participant("CLIENT A");
    assertThat(self.promises()).containsExactly("Y_Data", "Z_Data");
    assertThat(self.software()).contains("java");
    assertThat(self.pid()).contains(ProcessHandle.current().pid());
    assertThat(self.attempt()).isEqualTo(1);
    assertThat(self.ending()).isEmpty();
  }

  @Test
  void join_twice_isOneStay() {
    a.join();
    long session = participant("CLIENT A").session();
    a.join();
    a.promise("x");
    assertThat(participant("CLIENT A").session()).isEqualTo(session);
  }

  @Test
  void join_withoutAName_isRefused() {
    RoseTrapClient nobody = hub.add(hub.builder().build());
    assertThatThrownBy(() -> nobody.promise("x"))
        .isInstanceOf(RoseTrapException.class)
        .hasMessageContaining("needs a name");
  }

  @Test
  void promise_ofAnInvalidName_changesNothing() {
    assertThatThrownBy(() -> a.promise("ok", "no good")).hasMessageContaining("no good");
    assertThat(a.participants()).isEmpty();
  }

  @Test
  void write_keepsThePromise() {
    a.promise("x");
    a.write("x", 1);
    assertThat(participant("CLIENT A").promises()).isEmpty();
    a.close();
    assertThat(b.read("x", Integer.class)).isEqualTo(1);
  }

  @Test
  void close_breaksThePromise_presentAndFutureReadersFailAtOnce() {
    a.promise("x");
    Background<Integer> reading = Background.call(() -> b.read("x", Integer.class, TestHub.LONG));
    hub.awaitReaders("x", 1);

    a.close();

    BrokenPromiseException present = reading.failure(BrokenPromiseException.class);
    assertThat(present.code()).isEqualTo(ErrorCode.BROKEN_PROMISE);
    assertThat(present.failure().ending().orElseThrow().kind()).isEqualTo(Ending.Kind.LEFT);
    assertThat(present)
        .hasMessage(
            """
            x was promised by CLIENT A, which left without writing it
            CLIENT B waits for x in run default.
              → mend what failed and start it again: a new promise or a write of x clears this\
            """);
    assertThatThrownBy(() -> b.read("x", Integer.class, TestHub.LONG))
        .isInstanceOf(BrokenPromiseException.class);
  }

  @Test
  void crash_standsInTheReadersMessageWithItsLastLines() {
    Actor producer = Actor.named("CLIENT P");
    Command.Join join = new Command.Join(Command.Profile.PLAIN, java.util.Set.of("x"));
    hub.hub().execute("default", join, producer);
    Ending ending =
        new Ending(
            Ending.Kind.EXITED,
            Optional.of(1),
            Optional.empty(),
            Optional.empty(),
            List.of("java.io.IOException: disk full", "\tat Main.main(Main.java:5)"),
            Instant.now());
    hub.hub().execute("default", new Command.End(ending), producer);

    VariableFailedException e =
        catchThrowableOfType(
            VariableFailedException.class, () -> a.read("x", Integer.class, TestHub.LONG));

    assertThat(e)
        .hasMessage(
            """
            x was promised by CLIENT P, which exited with code 1 without writing it; its last lines:
              | java.io.IOException: disk full
              |     at Main.main(Main.java:5)
            CLIENT A waits for x in run default.
              → mend what failed and start it again: a new promise or a write of x clears this\
            """);
  }

  @Test
  void newAttempt_makesThePromiseWholeAgain() {
    a.promise("x");
    a.close();
    RoseTrapClient again = hub.client("CLIENT A");
    again.promise("x");
    assertThat(participant("CLIENT A").attempt()).isEqualTo(2);

    Background<Integer> reading = Background.call(() -> b.read("x", Integer.class, TestHub.LONG));
    hub.awaitReaders("x", 1);
    again.write("x", 7);

    assertThat(reading.result()).isEqualTo(7);
  }

  @Test
  void anotherProcessOfTheName_ends_thisStay() {
    a.promise("x");
    RoseTrapClient twin = hub.client("CLIENT A");
    twin.promise("y");

    assertThatThrownBy(() -> a.write("x", 1))
        .isInstanceOf(RoseTrapException.class)
        .extracting(e -> ((RoseTrapException) e).code())
        .isEqualTo(ErrorCode.SESSION_REPLACED);
    // What the first one promised is the second one's now.
    assertThat(participant("CLIENT A").promises()).containsExactly("x", "y");
  }

  @Test
  void lease_isKeptForAsLongAsTheClientIsThere() {
    RoseTrapClient brief =
        hub.add(hub.builder().participant("BRIEF").lease(Duration.ofMillis(500)).build());
    brief.promise("x");
    long session = participant("BRIEF").session();
    Instant joined = participant("BRIEF").joinedAt();

    Facts.await(
        "three leases have passed",
        () -> Instant.now().isAfter(joined.plus(Duration.ofMillis(1_500))));

    assertThat(participant("BRIEF").session()).isEqualTo(session);
    assertThat(participant("BRIEF").ending()).isEmpty();
  }

  @Test
  void stayThatWasLost_isFollowedByTheNext() {
    a.promise("x");
    lose();

    a.write("y", 1);

    assertThat(participant("CLIENT A").attempt()).isEqualTo(2);
    assertThat(participant("CLIENT A").promises()).containsExactly("x");
    assertThat(b.read("y", Integer.class)).isEqualTo(1);
  }

  /** All threads of a program that was paused find out at the same moment. */
  @Test
  void stayThatWasLost_severalThreadsComeBack_isFollowedByOne() throws InterruptedException {
    for (int round = 1; round <= 20; round++) {
      a.join();
      lose();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "v" + i;
        threads.add(Thread.ofPlatform().start(() -> a.write(name, 1)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(participant("CLIENT A").attempt()).isEqualTo(round + 1);
      assertThat(participant("CLIENT A").ending()).isEmpty();
    }
  }

  private void lose() {
    Ending lost =
        new Ending(
            Ending.Kind.LOST,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Instant.now());
    hub.hub().execute("default", new Command.End(lost), Actor.named("CLIENT A"));
  }

  @Test
  void fromEnvironment_takesPartInTheStayOfWhoStartedIt() {
    a.promise("x");
    long session = participant("CLIENT A").session();
    Map<String, String> environment =
        Map.of(
            "ROSETRAP_URL", hub.uri().toString(),
            "ROSETRAP_PARTICIPANT", "CLIENT A",
            "ROSETRAP_SESSION", Long.toString(session));
    RoseTrapClient inner = hub.add(RoseTrapClient.fromEnvironment(environment));

    inner.promise("y");
    assertThat(participant("CLIENT A").session()).isEqualTo(session);
    assertThat(participant("CLIENT A").promises()).containsExactly("x", "y");
    inner.close();

    assertThat(participant("CLIENT A").ending()).isEmpty();
  }

  private RoseTrapClient sequential(String name) {
    return hub.builder().participant(name).sequential(true).build();
  }

  @Test
  void cycleInAProgramWithOtherThreads_isNotBelieved() {
    // The test's own JVM has many: any of them might be about to write.
    Background<Integer> first =
        Background.call(
            Thread.ofPlatform(),
            () -> {
              a.promise("x");
              return a.read("y", Integer.class, TestHub.LONG);
            });
    Background<Integer> second =
        Background.call(
            Thread.ofPlatform(),
            () -> {
              b.promise("y");
              return b.read("x", Integer.class, TestHub.LONG);
            });
    hub.awaitReaders("x", 1);
    hub.awaitReaders("y", 1);
    Instant seen = Instant.now();
    Facts.await(
        "a deadlock would have been told by now",
        () -> Instant.now().isAfter(seen.plus(Duration.ofMillis(600))));
    hub.write("x", 1);
    hub.write("y", 2);
    assertThat(first.result()).isEqualTo(2);
    assertThat(second.result()).isEqualTo(1);
  }

  @Test
  void cycle_isToldToAllInIt() {
    Background<Object> first =
        Background.call(
            () -> {
              RoseTrapClient c = hub.add(sequential("C1"));
              c.promise("x");
              return c.read("y", Integer.class, TestHub.LONG);
            });
    Background<Object> second =
        Background.call(
            () -> {
              RoseTrapClient c = hub.add(sequential("C2"));
              c.promise("y");
              return c.read("x", Integer.class, TestHub.LONG);
            });

    String picture = "C1 waits for y ← C2 promised it, waits for x ← C1 promised it";
    DeadlockException told = first.failure(DeadlockException.class);
    assertThat(told.code()).isEqualTo(ErrorCode.DEADLOCK);
    assertThat(told.picture()).isEqualTo(picture);
    assertThat(told).hasMessageStartingWith("Deadlock: " + picture + "\nC1 waits for y");
    assertThat(second.failure(DeadlockException.class).picture()).isEqualTo(picture);
  }

  @Test
  void cycleThroughAnAsyncRead_isNone_forTheParticipantGoesOn() {
    RoseTrapClient one = hub.add(sequential("C1"));
    one.promise("x");
    var reading = one.readAsync("y", Integer.class, TestHub.LONG);
    Background<Object> other =
        Background.call(
            () -> {
              RoseTrapClient two = hub.add(sequential("C2"));
              two.promise("y");
              Integer x = two.read("x", Integer.class, TestHub.LONG);
              two.write("y", x);
              return x;
            });
    hub.awaitReaders("x", 1);
    hub.awaitReaders("y", 1);
    Instant seen = Instant.now();
    Facts.await(
        "a deadlock would have been told by now",
        () -> Instant.now().isAfter(seen.plus(Duration.ofMillis(600))));

    one.write("x", 5);

    assertThat(other.result()).isEqualTo(5);
    assertThat(reading.join()).isEqualTo(5);
  }

  @Test
  void sealedRun_takesNoOthers_andTellsAStandstill() {
    RoseTrapClient alone = hub.add(sequential("CLIENT A"));
    alone.join();
    alone.seal();
    assertThatThrownBy(b::join)
        .extracting(e -> ((RoseTrapException) e).code())
        .isEqualTo(ErrorCode.RUN_SEALED);
    assertThatThrownBy(() -> alone.read("never", Integer.class, TestHub.LONG))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("CLIENT A waits for never")
        .hasMessageContaining("nobody else is in the run, which is sealed");
  }

  @Test
  void diagnose_saysWhoPromisedAndWhatItDoes() {
    a.promise("x");
    a.write("other", 1);
    assertThat(b.diagnose("x").text())
        .startsWith("CLIENT B waits for x in run default.\n  - nobody has written x in this run\n")
        .contains("CLIENT A promised x and last wrote other version 1, ");
    assertThat(b.diagnose().summary()).contains("nobody waits");
  }

  @Test
  void journalAfter_blocksUntilThereIsMore() {
    a.write("x", 1);
    Background<Integer> next = Background.call(() -> b.journalAfter(1, TestHub.LONG).size());
    Facts.await("the follower waits", () -> hub.hub().look().waiterCount() == 1);
    a.write("x", 2);
    assertThat(next.result()).isEqualTo(1);
    assertThat(b.journalAfter(2, Duration.ZERO)).isEmpty();
  }
}
