package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Write, write once, compare-and-set, delete, fail: what they do and how they refuse. */
class WritingTest {
  private TestHub hub;
  private RoseTrapClient client;

  @BeforeEach
  void start() {
    hub = TestHub.start(TestHub.config().limits(Limits.builder().valueBytes(100_000).build()));
    client = hub.client("CLIENT C");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void write_numbersVersionsAndRevisions() {
    assertThat(client.write("X_Data", 50)).isEqualTo(new Receipt("X_Data", 1, 1, 0));
    assertThat(client.write("other", "x")).isEqualTo(new Receipt("other", 1, 2, 0));
    assertThat(client.write("X_Data", 51)).isEqualTo(new Receipt("X_Data", 2, 3, 0));
  }

  @Test
  void write_tellsHowManyReadersItWoke() {
    List<Background<Integer>> reads =
        List.of(
            Background.call(() -> client.read("X_Data", Integer.class)),
            Background.call(() -> hub.client("B").read("X_Data", Integer.class)));
    hub.awaitReaders("X_Data", 2);

    assertThat(client.write("X_Data", 50).released()).isEqualTo(2);
    reads.forEach(read -> assertThat(read.result()).isEqualTo(50));
  }

  @Test
  void writeOnce_writesTheFirstVersionOnly() {
    assertThat(client.writeOnce("X_Data", 50).version()).isEqualTo(1);

    ConflictException e =
        catchThrowableOfType(ConflictException.class, () -> client.writeOnce("X_Data", 51));

    assertThat(e)
        .hasMessage(
            "X_Data in run default is written already: version 1 by CLIENT C. A write-once leaves"
                + " it as it is; read it, or delete it first.");
    assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_WRITTEN);
    assertThat(e.definite()).isTrue();
    assertThat(client.read("X_Data", int.class)).isEqualTo(50);
  }

  @Test
  void writeIfVersion_writesOnlyOverThatVersion() {
    assertThat(client.writeIfVersion("X_Data", 0, 50).version()).isEqualTo(1);
    assertThat(client.writeIfVersion("X_Data", 1, 51).version()).isEqualTo(2);

    ConflictException e =
        catchThrowableOfType(ConflictException.class, () -> client.writeIfVersion("X_Data", 1, 52));

    assertThat(e)
        .hasMessage(
            "X_Data in run default has version 2 by CLIENT C, but version 1 was expected. Nothing"
                + " was changed; read the newest version and try again.");
    assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(e.definite()).isTrue();
    assertThat(
            catchThrowableOfType(ConflictException.class, () -> client.writeIfVersion("new", 3, 1)))
        .hasMessageStartingWith("new in run default has no value, but version 3 was expected.");
  }

  @Test
  void delete_takesTheValueAwayAndVersionsGoOn() {
    client.write("X_Data", 50);
    assertThat(client.delete("X_Data")).isEqualTo(new Receipt("X_Data", 1, 2, 0));
    assertThat(client.peek("X_Data")).isEmpty();
    assertThat(client.write("X_Data", 51).version()).isEqualTo(2);
  }

  @Test
  void delete_ofNothing_isRefused() {
    client.write("other", 1);
    RoseTrapException e =
        catchThrowableOfType(RoseTrapException.class, () -> client.delete("X_Data"));
    assertThat(e).hasMessage("X_Data in run default has no value, so there is nothing to delete.");
    assertThat(e.code()).isEqualTo(ErrorCode.NOT_WRITTEN);
  }

