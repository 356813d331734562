package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Read, read after, read any, read all, peek, and versions of the past. */
class ReadingTest {
  private TestHub hub;
  private RoseTrapClient a;
  private RoseTrapClient c;

  @BeforeEach
  void start() {
    hub = TestHub.start(TestHub.config().limits(Limits.builder().versions(2).build()));
    a = hub.client("CLIENT A");
    c = hub.client("CLIENT C");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void read_ofWhatIsThere_returnsAtOnce() {
    c.write("X_Data", 50);
    assertThat(a.read("X_Data", Integer.class)).isEqualTo(50);
    assertThat(a.read("X_Data", Integer.class, Duration.ZERO)).isEqualTo(50);
    Version version = a.read("X_Data", Duration.ZERO);
    assertThat(version.variable()).isEqualTo("X_Data");
    assertThat(version.number()).isEqualTo(1);
    assertThat(version.revision()).isEqualTo(1);
    assertThat(version.value()).isEqualTo(Value.json("50"));
  }

  @Test
  void read_ofWhatIsMissing_blocksUntilItIsWritten() {
    Background<Version> read = Background.call(() -> a.read("X_Data", TestHub.LONG));
    hub.awaitReaders("X_Data", 1);
    assertThat(read.isDone()).isFalse();
    c.write("X_Data", "");
    assertThat(read.result().value()).isEqualTo(Value.text(""));
    hub.awaitNoReaders();
  }

  @Test
  void read_usesTheClientsTimeoutWhereNoneIsGiven() {
    RoseTrapClient hasty = hub.add(hub.builder().timeout(Duration.ofMillis(30)).build());
    assertThat(
            catchThrowableOfType(
                WaitTimedOutException.class, () -> hasty.read("X_Data", Integer.class)))
        .hasMessageStartingWith("Timed out after 30 ms: anonymous waits for X_Data");
  }

  @Test
  void readAfter_skipsWhatIsNotNewer() {
    c.write("X_Data", 50);
    Reading<Integer> first = a.readAfter("X_Data", 0, Integer.class, TestHub.LONG);
    assertThat(first.value()).isEqualTo(50);
    assertThat(first.number()).isEqualTo(1);

    Background<Reading<Integer>> next =
        Background.call(() -> a.readAfter("X_Data", first.number(), Integer.class, TestHub.LONG));
    hub.awaitReaders("X_Data", 1);
    c.write("X_Data", 51);

    assertThat(next.result().value()).isEqualTo(51);
    assertThat(next.result().version().writer()).isEqualTo("CLIENT C");
    assertThat(a.readAfter("X_Data", 1, Integer.class, Duration.ZERO).number()).isEqualTo(2);
  }

  @Test
  void readAfter_withCursorOfAFreshClient_works() {
    c.write("X_Data", 50);
    Background<Reading<Integer>> next =
        Background.call(() -> a.readAfter("X_Data", 1, Integer.class, TestHub.LONG));
    hub.awaitReaders("X_Data", 1);
    c.write("X_Data", 51);
    assertThat(next.result().number()).isEqualTo(2);
  }

  @Test
  void readAfter_withNegativeCursor_isRefused() {
    assertThat(
            catchThrowableOfType(
                RoseTrapException.class,
                () -> a.readAfter("X_Data", -1, Integer.class, TestHub.LONG)))
        .hasMessage("The cursor 'after' is -1; it is a version, 0 or more.");
  }

  @Test
  void readAny_returnsTheFirstInTheOrderGiven() {
    c.write("second", 2);
    c.write("first", 1);
    assertThat(a.readAny(List.of("missing", "first", "second"), TestHub.LONG).variable())
        .isEqualTo("first");

    Background<Version> read = Background.call(() -> a.readAny(List.of("x", "y"), TestHub.LONG));
    hub.awaitReaders("y", 1);
    c.write("y", "why");
    assertThat(read.result().value()).isEqualTo(Value.text("why"));
  }

  @Test
  void readAll_returnsAllInTheOrderGivenAtOneRevision() {
    Background<Map<String, Version>> read =
        Background.call(() -> a.readAll(List.of("z", "y", "x"), TestHub.LONG));
    hub.awaitReaders("x", 1);
    c.write("x", 1);
    c.write("y", new byte[] {1});
    assertThat(read.isDone()).isFalse();
    c.write("z", "zed");

    Map<String, Version> versions = read.result();
    assertThat(versions.keySet()).containsExactly("z", "y", "x");
    assertThat(versions.get("z").value()).isEqualTo(Value.text("zed"));
    assertThat(versions.get("y").value()).isEqualTo(Value.bytes(new byte[] {1}));
    assertThat(versions.get("x").value()).isEqualTo(Value.json("1"));
  }

  @Test
  void readAnyAndAll_ofNothing_areRefused() {
    assertThat(
            catchThrowableOfType(RoseTrapException.class, () -> a.readAny(List.of(), TestHub.LONG)))
        .hasMessage("'any' has no conditions; it takes at least one.");
    assertThat(
            catchThrowableOfType(RoseTrapException.class, () -> a.readAll(List.of(), TestHub.LONG)))
        .hasMessage("'all' has no conditions; it takes at least one.");
  }

  @Test
  void readAny_returnsByteForByteWhatReadReturns() {
    List<Value> values =
        List.of(
            Value.json(" { \"b\" : 1.50, \"a\" : [ 1E400, \"\\u00e9\\/\" ] , \"a\" : 2 } "),
            Value.json("1e1000000000"),
            Value.json("9".repeat(5_000)),
            Value.json("\"x\\ud83e\\udd94\""),
            Value.json("null"),
            Value.json("-0"),
            Value.json("[" + "1,".repeat(5_000) + "1]"),
            Value.json("[".repeat(990) + "]".repeat(990)),
            Value.text(""),
            Value.text("encoding\",\"value\":\"🦔\u0000"),
            Value.ofOwned("text/plain; charset=iso-8859-1", new byte[] {(byte) 0xe9}),
            Value.ofOwned("application/x-thing", new byte[] {0, (byte) 0xff}));
    for (Value value : values) {
      c.write("X_Data", value);
      Version expected = a.read("X_Data", TestHub.LONG);
      Version any = a.readAny(List.of("X_Data"), TestHub.LONG);
      assertThat(any.value().asText()).isEqualTo(expected.value().asText().strip());
      assertThat(any.value().contentType()).isEqualTo(value.contentType());
      assertThat(any.writtenAt()).isEqualTo(expected.writtenAt());
      assertThat(any.writer()).isEqualTo("CLIENT C");
      assertThat(any.revision()).isEqualTo(expected.revision());
    }
  }

  @Test
  void peek_neverBlocks() {
    assertThat(a.peek("X_Data")).isEmpty();
    assertThat(a.peek("X_Data", Integer.class)).isEmpty();
    c.write("X_Data", 50);
    assertThat(a.peek("X_Data").orElseThrow().number()).isEqualTo(1);
    assertThat(a.peek("X_Data", Integer.class).orElseThrow().value()).isEqualTo(50);
    c.fail("failed", "no");
    assertThat(a.peek("failed")).isEmpty();
    assertThat(hub.hub().look().runs()).hasSize(1);
  }

  @Test
  void readVersion_returnsOneOfThePast() {
    for (int i = 1; i <= 3; i++) {
      c.write("X_Data", 10 * i);
    }
    assertThat(a.reading(a.readVersion("X_Data", 2), Integer.class).value()).isEqualTo(20);

    RoseTrapException gone =
        catchThrowableOfType(RoseTrapException.class, () -> a.readVersion("X_Data", 1));
    assertThat(gone.code()).isEqualTo(ErrorCode.COMPACTED);
    assertThat(gone)
        .hasMessage(
            "Version 1 of X_Data in run default is no longer kept; the newest 2 versions are, until"
                + " the variable is deleted. The last version is 3.");

    RoseTrapException never =
        catchThrowableOfType(RoseTrapException.class, () -> a.readVersion("X_Data", 4));
    assertThat(never.code()).isEqualTo(ErrorCode.NOT_WRITTEN);
    assertThat(never).hasMessage("X_Data in run default has no version 4; the last one is 3.");

    assertThat(
            catchThrowableOfType(RoseTrapException.class, () -> a.readVersion("X_Data", 0)).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void reading_ofAnotherType_isRefusedAndTheValueStays() {
    c.write("X_Data", "fifty");
    ValueTypeException e =
        catchThrowableOfType(ValueTypeException.class, () -> a.read("X_Data", Integer.class));
    assertThat(e)
        .hasMessage(
            "X_Data version 1 by CLIENT C (text/plain; charset=utf-8, fifty) cannot be read as"
                + " java.lang.Integer: it is a text that does not spell one. Read it as the type"
                + " that was written, or as String.class.");
    assertThat(a.read("X_Data", String.class)).isEqualTo("fifty");
  }

  @Test
  void limit_outOfRange_isRefused() {
    assertThat(
            catchThrowableOfType(
                RoseTrapException.class, () -> a.read("X_Data", Duration.ofMillis(-1))))
        .hasMessage("The time PT-0.001S is out of range; it goes from 0 to 365 days.");
    assertThat(
            catchThrowableOfType(
                RoseTrapException.class,
                () -> a.read("X_Data", Integer.class, Duration.ofSeconds(Long.MAX_VALUE))))
        .hasMessageContaining("is out of range; it goes from 0 to 365 days.");
  }

  @Test
  void read_withTheLongestLimit_blocks() {
    Background<Integer> read =
        Background.call(() -> a.read("X_Data", Integer.class, Duration.ofDays(365)));
    hub.awaitReaders("X_Data", 1);
    c.write("X_Data", 50);
    assertThat(read.result()).isEqualTo(50);
  }
}
