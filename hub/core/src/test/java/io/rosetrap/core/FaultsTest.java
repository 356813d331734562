package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.absent;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.fail;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.versionIs;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Fault;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Verb;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tests put into a run: held and delayed writes, refusals, cut connections, duplicates. */
class FaultsTest {
  private static final Actor TEST = Actor.named("test");

  private final Stage stage = new Stage();
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private Wait begin(Actor actor, Condition condition) {
    Wait wait = stage.begin(actor, condition);
    open.add(wait);
    return wait;
  }

  private long inject(Fault fault) {
    return stage.execute(TEST, new Command.Inject(fault)).version();
  }

  private long hold(String variable, String... readers) {
    return inject(new Fault.Hold(variable, Set.of(readers)));
  }

  private Receipt lift(long fault) {
    return stage.execute(TEST, new Command.Lift(fault));
  }

  private Optional<String> seen(String variable, Actor reader) {
    return stage
        .hub
        .look()
        .peek(RUN, variable, reader, false)
        .map(version -> version.value().asText());
  }

  private static Fault.Target next(Verb verb, String name) {
    return new Fault.Target(verb, name, Optional.empty());
  }

  // --- hold ----------------------------------------------------------------------------------

  @Test
  void hold_write_isAcceptedAndSeenOnceReleased() throws InterruptedException {
    Wait reader = begin(B, written("X"));
    long hold = hold("X");
    Receipt receipt = stage.execute(A, write("X", "50"));
    assertThat(receipt.version()).isEqualTo(1);
    assertThat(receipt.released()).isZero();
    assertThat(Stage.now(reader)).isEmpty();
    assertThat(seen("X", B)).isEmpty();
    assertThat(stage.hub.look().variables(RUN, "", "CLIENT B"))
        .extracting(VariableInfo::name, VariableInfo::version)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("X", 0L));
    refusal(ErrorCode.NOT_WRITTEN, () -> stage.hub.look().version(RUN, "X", 1, "CLIENT B"));

