package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real hub that does what it is asked, behind a proxy that loses its answers. */
class LostAnswerTest {
  private TestHub hub;
  private Proxy proxy;
  private RoseTrapClient client;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    proxy = Proxy.before(hub);
    client = RoseTrapClient.connect(proxy.uri(), "CLIENT A");
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
    hub.close();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("write", c -> c.write("X_Data", 51), JournalEntry.Operation.WRITE, 2),
        change("writeOnce", c -> c.writeOnce("new", 1), JournalEntry.Operation.WRITE, 1),
        change(
            "writeIfVersion",
            c -> c.writeIfVersion("X_Data", 1, 51),
            JournalEntry.Operation.WRITE,
            2),
        change("delete", c -> c.delete("X_Data"), JournalEntry.Operation.DELETE, 1),
        change("fail", c -> c.fail("X_Data", "no"), JournalEntry.Operation.FAIL, 1));
  }

  private static Arguments change(
      String name,
      Function<RoseTrapClient, Receipt> change,
      JournalEntry.Operation operation,
      long version) {
    return Arguments.argumentSet(name, change, operation, version);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void change_whoseAnswerIsLost_takesPlaceOnce(
      Function<RoseTrapClient, Receipt> change, JournalEntry.Operation operation, long version) {
    client.write("X_Data", 50);
    proxy.dropNextAnswer(0);

    Receipt receipt = change.apply(client);

    assertThat(proxy.droppedAnswers()).isEqualTo(1);
    assertThat(receipt.version()).isEqualTo(version);
    assertThat(receipt.revision()).isEqualTo(2);
    assertThat(client.journal(0))
        .extracting(JournalEntry::operation)
        .containsExactly(JournalEntry.Operation.WRITE, operation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 40, 150})
  void write_whoseAnswerBreaksOff_takesPlaceOnce(int afterBytes) {
    client.peek("X_Data");
    proxy.dropNextAnswer(afterBytes);
    assertThat(client.write("X_Data", 50).version()).isEqualTo(1);
    assertThat(proxy.droppedAnswers()).isEqualTo(1);
    assertThat(client.journal(0)).hasSize(1);
  }

  @Test
  void write_tellsOfTheReadersThatItsFirstAttemptWoke() {
    Background<Integer> read = Background.call(() -> hub.client("B").read("X_Data", Integer.class));
    hub.awaitReaders("X_Data", 1);
    proxy.dropNextAnswer(0);
    assertThat(client.write("X_Data", 50).released()).isEqualTo(1);
    assertThat(read.result()).isEqualTo(50);
  }

  @Test
  void everyChange_hasAKeyOfItsOwn() {
    try (FakeHub fake = FakeHub.playing(FakeHub.answering(FakeHub.WRITTEN));
        RoseTrapClient a = fake.client("A").build();
        RoseTrapClient b = fake.client("A").build()) {
      a.write("x", 1);
      a.write("x", 1);
      a.inRun("other").write("x", 1);
      b.write("x", 1);
      b.delete("x");
      b.fail("x", "no");
      assertThat(fake.requests().stream().map(LostAnswerTest::key))
          .hasSize(6)
          .doesNotHaveDuplicates();
    }
  }

  private static String key(String request) {
    return request
        .lines()
        .filter(line -> line.startsWith("Idempotency-Key: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void deleteRun_whoseAnswerIsLost_isDone() {
    client.write("X_Data", 50);
    proxy.dropNextAnswer(0);
    client.deleteRun();
    assertThat(client.runs()).isEmpty();
    assertThat(proxy.droppedAnswers()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 5_000})
  void read_whoseAnswerBreaksOff_isAskedAgain(int afterBytes) {
    byte[] value = new byte[20_000];
    hub.client("C").write("X_Data", value);
    proxy.dropNextAnswer(afterBytes);
    assertThat(client.read("X_Data", byte[].class)).isEqualTo(value);
    proxy.dropNextAnswer(afterBytes);
    assertThat(client.readAny(List.of("X_Data"), TestHub.LONG).value().size()).isEqualTo(20_000);
    proxy.dropNextAnswer(afterBytes);
    assertThat(client.peek("X_Data")).isPresent();
    assertThat(proxy.droppedAnswers()).isEqualTo(3);
  }

  @Test
  void read_blocked_goesOnWhenItsConnectionIsCut() {
    Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
    hub.awaitReaders("X_Data", 1);
    int before = proxy.accepted();
    proxy.cut();
    Facts.await("the client has connected again", () -> proxy.accepted() > before);
    hub.write("X_Data", 50);
    assertThat(read.result()).isEqualTo(50);
    hub.awaitNoReaders();
  }

  @Test
  void read_whoseValueArrivedWhileItWasCut_getsItAndLosesNothing() {
    client.write("X_Data", 50);
    Background<Version> read =
        Background.call(() -> client.readAfter("X_Data", 1, Integer.class, TestHub.LONG).version());
    hub.awaitReaders("X_Data", 1);
    proxy.dropNextAnswer(0);
    hub.write("X_Data", 51);
    assertThat(read.result().number()).isEqualTo(2);
    assertThat(proxy.droppedAnswers()).isEqualTo(1);
  }

  @Test
  void read_blocked_goesOnWhenTheHubWasOutOfReach() {
    Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
    hub.awaitReaders("X_Data", 1);
    proxy.goAway();
    Facts.await("the client has met a refusal", () -> proxy.isSearchedBy(read.thread()));
    proxy.comeBack();
    hub.write("X_Data", 50);
    assertThat(read.result()).isEqualTo(50);
  }

  @Test
  void write_whileTheHubIsOutOfReach_isCarriedOutWhenItIsBack() {
    client.write("X_Data", 50);
    proxy.goAway();
    Background<Receipt> write = Background.call(() -> client.write("X_Data", 51));
    Facts.await("the client has met a refusal", () -> proxy.isSearchedBy(write.thread()));
    proxy.comeBack();
    assertThat(write.result().version()).isEqualTo(2);
    assertThat(client.journal(0)).hasSize(2);
  }

  @Test
  void idleConnections_thatWereCut_doNoHarm() {
    RoseTrapClient hasty =
        hub.add(RoseTrapClient.builder(proxy.uri()).patience(Duration.ZERO).build());
    for (int i = 1; i <= 50; i++) {
      assertThat(hasty.write("X_Data", i).version()).isEqualTo(i);
      proxy.cut();
      Facts.await("the proxy has dropped everything", () -> proxy.open() == 0);
    }
    assertThat(hasty.journal(0)).hasSize(50);
  }
}
