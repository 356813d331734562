package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub that is killed and started again at the same address, without its history. */
class HubRestartTest {
  private TestHub first;
  private TestHub second;
  private Proxy address;
  private RoseTrapClient client;

  @BeforeEach
  void start() {
    first = TestHub.start();
    second = TestHub.start();
    address = Proxy.before(first);
    client = RoseTrapClient.connect(address.uri(), "CLIENT A");
  }

  @AfterEach
  void stop() {
    client.close();
    address.close();
    first.close();
    second.close();
  }

  /** What kill -9 and a new start look like from outside. */
  private void restart() {
    address.leadTo(second);
    address.cut();
  }

  private String changed() {
    return "The hub was restarted, and what it held is gone: run it again. (It goes on from"
        + " instance "
        + first.hub().instance()
        + "; this is "
        + second.hub().instance()
        + ").";
  }

  @Test
  void waitingRead_isTold() {
    Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
    first.awaitReaders("X_Data", 1);
    restart();
    InstanceChangedException e = read.failure(InstanceChangedException.class);
    assertThat(e).hasMessage(changed());
    assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_CHANGED);
    assertThat(e.definite()).isTrue();
  }

  @Test
  void waitingAwait_isTold() {
    Condition any = new Condition.Any(List.of(new Condition.Written("X_Data", 0)));
    Background<Object> wait = Background.call(() -> client.await(any, TestHub.LONG));
    first.awaitReaders("X_Data", 1);
    restart();
    assertThat(wait.failure(InstanceChangedException.class)).hasMessage(changed());
  }

  @Test
  void nextCall_worksWithTheNewHub() {
    Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
    first.awaitReaders("X_Data", 1);
    restart();
    read.failure(InstanceChangedException.class);

    assertThat(client.write("X_Data", 50).version()).isEqualTo(1);
    assertThat(client.read("X_Data", int.class)).isEqualTo(50);
    Background<Reading<Integer>> next =
        Background.call(() -> client.readAfter("X_Data", 1, Integer.class, TestHub.LONG));
    second.awaitReaders("X_Data", 1);
    second.write("X_Data", 51);
    assertThat(next.result().value()).isEqualTo(51);
  }

  @Test
  void everyWaitingReadOfAClient_isTold() {
    List<Background<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      reads.add(Background.call(() -> client.read("X_Data", Integer.class)));
    }
    first.awaitReaders("X_Data", 40);
    restart();
    for (Background<Integer> read : reads) {
      assertThat(read.failure(InstanceChangedException.class)).hasMessage(changed());
    }
    assertThat(second.hub().look().waiterCount()).isZero();
  }

  @Test
  void waitingRead_isTold_alsoWhereAnotherThreadMetTheNewHubFirst() {
    CountDownLatch metTheNewHub = new CountDownLatch(1);
    String notThere = FakeHub.problem(404, "NOT_WRITTEN", "not there", "");
    String gone = FakeHub.problem(410, "INSTANCE_CHANGED", "restarted", "");
    try (FakeHub hub =
            FakeHub.playing(
                waits -> {
                  waits.takesRequest();
                  waits.send(notThere);
                  waits.takesRequest();
                  await(metTheNewHub);
                },
                FakeHub.once(FakeHub.VALUE.replace("Instance: fake", "Instance: next")),
                FakeHub.once(gone.replace("Instance: fake", "Instance: next")));
        RoseTrapClient both = hub.client("A").build()) {
      Background<String> read = Background.call(() -> both.read("X_Data", String.class));
      Facts.await("the read waits", () -> hub.requests().size() == 2);
      assertThat(both.peek("X_Data")).isPresent();
      Facts.await("only the read is still connected", () -> hub.open() == 1);
      metTheNewHub.countDown();
      read.failure(InstanceChangedException.class);
      assertThat(hub.requests().getLast()).contains("\r\nRoseTrap-Instance: fake\r\n");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void callsWithoutCursor_noticeNothing() {
    client.write("X_Data", 50);
    restart();
    assertThat(client.peek("X_Data")).isEmpty();
    restart();
    assertThat(client.write("X_Data", 60).version()).isEqualTo(1);
    restart();
    assertThat(client.read("X_Data", int.class)).isEqualTo(60);
    assertThat(client.journal(0)).hasSize(1);
  }

  @Test
  void readWithoutCursor_begunAfterTheRestart_waitsForTheNewHub() {
    client.write("X_Data", 50);
    restart();
    Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
    second.awaitReaders("X_Data", 1);
    second.write("X_Data", 60);
    assertThat(read.result()).isEqualTo(60);
  }

  @Test
  void readWithCursor_isToldAtOnce() {
    client.write("X_Data", 50);
    restart();
    second.write("X_Data", 60);
    second.write("X_Data", 61);
    assertThat(
            catchThrowableOfType(
                InstanceChangedException.class,
                () -> client.readAfter("X_Data", 1, Integer.class, TestHub.LONG)))
        .hasMessage(changed());
    assertThat(client.readAfter("X_Data", 1, Integer.class, TestHub.LONG).value()).isEqualTo(61);
  }

  @Test
  void journalWithCursor_isTold() {
    client.write("X_Data", 50);
    restart();
    second.write("X_Data", 60);
    second.write("X_Data", 61);
    RoseTrapException e =
        catchThrowableOfType(InstanceChangedException.class, () -> client.journal(1));
    assertThat(e).hasMessage(changed());
    assertThat(client.journal(1)).hasSize(1);
  }

  @Test
  void hubThatIsClosedInGoodOrder_answersTheWaits() {
    Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
    Background<Object> any = Background.call(() -> client.readAny(List.of("X_Data"), TestHub.LONG));
    first.awaitReaders("X_Data", 2);
    first.close();
    String message = "The hub at " + address.uri() + " is closing and ended the wait of CLIENT A.";
    assertThat(read.failure(HubClosingException.class)).hasMessage(message);
    assertThat(any.failure(HubClosingException.class)).hasMessage(message);
    address.leadTo(second);
    assertThat(client.write("X_Data", 50).version()).isEqualTo(1);
  }

  @Test
  void write_whoseAnswerIsLostAndWhoseHubThenCloses_isInDoubt() {
    String closing = FakeHub.problem(503, "HUB_CLOSING", "The hub is closing.", "");
    try (FakeHub hub = FakeHub.playing(peer -> peer.takesRequest(), FakeHub.answering(closing));
        RoseTrapClient writer = hub.client("A").build()) {
      HubClosingException e =
          catchThrowableOfType(HubClosingException.class, () -> writer.write("X_Data", 50));
      assertThat(e)
          .hasMessage(
              "The hub at " + hub.uri() + " is closing. The request may have been carried out.");
      assertThat(e.definite()).isFalse();
      assertThat(
              catchThrowableOfType(HubClosingException.class, () -> writer.write("X_Data", 50))
                  .definite())
          .isTrue();
    }
  }

  @Test
  void stay_whenLost_isToldByTheNextSignOfLife() throws InterruptedException {
    CountDownLatch lost = new CountDownLatch(1);
    try (RoseTrapClient holder =
        RoseTrapClient.builder(address.uri())
            .participant("HOLDER")
            .lease(Duration.ofMillis(600))
            .build()) {
      holder.join(Introduction.ofProcess("test")).whenLost(lost::countDown);
      restart();

      assertThat(lost.await(2, TimeUnit.MINUTES)).isTrue();
    }
  }
}
