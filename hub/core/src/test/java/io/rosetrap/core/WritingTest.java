package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.fail;
import static io.rosetrap.core.Kit.peek;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.versionIs;
import static io.rosetrap.core.Kit.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WritingTest {
  private final ManualClock clock = new ManualClock();
  private final Hub hub = new Hub(Limits.DEFAULTS, new TextMatcher(), clock);

  // --- write ---------------------------------------------------------------------------------

  @Test
  void write_firstOfRun_isVersion1AtRevision1() {
    assertThat(write(hub, "x", "a")).isEqualTo(new Receipt("x", 1, 1, 0));
  }

  @Test
  void write_repeated_countsVersionsPerVariableAndRevisionsPerRun() {
    assertThat(write(hub, "x", "a")).isEqualTo(new Receipt("x", 1, 1, 0));
    assertThat(write(hub, "y", "b")).isEqualTo(new Receipt("y", 1, 2, 0));
    assertThat(write(hub, "x", "c")).isEqualTo(new Receipt("x", 2, 3, 0));
    assertThat(hub.execute("other", write("x", "d"), A)).isEqualTo(new Receipt("x", 1, 1, 0));
  }

  @Test
  void write_value_isPeekedWithWriterAndTime() {
    clock.advance(Duration.ofSeconds(5));
    hub.execute(RUN, write("x", "50"), B);
    assertThat(hub.look().peek(RUN, "x"))
        .contains(
            new Version("x", 1, 1, "CLIENT B", ManualClock.START.plusSeconds(5), Value.text("50")));
  }

  static List<Value> ordinaryValues() {
    return List.of(
        Value.text(""),
        Value.json("null"),
        Value.json("0"),
        Value.json("false"),
        Value.json("\"\""),
        Value.bytes(new byte[0]),
        Value.text("客户 🌹 عميل"),
        Value.ofOwned("image/png", new byte[] {0, (byte) 0xFF}));
  }

  @ParameterizedTest
  @MethodSource("ordinaryValues")
  void write_anyKindOfValue_comesBackAsItWas(Value value) throws InterruptedException {
    hub.execute(RUN, new Command.Write("x", value, Precondition.NONE), A);
    assertThat(hub.look().peek(RUN, "x").map(Version::value)).contains(value);
    assertThat(Kit.version(Kit.now(hub, Kit.written("x"))).value()).isEqualTo(value);
  }

  @Test
  void write_sameValueAgain_isANewVersion() {
    write(hub, "x", "a");
    assertThat(write(hub, "x", "a").version()).isEqualTo(2);
  }

  // --- write-once ----------------------------------------------------------------------------

  @Test
  void writeOnce_noValue_writes() {
    assertThat(hub.execute(RUN, write("x", "a", Precondition.ABSENT), A).version()).isEqualTo(1);
  }

  @Test
  void writeOnce_valueThere_isRefusedAndSaysWhoWroteIt() {
    write(hub, "x", "a");
    assertThat(
            refusal(
                ErrorCode.ALREADY_WRITTEN,
                () -> hub.execute(RUN, write("x", "b", Precondition.ABSENT), B)))
        .isEqualTo(
            "x in run r is written already: version 1 by CLIENT A. A write-once leaves it as it is;"
                + " read it, or delete it first.");
    assertThat(peek(hub, "x")).contains("a");
    assertThat(hub.look().info(RUN).orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void writeOnce_afterDelete_writesTheNextVersion() {
    write(hub, "x", "a");
    hub.execute(RUN, delete("x"), A);
    assertThat(hub.execute(RUN, write("x", "b", Precondition.ABSENT), A))
        .isEqualTo(new Receipt("x", 2, 3, 0));
  }

  @Test
  void writeOnce_failedWithoutValue_writes() {
    hub.execute(RUN, fail("x", "broken"), A);
    assertThat(hub.execute(RUN, write("x", "b", Precondition.ABSENT), A).version()).isEqualTo(1);
  }

  // --- compare-and-set -----------------------------------------------------------------------

  @Test
  void compareAndSet_sameVersion_writes() {
    write(hub, "x", "a");
    assertThat(hub.execute(RUN, write("x", "b", versionIs(1)), A).version()).isEqualTo(2);
  }

  @Test
  void compareAndSet_zeroAndNoValue_writes() {
    assertThat(hub.execute(RUN, write("x", "a", versionIs(0)), A).version()).isEqualTo(1);
    hub.execute(RUN, delete("x"), A);
    assertThat(hub.execute(RUN, write("x", "b", versionIs(0)), A).version()).isEqualTo(2);
  }

  @Test
  void compareAndSet_otherVersion_isRefusedAndSaysWhichIsThere() {
    write(hub, "x", "a");
    write(hub, "x", "b");
    String start = "x in run r has version 2 by CLIENT A, but ";
    String end = " was expected. Nothing was changed; read the newest version and try again.";
    assertThat(mismatch(versionIs(1))).isEqualTo(start + "version 1" + end);
    assertThat(mismatch(versionIs(3))).isEqualTo(start + "version 3" + end);
    assertThat(mismatch(versionIs(0))).isEqualTo(start + "no value" + end);
    assertThat(peek(hub, "x")).contains("b");
    assertThat(hub.look().info(RUN).orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void compareAndSet_noValue_isRefusedAndSaysSo() {
    String start = "x in run r has no value, but ";
    String end = " was expected. Nothing was changed; read the newest version and try again.";
    assertThat(mismatch(versionIs(1))).isEqualTo(start + "version 1" + end);
    assertThat(mismatch(Precondition.PRESENT)).isEqualTo(start + "any version" + end);
    write(hub, "x", "a");
    hub.execute(RUN, delete("x"), A);
    assertThat(mismatch(versionIs(1))).isEqualTo(start + "version 1" + end);
  }

  private String mismatch(Precondition precondition) {
    return refusal(
        ErrorCode.VERSION_MISMATCH, () -> hub.execute(RUN, write("x", "z", precondition), B));
  }

  @Test
  void writePresent_valueThere_writes() {
    write(hub, "x", "a");
    assertThat(hub.execute(RUN, write("x", "b", Precondition.PRESENT), A).version()).isEqualTo(2);
  }

  // --- delete --------------------------------------------------------------------------------

  @Test
  void delete_valueThere_takesItAwayAndKeepsTheNumber() {
    write(hub, "x", "a");
    write(hub, "x", "b");
    assertThat(hub.execute(RUN, delete("x"), B)).isEqualTo(new Receipt("x", 2, 3, 0));
    assertThat(peek(hub, "x")).isEmpty();
    assertThat(hub.look().storedBytes()).isZero();
    assertThat(write(hub, "x", "c")).isEqualTo(new Receipt("x", 3, 4, 0));
  }

  @Test
  void delete_noValue_isRefused() {
    write(hub, "y", "a");
    String message = "x in run r has no value, so there is nothing to delete.";
    assertThat(refusal(ErrorCode.NOT_WRITTEN, () -> hub.execute(RUN, delete("x"), A)))
        .isEqualTo(message);
    write(hub, "x", "a");
    hub.execute(RUN, delete("x"), A);
    assertThat(refusal(ErrorCode.NOT_WRITTEN, () -> hub.execute(RUN, delete("x"), A)))
        .isEqualTo(message);
    assertThat(hub.look().info(RUN).orElseThrow().revision()).isEqualTo(3);
  }

  @Test
  void delete_noRun_isRefusedAndCreatesNone() {
    assertThat(refusal(ErrorCode.NOT_WRITTEN, () -> hub.execute(RUN, delete("x"), A)))
        .isEqualTo("x has no value: there is no run r.");
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void delete_otherVersion_isRefused() {
    write(hub, "x", "a");
    refusal(
        ErrorCode.VERSION_MISMATCH,
        () -> hub.execute(RUN, new Command.Delete("x", versionIs(2)), A));
    assertThat(peek(hub, "x")).contains("a");
    assertThat(hub.execute(RUN, new Command.Delete("x", versionIs(1)), A).version()).isEqualTo(1);
  }

  @Test
  void delete_failedOnly_clearsTheFailure() {
    hub.execute(RUN, fail("x", "broken"), A);
    assertThat(hub.execute(RUN, delete("x"), A)).isEqualTo(new Receipt("x", 0, 2, 0));
    assertThat(hub.look().failure(RUN, "x")).isEmpty();
  }

  // --- fail ----------------------------------------------------------------------------------

  @Test
  void fail_noValue_isRememberedWithReason() {
    assertThat(hub.execute(RUN, fail("x", "the build broke"), B))
        .isEqualTo(new Receipt("x", 0, 1, 0));
    assertThat(hub.look().failure(RUN, "x"))
        .contains(Kit.declared("x", "CLIENT B", "the build broke", 1));
    assertThat(peek(hub, "x")).isEmpty();
  }

  @Test
  void fail_valueThere_leavesTheValue() {
    write(hub, "x", "a");
    assertThat(hub.execute(RUN, fail("x", "no more"), A)).isEqualTo(new Receipt("x", 1, 2, 0));
    assertThat(peek(hub, "x")).contains("a");
    assertThat(hub.look().version(RUN, "x", 1).value().asText()).isEqualTo("a");
  }

  @Test
  void fail_again_replacesTheReason() {
    hub.execute(RUN, fail("x", "first"), A);
    hub.execute(RUN, fail("x", "second"), B);
    assertThat(hub.look().failure(RUN, "x").map(Failure::reason)).contains("second");
  }

  @Test
  void write_afterFail_clearsTheFailure() {
    hub.execute(RUN, fail("x", "broken"), A);
    write(hub, "x", "a");
    assertThat(hub.look().failure(RUN, "x")).isEmpty();
  }

  @Test
  void fail_reason_has1To4000Characters() {
    assertThat(fail("x", "r".repeat(4_000)).reason()).hasSize(4_000);
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> fail("x", "r".repeat(4_001))))
        .isEqualTo(
            "The reason of the failure of x has 4001 characters; it has 1 to 4000, because readers"
                + " are shown it.");
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> fail("x", " \n")))
        .isEqualTo(
            "The reason of the failure of x has no text; it has 1 to 4000, because readers are"
                + " shown it.");
  }

  @Test
  void fail_reasonWithHalfACharacter_isRefused() {
    // Nobody could be shown it: JSON has no half characters.
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> fail("x", "a\uD83C")))
        .isEqualTo("The reason of the failure of x has half a character in it.");
    assertThat(fail("x", "the 🌹 broke").reason()).isEqualTo("the 🌹 broke");
  }

  @Test
  void commands_badNames_areRefused() {
    refusal(ErrorCode.INVALID_NAME, () -> write("a b", "v"));
    refusal(ErrorCode.INVALID_NAME, () -> delete("a b"));
    refusal(ErrorCode.INVALID_NAME, () -> fail("a b", "r"));
    refusal(ErrorCode.INVALID_NAME, () -> Actor.named(""));
    refusal(ErrorCode.INVALID_NAME, () -> hub.execute("a/b", write("x", "v"), A));
    refusal(ErrorCode.INVALID_NAME, () -> hub.execute("a/b", delete("x"), A));
    assertThat(hub.look().runs()).isEmpty();
  }
}
