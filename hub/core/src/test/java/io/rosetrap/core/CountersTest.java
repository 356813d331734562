package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.matches;
import static io.rosetrap.core.Kit.peek;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are added to, and collections with a slot for each writer. */
class CountersTest {
  private final Stage stage = new Stage(Limits.builder().slots(3).build());
  private final Hub hub = stage.hub;

  @AfterEach
  void close() {
    stage.close();
  }

  private void add(String name, long amount) {
    stage.execute(Kit.A, new Command.Add(name, amount));
  }

  // --- counters ------------------------------------------------------------------------------

  @Test
  void add_nothingThere_beginsAtZero() {
    add("n", 3);
    add("n", -5);
    assertThat(peek(hub, "n")).contains("-2");
    Version version = hub.look().peek(RUN, "n").orElseThrow();
    assertThat(version.number()).isEqualTo(2);
    assertThat(version.value().contentType()).isEqualTo(Value.JSON_TYPE);
    stage.execute(Kit.A, Kit.delete("n"));
    add("n", 1);
    assertThat(peek(hub, "n")).contains("1");
  }

  @Test
  void add_latch_releasesAtTheNumber() throws InterruptedException {
    Condition three = matches("n", Comparison.GREATER_OR_EQUAL, "3");
    try (Wait wait = stage.begin(Kit.B, three)) {
      add("n", 1);
      add("n", 1);
      assertThat(Stage.now(wait)).isEmpty();
      add("n", 5);
      assertThat(text(ended(wait))).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two", "1.5", "\"1\"", "9223372036854775808", "0x10"})
  void add_toWhatIsNoWholeNumber_isRefusedAndChangesNothing(String text) {
    write(hub, "n", text);
    assertThat(refusal(ErrorCode.MISMATCH, () -> add("n", 1)))
        .isEqualTo(
            "n in run r holds "
                + text
                + " (text/plain; charset=utf-8), no whole number, so nothing can be added to it."
                + " Count in a variable of its own.");
    assertThat(peek(hub, "n")).contains(text);
  }

  @Test
  void add_beyond64Bits_isRefusedAndChangesNothing() {
    write(hub, "n", "9223372036854775806");
    add("n", 1);
    assertThat(refusal(ErrorCode.MISMATCH, () -> add("n", 1)))
        .isEqualTo(
            "n in run r is 9223372036854775807, and adding 1 leaves the range of 64 bits. Nothing"
                + " was changed.");
    assertThat(peek(hub, "n")).contains("9223372036854775807");
    add("m", Long.MIN_VALUE);
    refusal(ErrorCode.MISMATCH, () -> add("m", -1));
    add("m", Long.MAX_VALUE);
    assertThat(peek(hub, "m")).contains("-1");
  }

  @Test
  void add_sameKey_countsOnce() {
    Actor keyed = Kit.withKey("k");
    assertThat(stage.execute(keyed, new Command.Add("n", 1)))
        .isEqualTo(stage.execute(keyed, new Command.Add("n", 1)));
    refusal(ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> stage.execute(keyed, new Command.Add("n", 2)));
    assertThat(peek(hub, "n")).contains("1");
  }

  @Test
  void add_secretNumber_staysSecret() {
    Value secret = Value.text("41").asSecret();
    stage.execute(Kit.A, new Command.Write("n", secret, Precondition.NONE));
    add("n", 1);
    assertThat(hub.look().peek(RUN, "n").orElseThrow().value().isSecret()).isTrue();
    stage.execute(
        Kit.A,
        new Command.Write("n", Value.text("9223372036854775807").asSecret(), Precondition.NONE));
    assertThat(refusal(ErrorCode.MISMATCH, () -> add("n", 1))).contains("n in run r is (secret),");
    assertThat(stage.journal().toString()).doesNotContain("41").doesNotContain("42");
  }

