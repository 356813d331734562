package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.BarrierInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parties meet at a barrier, all or none. */
class BarrierTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofSeconds(1);
  private static final Actor A = Actor.named("A");
  private static final Actor B = Actor.named("B");
  private static final Actor C = Actor.named("C");

  private final Stage stage = new Stage();
  private final Hub hub = stage.hub;
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private Wait arrive(Actor actor, int parties) {
    return arrive(actor, parties, PATIENCE);
  }

  private Wait arrive(Actor actor, int parties, Duration patience) {
    long generation = stage.execute(actor, new Command.Arrive("b", parties, patience)).version();
    return passed(actor, generation);
  }

  private Wait passed(Actor actor, long generation) {
    Wait wait = stage.begin(actor, new Condition.Passed("b", generation));
    open.add(wait);
    return wait;
  }

  private void declare(int quorum, String... names) {
    Set<String> parties = new LinkedHashSet<>(List.of(names));
    stage.execute(Kit.A, new Command.Declare("b", parties.size(), parties, quorum));
  }

  private BarrierInfo info() {
    return hub.look().barrier(RUN, "b").orElseThrow();
  }

  private void assertWaits(Wait... waits) throws InterruptedException {
    for (Wait wait : waits) {
      assertThat(Stage.now(wait)).isEmpty();
    }
  }

  private void assertPassed(Wait... waits) throws InterruptedException {
    for (Wait wait : waits) {
      assertThat(ended(wait)).isInstanceOf(Arrived.class);
    }
  }

  private static String broken(Wait wait) throws InterruptedException {
    Outcome outcome = ended(wait);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    Failure failure = ((Outcome.Failed) outcome).failure();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN_BARRIER);
    return failure.words();
  }

  // --- meeting -------------------------------------------------------------------------------

  @Test
  void arrive_all_passTogetherGenerationAfterGeneration() throws InterruptedException {
    for (int generation = 1; generation <= 3; generation++) {
      Wait a = arrive(A, 3);
      Wait b = arrive(B, 3);
      assertWaits(a, b);
      assertThat(info().generation()).isEqualTo(generation);
      assertThat(info().arrived()).containsExactly("A", "B");
      assertThat(info().missingCount()).isEqualTo(1);
      Wait c = arrive(C, 3);
      assertPassed(a, b, c);
    }
    assertThat(info().generation()).isEqualTo(4);
  }

  @Test
  void passed_askedAgainAfterTheRelease_isReleased() throws InterruptedException {
    arrive(A, 2);
    arrive(B, 2);
    assertPassed(passed(A, 1), passed(B, 1));
    stage.leave(stage.join("A"));
    assertPassed(passed(A, 1));
    assertWaits(passed(A, 2));
  }

  @Test
  void arrive_again_isTheSameArrival() throws InterruptedException {
    Wait first = arrive(A, 2);
    Wait again = arrive(A, 2);
    assertWaits(first, again);
    assertThat(info().missingCount()).isEqualTo(1);
    assertPassed(arrive(B, 2), first, again);
  }

  @Test
  void arrive_sameKeyAfterTheRelease_isTheSameGeneration() {
    Command arrival = new Command.Arrive("b", 2, PATIENCE);
    long first = stage.execute(A.withKey("k"), arrival).version();
    arrive(B, 2);
    assertThat(stage.execute(A.withKey("k"), arrival).version()).isEqualTo(first).isEqualTo(1);
    assertThat(info().arrived()).isEmpty();
  }

  @Test
  void arrive_beforeItIsDeclared_waitsForTheDeclaration() throws InterruptedException {
    Wait a = arrive(A, 0);
    Wait b = arrive(B, 0);
    assertThat(info().parties()).isZero();
    assertWaits(a, b);
    declare(0, "A", "B", "C");
    assertThat(info().missing()).containsExactly("C");
    assertWaits(a, b);
    assertPassed(arrive(C, 0), a, b);
  }

  @Test
  void declare_whenAllAreThere_lets_them_pass() throws InterruptedException {
    Wait a = arrive(A, 0);
    Wait b = arrive(B, 0);
    declare(0, "A", "B");
    assertPassed(a, b);
  }

  @Test
  void declare_fewerThanAreThere_isRefused() throws InterruptedException {
    Wait a = arrive(A, 0);
    Wait b = arrive(B, 0);
    assertThat(refusal(ErrorCode.MISMATCH, () -> declare(0, "A")))
        .isEqualTo("B is not a party of barrier b in run r; these are: A.");
    Command one = new Command.Declare("b", 1, Set.of(), 0);
    assertThat(refusal(ErrorCode.MISMATCH, () -> stage.execute(C, one)))
        .isEqualTo(
            "Barrier b has 2 parties there already (A, B), more than the 1 that C says. Nothing was"
                + " changed.");
    assertThat(refusal(ErrorCode.MISMATCH, () -> declare(0, "A", "C", "D")))
        .isEqualTo("B is not a party of barrier b in run r; these are: A, C, D.");
    assertWaits(a, b);
  }

  @Test
  void arrive_otherPartyCount_isRefusedWithBothNamed() {
    arrive(A, 3);
    assertThat(refusal(ErrorCode.MISMATCH, () -> arrive(B, 4)))
        .isEqualTo(
            "Barrier b in run r has 3 parties, said A, but B says 4. Make all say the same; nothing"
                + " was changed.");
    assertThat(refusal(ErrorCode.MISMATCH, () -> declare(0, "A", "B")))
        .isEqualTo(
            "Barrier b in run r has 3 parties, said A, but CLIENT A says 2 (A, B). Make all say the"
                + " same; nothing was changed.");
    assertThat(info().arrived()).containsExactly("A");
  }

  @Test
  void arrive_whoIsNoParty_isRefused() {
    declare(0, "B", "A");
    assertThat(refusal(ErrorCode.MISMATCH, () -> arrive(C, 0)))
        .isEqualTo("C is not a party of barrier b in run r; these are: B, A.");
  }

  @Test
  void declare_wrongNumbers_areRefused() {
    refusal(ErrorCode.INVALID_REQUEST, () -> new Command.Declare("b", 0, Set.of(), 0));
    refusal(ErrorCode.INVALID_REQUEST, () -> new Command.Declare("b", 3, Set.of("A"), 0));
    refusal(ErrorCode.INVALID_REQUEST, () -> new Command.Declare("b", 3, Set.of(), 4));
    refusal(ErrorCode.INVALID_REQUEST, () -> new Command.Arrive("b", -1, PATIENCE));
    refusal(ErrorCode.INVALID_REQUEST, () -> new Command.Arrive("b", 10_001, PATIENCE));
  }

  // --- broken --------------------------------------------------------------------------------

  @Test
  void timeout_twoOfThree_theThirdNeverPassesAlone() throws InterruptedException {
    Actor c = stage.join("C", Stage.lease(Duration.ofDays(1)));
    Wait a = arrive(A, 3, BRIEF);
    Wait b = arrive(B, 3, BRIEF);
    stage.pass(BRIEF);
    String why =
        "barrier b was broken by A: it gave up after 1 s in generation 1; arrived: A, B; 1 of 3"
            + " missing";
    assertThat(broken(a)).isEqualTo(why);
    assertThat(broken(b)).isEqualTo(why);
    assertThat(info().broken().map(Failure::words)).contains(why);
    Wait late = arrive(c, 3);
    assertThat(broken(late)).as("the late one is told").isEqualTo(why);
    Wait alone = arrive(c, 3);
    assertWaits(alone);
    assertThat(info().generation()).isEqualTo(2);
    assertPassed(arrive(A, 3), arrive(B, 3), alone);
  }

  @Test
  void timeout_lateParty_isToldOnceOnly() throws InterruptedException {
    Actor b = stage.join("B", Stage.lease(Duration.ofDays(1)));
    arrive(A, 2, BRIEF);
    stage.pass(BRIEF);
    assertThat(broken(arrive(b, 2))).contains("it gave up after 1 s");
    Wait again = arrive(b, 2);
    assertWaits(again);
    assertPassed(arrive(A, 2), again);
  }

  @Test
  void timeout_partiesThatCameToTheRunLater_areNotToldOfIt() throws InterruptedException {
    arrive(A, 2, BRIEF);
    stage.pass(BRIEF);
    // Another round under the same name, and somebody of whom nothing is known.
    Wait first = arrive(stage.join("D", Stage.lease(Duration.ofDays(1))), 2);
    assertWaits(first);
    assertPassed(arrive(C, 2), first);
  }

  @Test
  void timeout_namedParty_isToldWheneverItComes() throws InterruptedException {
    declare(0, "A", "B");
    arrive(A, 0, BRIEF);
    stage.pass(BRIEF);
    assertThat(broken(arrive(stage.join("B", Stage.lease(Duration.ofDays(1))), 0)))
        .contains("it gave up after 1 s");
  }

  // --- deleted -------------------------------------------------------------------------------

  @Test
  void delete_whoWaits_failsWithTheReason() throws InterruptedException {
    declare(0, "A", "B");
    Wait a = arrive(A, 0);
    stage.execute(C, new Command.Delete(Barrier.subject("b")));
    assertThat(broken(a))
        .isEqualTo(
            "barrier b was broken by C: it deleted the barrier in generation 1; arrived: A;"
                + " missing: B");
    assertThat(hub.look().barrier(RUN, "b")).isEmpty();
    assertThat(stage.last().operation()).isEqualTo(JournalEntry.Operation.DELETE);
    // What was said of it holds no more, and nobody is owed a word.
    stage.execute(C, new Command.Declare("b", 2, Set.of(), 0));
    Wait first = arrive(C, 2);
    assertWaits(first);
    assertPassed(arrive(B, 2), first);
    assertThat(info().generation()).isEqualTo(3);
  }

  @Test
  void delete_whatIsNotThere_isRefused() {
    Command delete = new Command.Delete(Barrier.subject("b"));
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.execute(C, delete)))
        .isEqualTo("There is no run r. Check its name.");
    stage.execute(C, Kit.write("x", "1"));
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.execute(C, delete)))
        .isEqualTo("There is no barrier b in run r. Check the name and the run.");
  }

  @Test
  void timeout_undeclared_saysSo() throws InterruptedException {
    Wait a = arrive(A, 0, BRIEF);
    stage.pass(BRIEF);
    assertThat(broken(a))
        .isEqualTo(
            "barrier b was broken by A: it gave up after 1 s in generation 1; arrived: A; nobody"
                + " has said how many parties meet");
  }

  @Test
  void giveUp_arrived_breaksItForAll() throws InterruptedException {
    declare(0, "A", "B", "C");
    Wait a = arrive(A, 0);
    Wait b = arrive(B, 0);
    stage.execute(B, new Command.GiveUp("b", 1, "it was interrupted"));
    assertThat(broken(a))
        .isEqualTo(
            "barrier b was broken by B: it was interrupted in generation 1; arrived: A, B; missing:"
                + " C");
    assertThat(broken(b)).isEqualTo(broken(a));
    assertThat(
            refusal(
                ErrorCode.MISMATCH, () -> stage.execute(B, new Command.GiveUp("b", 1, "again"))))
        .isEqualTo("B does not wait at barrier b for generation 1; it is at generation 2.");
  }

  @Test
  void crash_arrivedParty_breaksIt() throws InterruptedException {
    Actor a = stage.join("A");
    Wait b = arrive(B, 3);
    arrive(a, 3);
    stage.exit(a, 1);
    assertThat(broken(b))
        .isEqualTo(
            "barrier b was broken by A: it exited with code 1 in generation 1; arrived: B, A; 1 of"
                + " 3 missing");
  }

  @Test
  void crash_namedPartyBeforeItCame_breaksIt() throws InterruptedException {
    declare(0, "A", "B");
    Actor a = stage.join("A");
    Wait b = arrive(B, 0);
    stage.exit(a, 137);
    assertThat(broken(b)).contains("barrier b was broken by A: it exited with code 137");
  }

  @Test
  void crash_namedPartyBeforeAnybodyCame_breaksItAtTheFirstArrival() throws InterruptedException {
    declare(0, "A", "B");
    stage.exit(stage.join("A"), 1);
    assertThat(broken(arrive(B, 0))).contains("it exited with code 1 in generation 1; arrived: B");
  }

  @Test
  void crash_betweenMeetingsOfCountedParties_harmsNobody() throws InterruptedException {
    Actor a = stage.join("A");
    arrive(a, 2);
    arrive(B, 2);
    stage.exit(a, 0);
    assertPassed(passed(B, 1));
    Wait b = arrive(B, 2);
    assertWaits(b);
    assertPassed(arrive(C, 2), b);
  }

  @Test
  void exit_afterTheRelease_harmsNobody() throws InterruptedException {
    declare(0, "A", "B");
    Actor a = stage.join("A");
    Actor b = stage.join("B");
    arrive(a, 0);
    arrive(b, 0);
    stage.exit(a, 0);
    assertPassed(passed(b, 1));
    assertThat(info().broken()).isEmpty();
  }

  @Test
  void lostLease_arrivedParty_breaksIt() throws InterruptedException {
    Actor a = stage.join("A", Stage.lease(BRIEF));
    arrive(a, 2);
    Wait b = passed(B, 1);
    stage.pass(Duration.ofSeconds(2));
    assertThat(broken(b))
        .contains("by A: it was lost (nothing was heard of it for 1 s, its lease)");
  }

  @Test
  void newAttempt_ofAPartyThatHadArrived_hasToArriveItself() throws InterruptedException {
    Wait old = arrive(stage.join("A"), 2);
    Actor again = stage.join("A");
    assertThat(ended(old)).isInstanceOf(Outcome.Cancelled.class);
    Wait b = arrive(B, 2);
    assertWaits(b);
    assertPassed(arrive(again, 2), b);
  }

  // --- doubt ---------------------------------------------------------------------------------

  @Test
  void doubtedParty_lateReaderOfTheOldConnection_isKnownToBeThere() throws InterruptedException {
    Wait lost = arrive(A, 2);
    Wait again = passed(A, 1);

    lost.cancel("its connection was lost");

    assertThat(info().doubted()).isEmpty();
    assertPassed(arrive(B, 2));
    assertPassed(again);
  }

  @Test
  void doubtedParty_thatDoesNotAskAgain_breaksTheMeetingWithItsPatience()
      throws InterruptedException {
    arrive(A, 2, BRIEF).cancel("its connection was lost");
    Wait b = arrive(B, 2);
    assertWaits(b);

    stage.pass(BRIEF);

    assertThat(((Outcome.Failed) ended(b)).failure().reason())
        .isEqualTo(
            "its connection closed while it waited, and it did not ask again within its 1 s in"
                + " generation 1; arrived: B; 1 of 2 missing");
  }

  @Test
  void doubtedParty_withAQuorum_theOthersGoOnOnceItIsOut() throws InterruptedException {
    declare(2, "A", "B", "C");
    arrive(A, 3, BRIEF).cancel("its connection was lost");
    Wait b = arrive(B, 3);
    Wait c = arrive(C, 3);
    assertWaits(b, c);
    assertThat(info().missing()).containsExactly("A");

    stage.pass(BRIEF);

    assertPassed(b);
    assertPassed(c);
  }

  @Test
  void arrivalThatNobodyWaitedFor_isNotInDoubt() throws InterruptedException {
    stage.execute(A, new Command.Arrive("b", 2, PATIENCE));
    Wait slice = passed(A, 1);
    Outcome unused = slice.expire(false);
    slice.close();

    assertThat(info().doubted()).isEmpty();
    assertPassed(arrive(B, 2));
  }
}
