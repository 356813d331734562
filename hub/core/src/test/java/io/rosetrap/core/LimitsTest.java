package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.fail;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.peek;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.VariableInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything is bounded; a refusal is a clear error, and what was there stays. */
class LimitsTest {
  /** All that can be seen of a hub. */
  private record Seen(
      List<RunInfo> runs,
      List<VariableInfo> variables,
      List<JournalEntry> journal,
      long storedBytes,
      int waiters) {
    static Seen of(Hub hub) {
      return new Seen(
          hub.look().runs(),
          hub.look().variables(RUN, ""),
          hub.look().journal(RUN, 0, 1_000),
          hub.look().storedBytes(),
          hub.look().waiterCount());
    }
  }

  /** The message of a refusal that must change nothing. */
  private static String unchanged(Hub hub, ErrorCode code, ThrowingCallable call) {
    Seen before = Seen.of(hub);
    String message = refusal(code, call);
    assertThat(Seen.of(hub)).isEqualTo(before);
    return message;
  }

  // --- values --------------------------------------------------------------------------------

  @Test
  void write_valueAtTheLimit_isTakenAndOneByteMoreRefused() {
    Hub hub = Kit.hub(Limits.builder().valueBytes(10).build());
    write(hub, "x", "1234567890");
    assertThat(unchanged(hub, ErrorCode.VALUE_TOO_LARGE, () -> write(hub, "x", "12345678901")))
        .isEqualTo(
            "The value for x has 11 bytes; the limit is 10. Store it elsewhere and write where it"
                + " is, or raise --max-value-bytes.");
    assertThat(peek(hub, "x")).contains("1234567890");
  }

  @Test
  void write_firstOfARunTooLarge_leavesNoRun() {
    Hub hub = Kit.hub(Limits.builder().valueBytes(1).build());
    refusal(ErrorCode.VALUE_TOO_LARGE, () -> write(hub, "x", "12"));
    assertThat(hub.look().runs()).isEmpty();
    assertThat(hub.look().storedBytes()).isZero();
  }

  @Test
  void write_moreThanTheHubStores_isRefusedUntilThereIsRoom() {
    Hub hub = Kit.hub(Limits.builder().storedBytes(10).build());
    write(hub, "x", "123456");
    hub.execute("other", write("x", "1234"), A);
    assertThat(unchanged(hub, ErrorCode.LIMIT_REACHED, () -> write(hub, "y", "12")))
        .isEqualTo(
            "The hub holds 10 bytes of values and has no room for 2 more; its limit is 10. Delete"
                + " variables or runs that are done with, or raise --max-stored-bytes.");
    write(hub, "y", "");
    hub.deleteRun("other", "test");
    write(hub, "y", "1234");
    assertThat(hub.look().storedBytes()).isEqualTo(10);
  }

  @Test
  void write_fullHub_mayReplaceWhatItDrops() {
    Hub hub = Kit.hub(Limits.builder().storedBytes(10).versions(2).build());
    write(hub, "x", "12345");
    write(hub, "x", "12345");
    assertThat(write(hub, "x", "12345").version()).as("the oldest makes room").isEqualTo(3);
    unchanged(hub, ErrorCode.LIMIT_REACHED, () -> write(hub, "x", "123456"));
    hub.execute(RUN, delete("x"), A);
    assertThat(hub.look().storedBytes()).isZero();
  }

  @Test
  void fail_reasons_takeRoomUntilTheyAreCleared() {
    Hub hub = Kit.hub(Limits.builder().storedBytes(10).build());
    hub.execute(RUN, fail("x", "123456"), A);
    assertThat(hub.look().storedBytes()).isEqualTo(6);
    unchanged(hub, ErrorCode.LIMIT_REACHED, () -> hub.execute(RUN, fail("y", "12345"), A));
    hub.execute(RUN, fail("x", "1234"), A);
    assertThat(hub.look().storedBytes()).isEqualTo(4);
    write(hub, "x", "1");
    assertThat(hub.look().storedBytes()).isEqualTo(1);
    hub.execute(RUN, fail("x", "123"), A);
    assertThat(hub.look().storedBytes()).isEqualTo(4);
    hub.execute(RUN, delete("x"), A);
    assertThat(hub.look().storedBytes()).isZero();
  }