  @Test
  void fail_endsReadersAndAWriteClearsIt() {
    Background<Integer> read =
        Background.call(() -> hub.client("CLIENT A").read("X_Data", Integer.class));
    hub.awaitReaders("X_Data", 1);

    assertThat(client.fail("X_Data", "disk \"full\" 🦔\nreally").released()).isEqualTo(1);

    VariableFailedException e = read.failure(VariableFailedException.class);
    assertThat(e.failure().reason()).isEqualTo("disk \"full\" 🦔\nreally");
    assertThat(e.failure().participant()).isEqualTo("CLIENT C");
    client.write("X_Data", 50);
    assertThat(client.read("X_Data", int.class)).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLIENT A",
        "Zoë",
        "クライアント",
        "עד 5",
        "🦔",
        "a%20b",
        "a\"b;c,d=e",
        "100 %",
        "x'\\y"
      })
  void participant_inAnyScript_isTheWriter(String participant) {
    RoseTrapClient writer = hub.client(participant);
    writer.write("X_Data", 50);

    Version version = client.read("X_Data", TestHub.LONG);
    assertThat(version.writer()).isEqualTo(participant);
    assertThat(version.writtenAt()).isBetween(hub.startedAt(), java.time.Instant.now());
    assertThat(client.readAny(List.of("X_Data"), TestHub.LONG).writer()).isEqualTo(participant);
    assertThat(client.journal(0).getLast().participant()).isEqualTo(participant);
    assertThat(client.variables("X").getFirst().writer()).contains(participant);
    assertThat(writer.participant()).isEqualTo(participant);
  }

  @Test
  void name_thatBreaksTheRule_isRefusedBeforeAnythingIsSent() {
    try (RoseTrapClient offline = RoseTrapClient.connect("http://127.0.0.1:1", "CLIENT A")) {
      RoseTrapException e =
          catchThrowableOfType(RoseTrapException.class, () -> offline.write("a b", 1));
      assertThat(e).hasMessageStartingWith("The variable name 'a b' has a space at position 2.");
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_NAME);
      for (String name : List.of("", "/", "a//b", "..", "é", "x?y", "a%20b")) {
        assertThat(
                catchThrowableOfType(
                    RoseTrapException.class,
                    () -> offline.read(name, Integer.class, Duration.ZERO)))
            .as(name)
            .extracting(RoseTrapException::code)
            .isEqualTo(ErrorCode.INVALID_NAME);
      }
    }
  }

  @Test
  void name_atTheLimits_works() {
    for (String name : List.of("a", "A.b_c-d/e/f", "x".repeat(200), "variables/x", "x/failure")) {
      client.write(name, name);
      assertThat(client.read(name, String.class)).isEqualTo(name);
      assertThat(client.delete(name).version()).isEqualTo(1);
    }
  }

  @Test
  void value_ofTheLargestSize_isWritten() {
    byte[] bytes = new byte[100_000];
    client.write("large", bytes);
    assertThat(client.read("large", byte[].class)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {100_001, 5_000_000, 50_000_000})
  void value_aboveTheLimit_isRefusedWithTheHubsWords(int size) {
    RoseTrapException e =
        catchThrowableOfType(RoseTrapException.class, () -> client.write("large", new byte[size]));

    assertThat(e.code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE);
    assertThat(e).hasMessageContaining("100000 bytes").hasMessageContaining("--max-value-bytes");
    assertThat(e.definite()).isTrue();
    assertThat(client.peek("large")).isEmpty();
    assertThat(client.write("large", "small").version()).isEqualTo(1);
  }

  @Test
  void value_thatIsNotWhatItSays_isRefusedByTheHub() {
    RoseTrapException e =
        catchThrowableOfType(
            RoseTrapException.class, () -> client.write("X_Data", Value.json("{oops")));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(e)
        .hasMessageStartingWith("The body says application/json, but is not one JSON document");
  }

  @Test
  void everyChange_standsInTheJournalOnce() {
    client.write("a", 1);
    client.writeOnce("b", 2);
    client.writeIfVersion("a", 1, 3);
    client.fail("c", "no");
    client.delete("a");
    assertThat(client.journal(0))
        .extracting(JournalEntry::operation)
        .containsExactly(
            JournalEntry.Operation.WRITE,
            JournalEntry.Operation.WRITE,
            JournalEntry.Operation.WRITE,
            JournalEntry.Operation.FAIL,
            JournalEntry.Operation.DELETE);
  }
}
