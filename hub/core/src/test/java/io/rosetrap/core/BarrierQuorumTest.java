package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.BarrierInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parties that will not come: an announced leave, and a quorum of those that are left. */
class BarrierQuorumTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Actor A = Actor.named("A");
  private static final Actor B = Actor.named("B");
  private static final Actor C = Actor.named("C");

  private final Stage stage = new Stage();
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private Wait arrive(Actor actor, int parties, Duration patience) {
    long generation = stage.execute(actor, new Command.Arrive("b", parties, patience)).version();
    Wait wait = stage.begin(actor, new Condition.Passed("b", generation));
    open.add(wait);
    return wait;
  }

  private Wait arrive(Actor actor) {
    return arrive(actor, 0, PATIENCE);
  }

  private void declare(int quorum, String... names) {
    Set<String> parties = new LinkedHashSet<>(List.of(names));
    stage.execute(Kit.A, new Command.Declare("b", parties.size(), parties, quorum));
  }

  private void withdraw(Actor actor) {
    stage.execute(actor, new Command.Withdraw("b"));
  }

  private BarrierInfo info() {
    return stage.hub.look().barrier(RUN, "b").orElseThrow();
  }

  private static void assertWaits(Wait wait) throws InterruptedException {
    assertThat(Stage.now(wait)).isEmpty();
  }

  private static void assertPassed(Wait... waits) throws InterruptedException {
    for (Wait wait : waits) {
      assertThat(ended(wait)).isInstanceOf(Arrived.class);
    }
  }

  private static void assertBroken(Wait wait) throws InterruptedException {
    assertThat(ended(wait)).isInstanceOf(Outcome.Failed.class);
  }

  // --- withdrawing ---------------------------------------------------------------------------

  @Test
  void withdraw_missingParty_letsTheOthersPass() throws InterruptedException {
    declare(0, "A", "B", "C");
    Wait a = arrive(A);
    Wait b = arrive(B);
    withdraw(C);
    assertPassed(a, b);
    assertThat(info().parties()).isEqualTo(2);
    Wait next = arrive(A);
    assertWaits(next);
    assertPassed(arrive(B), next);
  }

  @Test
  void withdraw_countedParty_letsTheOthersPassThoughTheySayTheOldCount()
      throws InterruptedException {
    Wait a = arrive(A, 3, PATIENCE);
    withdraw(C);
    assertWaits(a);
    assertPassed(arrive(B, 3, PATIENCE), a);
    Wait next = arrive(A, 2, PATIENCE);
    assertPassed(arrive(B, 3, PATIENCE), next);
    refusal(ErrorCode.MISMATCH, () -> arrive(A, 4, PATIENCE));
  }

  @Test
  void withdraw_declaredAgainAsBefore_staysSmaller() throws InterruptedException {
    declare(0, "A", "B", "C");
    withdraw(C);
    declare(0, "A", "B", "C");
    assertThat(info().parties()).isEqualTo(2);
    Wait a = arrive(A);
    assertPassed(arrive(B), a);
    refusal(ErrorCode.MISMATCH, () -> declare(0, "A", "D", "E"));
  }

  @Test
  void withdraw_twiceOrWhoIsNoParty_isRefused() {
    refusal(ErrorCode.NOT_THERE, () -> withdraw(A));
    declare(0, "A", "B", "C");
    withdraw(C);
    assertThat(refusal(ErrorCode.MISMATCH, () -> withdraw(C)))
        .isEqualTo("C is not a party of barrier b in run r; these are: A, B.");
    assertThat(info().parties()).isEqualTo(2);
  }

  @Test
  void withdraw_arrivedParty_isGone() throws InterruptedException {
    declare(0, "A", "B", "C");
    arrive(A);
    withdraw(A);
    assertThat(info().arrived()).isEmpty();
    Wait b = arrive(B);
    assertPassed(arrive(C), b);
  }

  // --- quorum --------------------------------------------------------------------------------

  @Test
  void quorum_othersMayStillCome_doesNotPass() throws InterruptedException {
    declare(2, "A", "B", "C");
    Wait a = arrive(A);
    Wait b = arrive(B);
    assertWaits(a);
    assertWaits(b);
    assertThat(info().quorum()).isEqualTo(2);
    assertPassed(arrive(C), a, b);
  }

  @Test
  void quorum_missingPartyEnds_passesWithTheRest() throws InterruptedException {
    declare(2, "A", "B", "C");
    Actor c = stage.join("C");
    Wait a = arrive(A);
    Wait b = arrive(B);
    stage.exit(c, 1);
    assertPassed(a, b);
  }

  @Test
  void quorum_fewerAreLeft_breaks() throws InterruptedException {
    declare(2, "A", "B", "C");
    Actor b = stage.join("B");
    Actor c = stage.join("C");
    Wait a = arrive(A);
    stage.exit(c, 1);
    assertWaits(a);
    stage.exit(b, 1);
    assertBroken(a);
  }

  @Test
  void quorum_severalHadEndedBefore_passesAtOnce() throws InterruptedException {
    declare(1, "A", "B", "C");
    stage.exit(stage.join("B"), 1);
    stage.exit(stage.join("C"), 1);
    assertPassed(arrive(A));
    assertThat(info().generation()).isEqualTo(2);
  }

  @Test
  void quorum_patienceOver_passesWithTheRestWhenTheyAreThere() throws InterruptedException {
    declare(2, "A", "B", "C");
    Wait a = arrive(A, 0, Duration.ofSeconds(1));
    stage.pass(Duration.ofSeconds(1));
    assertWaits(a);
    assertThat(info().arrived()).isEmpty();
    Wait b = arrive(B);
    assertWaits(b);
    assertPassed(arrive(C), b);
  }

  @Test
  void quorum_gaveUpAndCameBack_countsOnce() throws InterruptedException {
    declare(2, "A", "B", "C");
    arrive(A, 0, Duration.ofSeconds(1));
    stage.pass(Duration.ofSeconds(1));
    Wait a = arrive(A);
    Wait b = arrive(B);
    assertWaits(a);
    assertPassed(arrive(C), a, b);
  }

  @Test
  void quorum_outAndWithdrawn_countsOnce() throws InterruptedException {
    declare(1, "A", "B", "C");
    arrive(B, 0, Duration.ofSeconds(1));
    stage.pass(Duration.ofSeconds(1));
    withdraw(B);
    Wait a = arrive(A);
    assertWaits(a);
    assertPassed(arrive(C), a);
  }
}