  @Test
  void storedBytes_afterEverythingIsDeleted_isZero() {
    Hub hub = Kit.hub(Limits.builder().versions(3).historyBytes(20).build());
    for (int i = 0; i < 50; i++) {
      write(hub, "x" + i % 3, "v".repeat(i % 11));
      hub.execute("other", write("y", "v".repeat(i % 7)), A);
    }
    assertThat(hub.look().storedBytes())
        .isPositive()
        .isEqualTo(hub.look().runs().stream().mapToLong(RunInfo::bytes).sum());
    hub.execute(RUN, delete("x0"), A);
    hub.deleteRun(RUN, "test");
    hub.deleteRun("other", "test");
    assertThat(hub.look().storedBytes()).isZero();
  }

  // --- names ---------------------------------------------------------------------------------

  @Test
  void write_moreNamesThanTheLimit_isRefused() {
    Hub hub = Kit.hub(Limits.builder().variables(2).build());
    write(hub, "x", "a");
    hub.execute(RUN, fail("y", "broken"), A);
    String message =
        "The run has 2 variables, which is its limit, and no room for z. Delete variables that are"
            + " done with, use another run, or raise --max-variables.";
    assertThat(unchanged(hub, ErrorCode.LIMIT_REACHED, () -> write(hub, "z", "c")))
        .isEqualTo(message);
    assertThat(
            unchanged(hub, ErrorCode.LIMIT_REACHED, () -> hub.execute(RUN, fail("z", "broken"), A)))
        .isEqualTo(message);
    assertThat(write(hub, "x", "b").version()).isEqualTo(2);
    assertThat(hub.execute("other", write("z", "c"), A).version()).isEqualTo(1);
  }

  @Test
  void write_deletedNames_takeNoRoom() {
    Hub hub = Kit.hub(Limits.builder().variables(2).build());
    for (int i = 0; i < 100; i++) {
      write(hub, "x" + i, "a");
      write(hub, "y" + i, "a");
      unchanged(hub, ErrorCode.LIMIT_REACHED, () -> write(hub, "z", "a"));
      hub.execute(RUN, delete("x" + i), A);
      hub.execute(RUN, delete("y" + i), A);
      assertThat(hub.look().info(RUN).orElseThrow().variables()).isLessThanOrEqualTo(2);
    }
    assertThat(hub.look().storedBytes()).isZero();
  }

  @Test
  void await_manyNames_areNotAllocated() throws InterruptedException {
    Hub hub = Kit.hub(Limits.builder().variables(2).build());
    write(hub, "x", "a");
    for (int i = 0; i < 100; i++) {
      now(hub, written("n" + i));
    }
    assertThat(hub.look().info(RUN).orElseThrow().variables()).isEqualTo(1);
    Kit.assertNothingLeft(hub);
  }

  // --- waiters -------------------------------------------------------------------------------

  @Test
  void waiters_unlessSaid_fitIntoTheMemory() {
    long memory = Runtime.getRuntime().maxMemory();
    assertThat(Limits.DEFAULTS.waiters()).isBetween(1_000, 50_000);
    assertThat(Limits.DEFAULTS.waiters() * (8L << 10)).isLessThanOrEqualTo(memory);
    assertThat(Limit.WAITERS.description())
        .isEqualTo(
            "Blocked readers; 128 for each MiB of Java's memory, and 50000 at most, unless given.");
  }