  /** adder ∥ adder ∥ adder: every one counts, and the latch opens once all have. */
  @Test
  void add_manyAtOnce_allCount() throws InterruptedException {
    int each = 2_000;
    try (Race race = new Race();
        Readers readers = Readers.of(hub)) {
      var latch = readers.startBlocked(matches("n", Comparison.GREATER_OR_EQUAL, "" + 3 * each));
      Race.Action adder = () -> IntStream.range(0, each).forEach(i -> add("n", 1));
      race.run(adder, adder, adder);
      assertThat(text(latch.outcome())).isEqualTo("" + 3 * each);
    }
    assertThat(peek(hub, "n")).contains("" + 3 * each);
  }

  // --- collections ---------------------------------------------------------------------------

  private void collect(String writer, String text) {
    stage.execute(Actor.named(writer), new Command.Collect("c", Value.text(text)));
  }

  private List<String> slots() {
    return hub.look().collection(RUN, "c").orElseThrow().slots().stream()
        .map(slot -> slot.writer() + " " + slot.number() + " " + slot.value().asText())
        .toList();
  }

  @Test
  void collect_eachWriter_hasASlotOfItsOwn() {
    assertThat(hub.look().collection(RUN, "c")).isEmpty();
    collect("b", "1");
    collect("a", "2");
    collect("b", "3");
    assertThat(slots()).containsExactly("b 2 3", "a 1 2");
    assertThat(hub.look().storedBytes()).isEqualTo(2);
  }

  @Test
  void collected_slotsOrWriters_releasesWhenAllAreThere() throws InterruptedException {
    try (Wait two = stage.begin(Kit.B, new Condition.Collected("c", 2, Set.of()));
        Wait named = stage.begin(Kit.B, new Condition.Collected("c", 0, Set.of("a", "z")));
        Wait none = stage.begin(Kit.B, new Condition.Collected("c", 0, Set.of()))) {
      assertThat(ended(none)).isInstanceOf(Arrived.class);
      collect("a", "1");
      collect("a", "2");
      assertThat(Stage.now(two)).as("two writes of one writer").isEmpty();
      collect("b", "3");
      assertThat(((Arrived) ended(two)).matches())
          .extracting(match -> match.version().orElseThrow().value().asText())
          .containsExactly("2", "3");
      assertThat(Stage.now(named)).isEmpty();
      collect("z", "4");
      assertThat(((Arrived) ended(named)).matches()).hasSize(3);
    }
  }

  @Test
  void collect_moreSlotsThanTheLimit_isRefused() {
    collect("a", "1");
    collect("b", "1");
    collect("c", "1");
    assertThat(refusal(ErrorCode.LIMIT_REACHED, () -> collect("d", "1")))
        .isEqualTo(
            "Collection c has 3 slots, which is its limit, and none for d. Use several collections,"
                + " or raise --max-slots.");
    collect("a", "2");
    assertThat(slots()).startsWith("a 2 2");
  }

  @Test
  void collected_timeout_waitsNoLonger() throws InterruptedException {
    collect("a", "1");
    assertThat(
            hub.await(RUN, new Condition.Collected("c", 2, Set.of()), "CLIENT B", Duration.ZERO)
                .label())
        .isEqualTo("TIMED_OUT");
  }

  @Test
  void deleteCollection_slotsAreGoneAndReadersWaitOn() throws InterruptedException {
    Command collect = new Command.Collect("d", Value.text("v"));
    hub.execute(RUN, collect, Kit.A);
    try (Wait two = hub.begin(RUN, new Condition.Collected("d", 2, Set.of()), "reader")) {
      hub.execute(RUN, new Command.Delete(Collection.subject("d")), Kit.A);
      assertThat(hub.look().collection(RUN, "d")).isEmpty();
      hub.execute(RUN, collect, Kit.B);
      assertThat(two.hasEnded()).isFalse();
      hub.execute(RUN, collect, Kit.A);
      assertThat(two.hasEnded()).isTrue();
    }
  }
}