    assertThat(lift(hold).released()).isEqualTo(1);
    assertThat(Kit.text(ended(reader))).isEqualTo("50");
    assertThat(seen("X", B)).contains("50");
    assertThat(stage.hub.look().version(RUN, "X", 1, "CLIENT B").number()).isEqualTo(1);
  }

  @Test
  void hold_ofOneReader_isForNobodyElse() throws InterruptedException {
    hold("X", "CLIENT B");
    Wait held = begin(B, written("X"));
    Wait free = begin(Actor.named("CLIENT C"), written("X"));
    stage.execute(A, write("X", "1"));
    assertThat(Stage.now(held)).isEmpty();
    assertThat(Kit.text(ended(free))).isEqualTo("1");
    assertThat(seen("X", A)).contains("1");
    assertThat(seen("X", B)).isEmpty();
  }

  @Test
  void hold_ofWrittenVariable_showsTheVersionBefore() throws InterruptedException {
    stage.execute(A, write("X", "old"));
    long hold = hold("X");
    stage.execute(A, write("X", "new"));
    assertThat(seen("X", B)).contains("old");
    assertThat(Kit.text(ended(begin(B, written("X"))))).isEqualTo("old");
    Wait newer = begin(B, after("X", 1));
    assertThat(Stage.now(newer)).isEmpty();
    lift(hold);
    assertThat(Kit.text(ended(newer))).isEqualTo("new");
  }

  @Test
  void hold_deleteAndFailure_areHeldLikewise() throws InterruptedException {
    stage.execute(A, write("X", "1"));
    long hold = hold("X");
    Wait gone = begin(B, absent("X"));
    Wait newer = begin(B, after("X", 1));
    stage.execute(A, delete("X"));
    stage.execute(A, fail("X", "no more"));
    assertThat(Stage.now(gone)).isEmpty();
    assertThat(Stage.now(newer)).isEmpty();
    assertThat(seen("X", B)).contains("1");
    assertThat(stage.hub.look().failure(RUN, "X", "CLIENT B")).isEmpty();
    lift(hold);
    assertThat(ended(gone)).isInstanceOf(Outcome.Arrived.class);
    assertThat(ended(newer)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void hold_writersPreconditionsAndCounters_areJudgedOnWhatIsSo() {
    hold("X");
    stage.execute(A, new Command.Add("X", 2));
    stage.execute(B, new Command.Add("X", 3));
    stage.execute(B, write("X", "6", versionIs(2)));
    refusal(
        ErrorCode.ALREADY_WRITTEN,
        () -> stage.execute(B, write("X", "7", Command.Precondition.ABSENT)));
    assertThat(stage.hub.look().version(RUN, "X", 2).value().asText()).isEqualTo("5");
  }

  @Test
  void hold_promisedVariable_promiseIsKept() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "X");
    long hold = hold("X");
    Wait reader = begin(B, written("X"));
    stage.execute(a, write("X", "1"));
    stage.leave(a);
    assertThat(Stage.now(reader)).isEmpty();
    lift(hold);
    assertThat(Kit.text(ended(reader))).isEqualTo("1");
  }

  @Test
  void hold_severalOfOneVariable_theLastReleaseShows() throws InterruptedException {
    long first = hold("X");
    stage.execute(A, write("X", "1"));
    long second = hold("X");
    stage.execute(A, write("X", "2"));
    Wait reader = begin(B, written("X"));
    assertThat(lift(first).released()).isEqualTo(1);
    assertThat(Kit.text(ended(reader))).isEqualTo("1");
    assertThat(seen("X", B)).contains("1");
    lift(second);
    assertThat(seen("X", B)).contains("2");
  }

  @Test
  void hold_all_isJudgedAtOneRevisionAsSeen() throws InterruptedException {
    long hold = hold("X");
    Wait both = begin(B, Kit.all(written("X"), written("Y")));
    stage.execute(A, write("X", "1"));
    stage.execute(A, write("Y", "2"));
    assertThat(Stage.now(both)).isEmpty();
    lift(hold);
    assertThat(Kit.arrived(ended(both)).matches()).hasSize(2);
  }

  @Test
  void hold_diagnosis_namesVersionWriterAndHold() {
    Wait reader = begin(B, written("X"));
    long hold = hold("X");
    stage.execute(A, write("X", "1"));
    Outcome outcome = reader.expire(true);
    assertThat(((Outcome.TimedOut) outcome).diagnosis().text())
        .isEqualTo(
            """
            CLIENT B waits for X in run r.
              - X has version 1 by CLIENT A, which is held back from all readers by hold #%s of\
             test; release it
              → whoever put the fault in lets it go on: by a release, or by the steps that are to\
             come first\
            """
                .formatted(hold));
  }

  @Test
  void hold_journal_tellsInjectionAndRelease() {
    long hold = hold("X", "CLIENT C");
    stage.execute(A, write("X", "1"));
    lift(hold);
    assertThat(stage.operations())
        .containsExactly(Operation.INJECT, Operation.WRITE, Operation.LIFT);
    assertThat(stage.journal().getFirst().note())
        .isEqualTo("hold #1: what happens to X is not seen by CLIENT C");
    assertThat(stage.journal().getFirst().name()).isEqualTo("X");
    assertThat(stage.last().note()).isEqualTo("hold #1");
  }

  @Test
  void lift_ofWhatIsNotThere_isRefused() {
    stage.execute(A, write("X", "1"));
    assertThat(refusal(ErrorCode.NOT_THERE, () -> lift(7)))
        .startsWith("Run r has no fault #7: it was taken away, it has struck");
  }

  @Test
  void faults_list_saysWhatIsHidden() {
    hold("X");
    assertThat(stage.hub.look().faults(RUN).getFirst().state()).isEqualTo("has not struck yet");
    stage.execute(A, write("X", "1"));
    assertThat(stage.hub.look().faults(RUN).getFirst().state())
        .isEqualTo("X has version 1 by CLIENT A, which is hidden");
    assertThat(stage.hub.look().faults(RUN).getFirst().text())
        .isEqualTo("what happens to X is not seen by any reader");
  }

  // --- delay ---------------------------------------------------------------------------------

  private static Fault delay(String variable, long leastMillis, long mostMillis, long seed) {
    return new Fault.Delay(
        variable, Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis), seed);
  }

  @Test
  void delay_write_isSeenAWhileLater() throws InterruptedException {
    inject(delay("X", 500, 500, 1));
    Wait reader = begin(B, written("X"));
    stage.execute(A, write("X", "1"));
    stage.pass(Duration.ofMillis(400));
    assertThat(Stage.now(reader)).isEmpty();
    stage.pass(Duration.ofMillis(100));
    assertThat(Kit.text(ended(reader))).isEqualTo("1");
    assertThat(stage.last().operation()).isEqualTo(Operation.REVEAL);
    assertThat(stage.last().version()).isEqualTo(1);
  }

  @Test
  void delay_severalWrites_areSeenInTheirOrder() {
    inject(delay("X", 0, 1000, 7));
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      stage.execute(A, write("X", "" + i));
    }
    for (int i = 0; i < 12; i++) {
      stage.pass(Duration.ofMillis(100));
      seen("X", B).filter(value -> !all.contains(value)).ifPresent(all::add);
    }
    assertThat(all).isSorted().endsWith("5");
  }

  @Test
  void delay_sameSeed_givesTheSameDelays() {
    assertThat(revealedAt(42)).isEqualTo(revealedAt(42)).isNotEqualTo(revealedAt(43));
  }

  private static List<Duration> revealedAt(long seed) {
    try (Stage stage = new Stage()) {
      stage.execute(TEST, new Command.Inject(delay("X", 0, 60_000, seed)));
      for (int i = 0; i < 10; i++) {
        stage.execute(A, write("X", "v"));
      }
      stage.pass(Duration.ofMinutes(1));
      return stage.journal().stream()
          .filter(entry -> entry.operation() == Operation.REVEAL)
          .map(entry -> Duration.between(ManualClock.START, entry.at()))
          .toList();
    }
  }

  @Test
  void delay_lifted_showsAllAtOnce() {
    long delay = inject(delay("X", 60_000, 60_000, 1));
    stage.execute(A, write("X", "1"));
    assertThat(seen("X", B)).isEmpty();
    lift(delay);
    assertThat(seen("X", B)).contains("1");
    assertThat(stage.journal().getFirst().note())
        .isEqualTo("delay #1: what happens to X is seen 1 m later");
  }

  @Test
  void delay_random_tellsItsSeed() {
    inject(delay("X", 10, 50, 123));
    assertThat(stage.last().note())
        .isEqualTo("delay #1: what happens to X is seen 10 ms to 50 ms later, by seed 123");
  }

  // --- failNext ------------------------------------------------------------------------------

  @Test
  void refusal_nextWrite_isRefusedOnce() {
    inject(new Fault.Refusal(next(Verb.WRITE, "X")));
    assertThat(refusal(ErrorCode.INJECTED, () -> stage.execute(A, write("X", "1"))))
        .isEqualTo(
            "refusal #1 of test in run r says: the next write of X is refused. Nothing was changed,"
                + " and the fault is used up: ask again.");
    assertThat(stage.execute(A, write("X", "1")).version()).isEqualTo(1);
    assertThat(stage.hub.look().faults(RUN)).isEmpty();
    assertThat(stage.operations())
        .containsExactly(Operation.INJECT, Operation.STRIKE, Operation.WRITE);
    assertThat(stage.journal().get(1).participant()).isEqualTo("CLIENT A");
  }

  @Test
  void refusal_ofOneParticipant_meetsNoOther() {
    inject(new Fault.Refusal(new Fault.Target(Verb.WRITE, "X", Optional.of("CLIENT B"))));
    stage.execute(A, write("X", "1"));
    stage.execute(B, write("Y", "1"));
    refusal(ErrorCode.INJECTED, () -> stage.execute(B, write("X", "2")));
  }

  @Test
  void refusal_readPushAndTake_areMetToo() {
    inject(new Fault.Refusal(next(Verb.READ, "X")));
    inject(new Fault.Refusal(next(Verb.PUSH, "q")));
    inject(new Fault.Refusal(next(Verb.TAKE, "q")));
    Condition item = new Condition.Item("q", Optional.empty());
    refusal(ErrorCode.INJECTED, () -> begin(B, written("X")));
    refusal(ErrorCode.INJECTED, () -> stage.execute(A, new Command.Push("q", Value.text("1"))));
    refusal(ErrorCode.INJECTED, () -> begin(B, item));
    assertThat(stage.hub.look().waiters(RUN)).isEmpty();
    begin(B, item);
    begin(B, written("X"));
    assertThat(stage.hub.look().waiters(RUN)).hasSize(2);
  }

  @Test
  void refusal_observer_isNotMet() {
    stage.execute(A, write("X", "1"));
    inject(new Fault.Refusal(next(Verb.READ, "X")));
    assertThat(stage.hub.look().peek(RUN, "X", B, true)).isPresent();
    refusal(ErrorCode.INJECTED, () -> stage.hub.look().peek(RUN, "X", B, false));
  }

  @Test
  void refusal_repetitionOfWhatWasDone_isAnsweredAsDone() {
    Receipt first = stage.execute(A.withKey("k"), write("X", "1"));
    inject(new Fault.Refusal(next(Verb.WRITE, "X")));
    assertThat(stage.execute(A.withKey("k"), write("X", "1"))).isEqualTo(first);
    refusal(ErrorCode.INJECTED, () -> stage.execute(A.withKey("l"), write("X", "2")));
    assertThat(stage.execute(A.withKey("l"), write("X", "2")).version()).isEqualTo(2);
  }

  // --- dropConnection ------------------------------------------------------------------------

  @Test
  void cut_before_carriesNothingOut() {
    inject(new Fault.Cut("CLIENT A", false));
    assertThatThrownBy(() -> stage.execute(A.withKey("k"), write("X", "1")))
        .isInstanceOf(Disconnected.class);
    assertThat(seen("X", B)).isEmpty();
    assertThat(stage.execute(A.withKey("k"), write("X", "1")).version()).isEqualTo(1);
  }

  @Test
  void cut_after_carriesOutOnceHoweverOftenItIsRepeated() {
    inject(new Fault.Cut("CLIENT A", true));
    assertThatThrownBy(() -> stage.execute(A.withKey("k"), write("X", "1")))
        .isInstanceOf(Disconnected.class);
    assertThat(seen("X", B)).contains("1");
    assertThat(stage.execute(A.withKey("k"), write("X", "1")).version()).isEqualTo(1);
    assertThat(stage.hub.look().peek(RUN, "X").map(Version::number)).contains(1L);
  }

  @Test
  void cut_whileItWaits_cutsThatWaitAndIsUsedUp() {
    Wait wait = begin(B, written("X"));
    inject(new Fault.Cut("CLIENT B", false));
    assertThatThrownBy(() -> Stage.now(wait)).isInstanceOf(Disconnected.class);
    assertThat(stage.hub.look().faults(RUN)).isEmpty();
    assertThat(stage.operations()).containsExactly(Operation.INJECT, Operation.STRIKE);
  }

  @Test
  void cut_afterAGrant_isGrantedAgainUnderTheSameKey() throws InterruptedException {
    stage.execute(A, new Command.Push("q", Value.text("1")));
    inject(new Fault.Cut("CLIENT B", true));
    Condition item = new Condition.Item("q", Optional.empty());
    Wait lost = begin(B.withKey("k"), item);
    assertThatThrownBy(() -> Stage.now(lost)).isInstanceOf(Disconnected.class);
    assertThat(Kit.text(ended(begin(B.withKey("k"), item)))).isEqualTo("1");
    assertThat(stage.hub.look().queue(RUN, "q").orElseThrow().taken()).hasSize(1);
  }

  // --- duplicate -----------------------------------------------------------------------------

  @Test
  void duplicate_withKey_isHarmless() {
    inject(new Fault.Duplicate(next(Verb.WRITE, "X")));
    assertThat(stage.execute(A.withKey("k"), write("X", "1")).version()).isEqualTo(1);
    assertThat(stage.hub.look().peek(RUN, "X").map(Version::number)).contains(1L);
  }

  @Test
  void duplicate_withoutKey_writesAndPushesTwice() {
    inject(new Fault.Duplicate(next(Verb.WRITE, "X")));
    inject(new Fault.Duplicate(next(Verb.PUSH, "q")));
    assertThat(stage.execute(A, write("X", "1")).version()).isEqualTo(1);
    assertThat(stage.hub.look().peek(RUN, "X").map(Version::number)).contains(2L);
    stage.execute(A, new Command.Push("q", Value.text("1")));
    assertThat(stage.hub.look().queue(RUN, "q").orElseThrow().pushed()).isEqualTo(2);
    assertThat(stage.execute(A, write("X", "2")).version()).isEqualTo(3);
  }

  @Test
  void duplicate_secondIsRefused_firstIsAnswered() {
    inject(new Fault.Duplicate(next(Verb.WRITE, "X")));
    Receipt receipt = stage.execute(A, write("X", "1", Command.Precondition.ABSENT));
    assertThat(receipt.version()).isEqualTo(1);
  }

  @Test
  void duplicate_ofRead_isRefused() {
    assertThatThrownBy(() -> new Fault.Duplicate(next(Verb.READ, "X")))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage(
            "A read is not duplicated; what changes something is: write, delete, fail, add, push.");
  }

  @Test
  void inject_tooMany_isRefused() {
    for (int i = 0; i < Faults.MOST; i++) {
      hold("X" + i);
    }
    assertThat(refusal(ErrorCode.LIMIT_REACHED, () -> hold("Y"))).contains("1000 faults");
    assertThat(stage.journal()).extracting(JournalEntry::operation).contains(Operation.INJECT);
  }
}