  @Test
  void begin_moreWaitersThanTheLimit_isRefused() throws InterruptedException {
    Hub hub = Kit.hub(Limits.builder().waiters(2).build());
    write(hub, "x", "a");
    try (Wait first = hub.begin(RUN, written("y"), "CLIENT A");
        Wait second = hub.begin("other", written("y"), "CLIENT A")) {
      assertThat(
              unchanged(
                  hub, ErrorCode.LIMIT_REACHED, () -> hub.begin("third", written("y"), "CLIENT B")))
          .isEqualTo(
              "The hub has 2 blocked readers, which is its limit. Wait until some have ended, or"
                  + " raise --max-waiters.");
      assertThat(text(now(hub, written("x")))).as("a value needs no place").isEqualTo("a");
      assertThat(write(hub, "y", "b").released()).isEqualTo(1);
      assertThat(text(first.expire(true))).isEqualTo("b");
      second.cancel("makes room");
      hub.begin("third", written("y"), "CLIENT B").close();
    }
    Kit.assertNothingLeft(hub);
    assertThat(hub.look().runs()).hasSize(1);
  }

  @Test
  void begin_noWaitersAllowed_onlyLooks() throws InterruptedException {
    Hub hub = Kit.hub(Limits.builder().waiters(0).build());
    refusal(ErrorCode.LIMIT_REACHED, () -> hub.begin(RUN, written("x"), "CLIENT B"));
    assertThat(hub.look().runs()).isEmpty();
    write(hub, "x", "a");
    assertThat(text(hub.await(RUN, written("x"), "CLIENT B", Duration.ofHours(1)))).isEqualTo("a");
  }

  // --- runs ----------------------------------------------------------------------------------

  @Test
  void execute_moreRunsThanTheLimit_isRefused() {
    Hub hub = Kit.hub(Limits.builder().runs(2).build());
    write(hub, "x", "a");
    try (Wait wait = hub.begin("waited", written("x"), "CLIENT A")) {
      assertThat(
              unchanged(
                  hub, ErrorCode.LIMIT_REACHED, () -> hub.execute("third", write("x", "a"), A)))
          .isEqualTo(
              "The hub has 2 runs, which is its limit, and no room for run third. Delete runs that"
                  + " are done with (DELETE /v1/runs/NAME), or raise --max-runs.");
      unchanged(hub, ErrorCode.LIMIT_REACHED, () -> hub.begin("third", written("x"), "CLIENT A"));
      wait.cancel("makes room");
    }
    assertThat(hub.execute("third", write("x", "a"), A).version()).isEqualTo(1);
    hub.deleteRun(RUN, "test");
    assertThat(hub.execute("fourth", write("x", "a"), A).version()).isEqualTo(1);
  }

  // --- the bounds themselves -----------------------------------------------------------------

  record Bound(String name, long from, long to, Function<Long, Limits.Builder> set) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bound> bounds() {
    return List.of(
        new Bound("value-bytes", 1, 1 << 30, n -> Limits.builder().valueBytes(n.intValue())),
        new Bound("stored-bytes", 1, Long.MAX_VALUE, n -> Limits.builder().storedBytes(n)),
        new Bound("runs", 1, 1_000_000, n -> Limits.builder().runs(n.intValue())),
        new Bound("variables", 1, 100_000_000, n -> Limits.builder().variables(n.intValue())),
        new Bound("versions", 1, 100_000, n -> Limits.builder().versions(n.intValue())),
        new Bound("history-bytes", 0, Long.MAX_VALUE, n -> Limits.builder().historyBytes(n)),
        new Bound("waiters", 0, 10_000_000, n -> Limits.builder().waiters(n.intValue())),
        new Bound("journal", 1, 100_000_000, n -> Limits.builder().journal(n.intValue())),
        new Bound(
            "idempotency-keys",
            0,
            100_000_000,
            n -> Limits.builder().idempotencyKeys(n.intValue())),
        new Bound("slots", 1, 1_000_000, n -> Limits.builder().slots(n.intValue())),
        new Bound("items", 1, 100_000_000, n -> Limits.builder().items(n.intValue())),
        new Bound("deliveries", 1, 1_000_000, n -> Limits.builder().deliveries(n.intValue())));
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void build_boundInItsRange_isTakenAndOthersRefused(Bound bound) {
    assertThat(bound.set().apply(bound.from()).build()).isNotNull();
    assertThat(bound.set().apply(bound.to()).build()).isNotNull();
    String range = "; it goes from " + bound.from() + " to " + bound.to() + ".";
    assertThat(outOfRange(bound, bound.from() - 1))
        .isEqualTo("The limit max-" + bound.name() + " is " + (bound.from() - 1) + range);
    if (bound.to() < Long.MAX_VALUE) {
      assertThat(outOfRange(bound, bound.to() + 1))
          .isEqualTo("The limit max-" + bound.name() + " is " + (bound.to() + 1) + range);
    }
  }

  @Test
  void build_absence_isTakenFromZeroToADay() {
    assertThat(Limits.builder().absence(Duration.ZERO).build().absence()).isZero();
    assertThat(Limits.builder().absence(Duration.ofDays(1)).build().absence())
        .isEqualTo(Duration.ofDays(1));
    assertThat(absenceRefused(Duration.ofMillis(-1)))
        .isEqualTo("The limit max-absence is -1 ms; it goes from 0 to 24 h.");
    assertThat(absenceRefused(Duration.ofHours(25)))
        .isEqualTo("The limit max-absence is 25 h; it goes from 0 to 24 h.");
  }

  private static String absenceRefused(Duration absence) {
    return refusal(ErrorCode.INVALID_REQUEST, () -> Limits.builder().absence(absence).build());
  }

  private static String outOfRange(Bound bound, long value) {
    return refusal(ErrorCode.INVALID_REQUEST, () -> bound.set().apply(value).build());
  }

  @Test
  void set_limitByItsName_isTheSameAsItsSetter() {
    for (Limit limit : Limit.values()) {
      assertThat(Limit.named(limit.flag())).isEqualTo(limit);
      Limits limits = Limits.builder().set(limit, limit.parse("7")).build();
      assertThat(limit.of(limits)).isEqualTo(limit.unit() == Limit.Unit.MILLIS ? 7_000 : 7);
    }
    assertThat(Limits.builder().set(Limit.named("max-value-bytes"), 64).build())
        .isEqualTo(Limits.builder().valueBytes(64).build());
    assertThat(Limit.VALUE_BYTES.parse("10MiB")).isEqualTo(10 << 20);
    assertThat(Limit.ABSENCE.parse("250ms")).isEqualTo(250);
  }

  @Test
  void set_whatIsNoLimitOrNoNumber_isRefused() {
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> Limit.named("value-bytes")))
        .isEqualTo(
            "There is no limit 'value-bytes'. There are max-value-bytes, max-stored-bytes,"
                + " max-history-bytes, max-runs, max-variables, max-versions, max-waiters,"
                + " max-journal, max-idempotency-keys, max-slots, max-items, max-deliveries,"
                + " max-absence.");
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> Limit.RUNS.parse("1m")))
        .isEqualTo("'1m' is not a whole number, 0 or more.");
    assertThat(
            refusal(
                ErrorCode.INVALID_REQUEST, () -> Limits.builder().set(Limit.RUNS, 5_000_000_000L)))
        .isEqualTo("The limit max-runs is 5000000000; it goes from 1 to 1000000.");
  }

  @Test
  void defaults_areThoseOfTheDesign() {
    assertThat(Limits.DEFAULTS.valueBytes()).isEqualTo(1 << 20);
    assertThat(Limits.DEFAULTS.versions()).isEqualTo(64);
    assertThat(Limits.DEFAULTS.waiters()).isGreaterThanOrEqualTo(20_000);
    assertThat(Limits.builder().build()).isEqualTo(Limits.DEFAULTS);
  }
}
