package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Deadlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those that wait in a circle are told, once it has stood for a while. */
class DeadlockTest {
  private static final Duration LONG_ENOUGH = Duration.ofMillis(400);
  private static final Condition TURN = new Condition.Turn("l", Optional.empty());
  private static final String CIRCLE =
      "CLIENT A waits for X_Data ← CLIENT B promised it, waits for Y_Data ← CLIENT A promised it";

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

  private static void assertWaits(Wait... waits) throws InterruptedException {
    for (Wait wait : waits) {
      assertThat(Stage.now(wait)).isEmpty();
    }
  }

  private static String picture(Wait wait) throws InterruptedException {
    assertThat(ended(wait)).isInstanceOf(Deadlock.class);
    return ((Deadlock) ended(wait)).picture();
  }

  private List<JournalEntry> reports() {
    return stage.journal().stream().filter(e -> e.operation() == Operation.DEADLOCK).toList();
  }

  // --- found ---------------------------------------------------------------------------------

  @Test
  void circle_stoodFor250Ms_isToldToAllOfItOnce() throws InterruptedException {
    Wait a = begin(stage.join("CLIENT A", "Y_Data"), written("X_Data"));
    Wait b = begin(stage.join("CLIENT B", "X_Data"), written("Y_Data"));
    Wait bystander = begin(stage.join("CLIENT C"), written("X_Data"));
    stage.pass(Duration.ofMillis(300));
    assertWaits(a, b);
    stage.pass(Duration.ofMillis(100));
    assertThat(picture(a)).isEqualTo(CIRCLE);
    assertThat(picture(b)).isEqualTo(CIRCLE);
    assertWaits(bystander);
    stage.pass(LONG_ENOUGH);
    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst().note()).isEqualTo(CIRCLE);
    assertThat(reports().getFirst().participant()).isEqualTo("hub");
    assertThat(reports().getFirst().releases()).isEqualTo(2);
    assertThat(reports().getFirst().released())
        .extracting(JournalEntry.Release::participant)
        .containsExactly("CLIENT A", "CLIENT B");
  }

  @Test
  void circle_again_isToldAgain() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "Y_Data");
    Actor b = stage.join("CLIENT B", "X_Data");
    for (int round = 1; round <= 2; round++) {
      Wait first = begin(a, written("X_Data"));
      Wait second = begin(b, written("Y_Data"));
      stage.pass(LONG_ENOUGH);
      picture(first);
      picture(second);
      assertThat(reports()).hasSize(round);
    }
  }

  @Test
  void circleOfOne_isFound() throws InterruptedException {
    Wait a = begin(stage.join("CLIENT A", "x"), written("x"));
    stage.pass(LONG_ENOUGH);
    assertThat(picture(a)).isEqualTo("CLIENT A waits for x ← CLIENT A promised it");
  }

  @Test
  void twoCircles_areToldEachToItsOwn() throws InterruptedException {
    Wait a = begin(stage.join("A", "y"), written("x"));
    Wait b = begin(stage.join("B", "x"), written("y"));
    Wait c = begin(stage.join("C", "w"), written("v"));
    Wait d = begin(stage.join("D", "v"), written("w"));
    stage.pass(LONG_ENOUGH);
    String first = "A waits for x ← B promised it, waits for y ← A promised it";
    String second = "C waits for v ← D promised it, waits for w ← C promised it";
    assertThat(List.of(picture(a), picture(b))).containsOnly(first);
    assertThat(List.of(picture(c), picture(d))).containsOnly(second);
  }

  @Test
  void circleThatComesAndGoes_doesNotHideOneThatStands() throws InterruptedException {
    Wait a = begin(stage.join("A", "y"), written("x"));
    Wait b = begin(stage.join("B", "x"), written("y"));
    Actor c = stage.join("C", "w");
    Actor d = stage.join("D", "v");
    for (int i = 0; i < 6; i++) {
      try (Wait one = stage.begin(c, written("v"));
          Wait other = stage.begin(d, written("w"))) {
        stage.pass(Duration.ofMillis(100));
        assertWaits(one, other);
      }
    }
    assertThat(picture(a)).startsWith("A waits for x");
    assertThat(picture(b)).startsWith("A waits for x");
  }

  @Test
  void promisedVariableWithAnotherWriter_mayComeFromThat() throws InterruptedException {
    stage.execute(Actor.named("W"), Kit.write("x", "1"));
    Wait a = begin(stage.join("A", "x"), written("y"));
    Wait b = begin(stage.join("B", "y"), Kit.after("x", 1));
    stage.pass(LONG_ENOUGH);
    assertWaits(a, b);
  }

  @Test
  void partyOfABarrierThatIsTold_isNotCountedAsThere() throws InterruptedException {
    stage.execute(Actor.named("D"), new Command.Declare("b", 2, Set.of("A", "C"), 0));
    Actor a = stage.join("A", "x");
    Actor c = stage.join("C");
    stage.execute(a, new Command.Arrive("b", 0, Duration.ofMinutes(5)));
    Wait there = begin(a, new Condition.Passed("b", 1));
    Wait missing = begin(c, written("x"));
    stage.pass(LONG_ENOUGH);
    assertThat(picture(there)).contains("C has not arrived");
    assertThat(picture(missing)).contains("A promised it");
    // All or none: A was told that it failed, so C does not pass with it.
    assertThat(stage.hub.look().barrier(Kit.RUN, "b").orElseThrow().arrived()).isEmpty();
    assertThat(stage.hub.look().barrier(Kit.RUN, "b").orElseThrow().generation()).isEqualTo(2);
  }

  @Test
  void manyAtABarrierForMany_areSearchedInAMoment() throws InterruptedException {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      names.add("P" + i);
    }
    stage.execute(Actor.named("D"), new Command.Declare("b", 1_000, names, 0));
    for (String name : names) {
      Actor party = stage.join(name);
      if (Integer.parseInt(name.substring(1)) % 2 == 0) {
        stage.execute(party, new Command.Arrive("b", 0, Duration.ofMinutes(5)));
        begin(party, new Condition.Passed("b", 1));
      } else {
        begin(party, written("never"));
      }
    }
    // Nobody promised "never", so all may still come; a product of both halves would take minutes.
    stage.pass(LONG_ENOUGH);
    assertThat(reports()).isEmpty();
  }

  @Test
  void knotOfAny_isFoundOnlyWhenEveryWayIsClosed() throws InterruptedException {
    Actor a = stage.join("A", "x");
    Actor b = stage.join("B", "y");
    Actor c = stage.join("C", "z");
    Wait first = begin(a, any(written("y"), written("z")));
    Wait second = begin(b, all(written("x"), written("z")));
    stage.pass(LONG_ENOUGH);
    assertWaits(first, second);
    Wait third = begin(c, written("x"));
    stage.pass(LONG_ENOUGH);
    String picture =
        """
        A waits for any of [y, z] ← B promised y; C promised z
        B waits for all of [x, z] ← A promised x; C promised z
        C waits for x ← A promised it\
        """;
    for (Wait wait : List.of(first, second, third)) {
      assertThat(picture(wait)).isEqualTo(picture);
    }
  }

  @Test
  void longCircle_isCutWithItsNumber() throws InterruptedException {
    int size = 20;
    List<Actor> actors = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      actors.add(stage.join("P" + (10 + i), "v" + i));
    }
    for (int i = 0; i < size; i++) {
      begin(actors.get(i), written("v" + (i + 1) % size));
    }
    stage.pass(LONG_ENOUGH);
    assertThat(picture(open.getFirst()))
        .startsWith("P10 waits for v1 ← P11 promised it, waits for v2 ← P12 promised it")
        .endsWith("waits for v12 ← P22 promised it, and so on through 8 more");
  }

  @Test
  void locksInTheWrongOrder_areFound() throws InterruptedException {
    Condition other = new Condition.Turn("m", Optional.empty());
    Actor a = stage.join("A");
    Actor b = stage.join("B");
    begin(a, TURN);
    begin(b, other);
    Wait first = begin(a, other);
    Wait second = begin(b, TURN);
    Wait behind = begin(stage.join("C"), TURN);
    stage.pass(LONG_ENOUGH);
    assertThat(picture(first))
        .isEqualTo("A waits for lock m ← B holds it, waits for lock l ← A holds it");
    assertThat(picture(second)).isEqualTo(picture(first));
    assertWaits(behind);
  }

  @Test
  void lockThatItHoldsItself_isFound() throws InterruptedException {
    Actor a = stage.join("A");
    begin(a, TURN);
    Wait again = begin(a, TURN);
    stage.pass(LONG_ENOUGH);
    assertThat(picture(again)).isEqualTo("A waits for lock l ← A holds it");
  }

  @Test
  void lockWithALease_isNoDeadlock() throws InterruptedException {
    Condition leased = new Condition.Turn("l", Optional.of(Duration.ofMinutes(1)));
    Actor a = stage.join("A");
    begin(a, leased);
    Wait again = begin(a, TURN);
    stage.passHearing(Duration.ofSeconds(50), a);
    assertWaits(again);
    stage.passHearing(Duration.ofSeconds(11), a);
    assertThat(ended(again)).isInstanceOf(Arrived.class);
  }

  @Test
  void barrierAndPromise_areFound() throws InterruptedException {
    Actor a = stage.join("A");
    Actor b = stage.join("B");
    Set<String> parties = new LinkedHashSet<>(List.of("A", "B"));
    stage.execute(a, new Command.Declare("b", 2, parties, 0));
    stage.execute(a, new Command.Promise(Set.of("x")));
    stage.execute(a, new Command.Arrive("b", 0, Duration.ofMinutes(1)));
    Wait first = begin(a, new Condition.Passed("b", 1));
    Wait second = begin(b, written("x"));
    stage.pass(LONG_ENOUGH);
    assertThat(picture(first))
        .isEqualTo("A waits for barrier b ← B has not arrived, waits for x ← A promised it");
    assertThat(picture(second)).isEqualTo(picture(first));
  }

  @Test
  void sealedRun_nobodyCanAct_isFound() throws InterruptedException {
    Actor a = stage.join("A");
    Actor c = stage.join("C");
    stage.execute(a, new Command.Seal());
    Wait first = begin(a, written("x"));
    stage.pass(LONG_ENOUGH);
    assertWaits(first);
    stage.execute(c, new Command.End(Stage.exited(1).asLastAttempt()));
    stage.pass(LONG_ENOUGH);
    assertThat(picture(first))
        .isEqualTo(
            """
            A waits for x
            nobody else is left in the run, which is sealed: C exited with code 1\
            """);
  }

  @Test
  void sealedRun_lastOneLeft_isFoundAtOnce() throws InterruptedException {
    Actor a = stage.join("A");
    Actor c = stage.join("C");
    Actor d = stage.join("D");
    stage.execute(a, new Command.Seal());
    Wait first = begin(a, written("x"));
    stage.leave(c);
    stage.exit(d, 0);
    stage.pass(LONG_ENOUGH);
    assertThat(picture(first)).contains("C left").contains("D exited with code 0");
  }

  /** A wrapper that tries again and again, until its command succeeds. */
  @Test
  void sealedRun_crashedOneIsStartedAgain_isNotToldBeforeThatOneEnds() throws InterruptedException {
    Actor a = stage.join("A");
    Actor build = stage.join("build");
    stage.execute(a, new Command.Seal());
    Wait first = begin(a, written("x"));
    for (int attempt = 1; attempt <= 5; attempt++) {
      stage.exit(build, 1);
      stage.passHearing(Duration.ofSeconds(9), a);
      assertWaits(first);
      build = stage.join("build");
    }
    stage.passHearing(Duration.ofSeconds(9), a, build);
    assertWaits(first);
    stage.execute(build, write("x", "v"));
    assertThat(ended(first)).isInstanceOf(Arrived.class);
    assertThat(reports()).isEmpty();
  }

  @Test
  void sealedRun_crashedOneStaysAway_isFoundAfterItsAbsence() throws InterruptedException {
    Actor a = stage.join("A");
    Actor c = stage.join("C");
    stage.execute(a, new Command.Seal());
    Wait first = begin(a, written("x"));
    stage.exit(c, 1);
    stage.passHearing(Duration.ofMillis(9_900), a);
    assertWaits(first);
    assertThat(stage.hub.look().diagnose(RUN).deadlock()).isEmpty();
    stage.passHearing(Duration.ofMillis(500), a);
    assertThat(picture(first)).endsWith("C exited with code 1");
  }

  @Test
  void sealedRun_lostOne_isWaitedForToo() throws InterruptedException {
    Actor a = stage.join("A");
    Actor c = stage.join("C");
    stage.execute(a, new Command.Seal());
    Wait first = begin(a, written("x"));
    stage.passHearing(Duration.ofSeconds(19), a);
    assertThat(stage.participant("C").ending()).isPresent();
    assertWaits(first);
    Actor again = stage.join("C");
    assertThat(again.session()).isNotEqualTo(c.session());
    stage.passHearing(Duration.ofSeconds(5), a, again);
    assertWaits(first);
  }

  @Test
  void sealedRun_noAbsenceGranted_isFoundAtOnce() throws InterruptedException {
    try (Stage strict = new Stage(Limits.builder().absence(Duration.ZERO).build())) {
      Actor a = strict.join("A");
      Actor c = strict.join("C");
      strict.execute(a, new Command.Seal());
      try (Wait first = strict.begin(a, written("x"))) {
        strict.exit(c, 1);
        strict.pass(LONG_ENOUGH);
        assertThat(picture(first)).endsWith("C exited with code 1");
      }
    }
  }

  /** It was a member for as long as it waited; the one that takes its place may do anything. */
  @Test
  void circle_memberCrashes_isNoCircleAnyMore() throws InterruptedException {
    Actor a = stage.join("A", "y");
    Actor b = stage.join("B", "x", "z");
    Wait first = begin(a, any(written("x"), written("z")));
    Wait second = begin(b, written("y"));
    stage.pass(Duration.ofMillis(200));
    stage.execute(stage.join("C"), new Command.Promise(Set.of("x")));
    stage.exit(b, 1);
    assertThat(ended(second)).isInstanceOf(Outcome.Cancelled.class);
    stage.passHearing(Duration.ofSeconds(5), a);
    assertThat(reports()).isEmpty();
    assertThat(Stage.now(first)).isEmpty();
  }

  @Test
  void sealedRun_knownOneHasAskedNothingYet_orIsBetweenTwoRequests_isNotTold()
      throws InterruptedException {
    Actor a = stage.join("A");
    Actor silent = stage.join("silent");
    Actor busy = stage.join("busy");
    stage.execute(a, new Command.Seal());
    Wait first = begin(a, written("x"));
    begin(busy, written("x")).expire(false);
    stage.passHearing(Duration.ofSeconds(5), a, silent, busy);
    assertWaits(first);
    begin(busy, written("x"));
    stage.passHearing(Duration.ofSeconds(5), a, silent, busy);
    assertWaits(first);
    begin(silent, written("x"));
    stage.passHearing(LONG_ENOUGH, a, silent, busy);
    assertThat(picture(first)).startsWith("A waits for x\nbusy waits for x\nsilent waits for x");
  }

  // --- not found -----------------------------------------------------------------------------

  @Test
  void circle_memberWritesInBetween_isNotTold() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "Y_Data");
    Wait first = begin(a, written("X_Data"));
    Wait second = begin(stage.join("CLIENT B", "X_Data"), written("Y_Data"));
    stage.pass(Duration.ofMillis(300));
    stage.execute(a, write("other", "v"));
    stage.pass(Duration.ofMinutes(1).dividedBy(10));
    assertWaits(first, second);
    assertThat(reports()).isEmpty();
  }

  @Test
  void circle_waitsAgainInBetween_standsAnew() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "Y_Data");
    Wait slice = begin(a, written("X_Data"));
    Wait second = begin(stage.join("CLIENT B", "X_Data"), written("Y_Data"));
    stage.pass(Duration.ofMillis(300));
    slice.expire(false);
    Wait next = begin(a, written("X_Data"));
    stage.pass(Duration.ofMillis(300));
    assertWaits(next, second);
    stage.pass(Duration.ofMillis(100));
    assertThat(picture(next)).isEqualTo(CIRCLE);
  }

  @Test
  void circle_aWriteFromOutside_helps() throws InterruptedException {
    Wait a = begin(stage.join("CLIENT A", "Y_Data"), written("X_Data"));
    Wait b = begin(stage.join("CLIENT B", "X_Data"), written("Y_Data"));
    stage.pass(Duration.ofMillis(300));
    write(stage.hub, "X_Data", "50");
    stage.pass(LONG_ENOUGH);
    assertThat(Kit.text(ended(a))).isEqualTo("50");
    assertWaits(b);
  }

  @Test
  void severalThings_saidOrShown_isNeverTold() throws InterruptedException {
    begin(stage.join("B", "x"), written("y"));
    begin(stage.join("said", Stage.severalThings(), "y"), written("x"));
    stage.pass(LONG_ENOUGH);
    assertWaits(open.toArray(new Wait[0]));
  }

  /** After one of its two waits is over, one thread of it goes on while the other still waits. */
  @Test
  void severalThings_twoWaitsAtOnceSometime_isNeverTold() throws InterruptedException {
    begin(stage.join("B", "x"), written("y"));
    Actor a = stage.join("A", "y");
    begin(a, written("x"));
    Wait other = begin(a, written("z"));
    write(stage.hub, "z", "v");
    assertThat(ended(other)).isInstanceOf(Arrived.class);
    stage.passHearing(Duration.ofSeconds(5), a);
    assertWaits(open.getFirst(), open.get(1));
    assertThat(stage.participant("A").sequential()).isFalse();
  }

  @Test
  void severalThings_waitAside_isNotToldButALaterOneIs() throws InterruptedException {
    Wait b = begin(stage.join("CLIENT B", "X_Data"), written("Y_Data"));
    Actor a = stage.join("CLIENT A", "Y_Data");
    for (int i = 0; i < 2; i++) {
      open.add(stage.beginAside(a, written("X_Data")));
    }
    stage.pass(LONG_ENOUGH);
    assertWaits(open.toArray(new Wait[0]));
    open.get(1).cancel("done");
    open.get(2).cancel("done");
    Wait alone = begin(a, written("X_Data"));
    stage.pass(LONG_ENOUGH);
    assertThat(picture(alone)).isEqualTo(CIRCLE);
    assertThat(picture(b)).isEqualTo(CIRCLE);
  }

  /** One says that it is all that its participant does, and the other shows that it is not. */
  @Test
  void severalThings_waitAsideBesideAnother_isNeverTold() throws InterruptedException {
    begin(stage.join("B", "x"), written("y"));
    Actor a = stage.join("A", "y");
    Wait alone = begin(a, written("x"));
    Wait aside = stage.beginAside(a, written("z"));
    open.add(aside);
    aside.cancel("done");
    stage.pass(LONG_ENOUGH);
    assertWaits(open.getFirst(), alone);
  }

  @Test
  void undeclaredProducer_isNeverGuessed() throws InterruptedException {
    Wait a = begin(stage.join("A", "y"), written("x"));
    Wait b = begin(stage.join("B"), written("y"));
    Wait either = begin(stage.join("C", "x"), any(written("y"), written("nobody")));
    stage.pass(LONG_ENOUGH);
    assertWaits(a, b, either);
  }

  @Test
  void stranger_isNeverToldInAnOpenRun() throws InterruptedException {
    stage.join("A", "x");
    Wait b = begin(Actor.named("B"), written("x"));
    stage.pass(LONG_ENOUGH);
    assertWaits(b);
  }

  // --- policies ------------------------------------------------------------------------------

  @Test
  void warn_circle_isSaidOnceAndAllGoOnWaiting() throws InterruptedException {
    stage.execute(Kit.A, new Command.SetPolicy(DeadlockPolicy.WARN));
    Wait a = begin(stage.join("CLIENT A", "Y_Data"), written("X_Data"));
    Wait b = begin(stage.join("CLIENT B", "X_Data"), written("Y_Data"));
    stage.pass(Duration.ofSeconds(5));
    assertWaits(a, b);
    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst().releases()).isZero();
    assertThat(stage.hub.look().diagnose(RUN).deadlock()).isEqualTo(CIRCLE);
  }

  @Test
  void off_circle_isNotLookedFor() throws InterruptedException {
    try (Stage off = new Stage(Limits.DEFAULTS, DeadlockPolicy.OFF)) {
      Wait a = off.begin(off.join("CLIENT A", "Y_Data"), written("X_Data"));
      Wait b = off.begin(off.join("CLIENT B", "X_Data"), written("Y_Data"));
      off.pass(Duration.ofSeconds(5));
      assertWaits(a, b);
      assertThat(off.operations()).doesNotContain(Operation.DEADLOCK);
      assertThat(off.hub.look().diagnose(RUN).deadlock()).isEmpty();
    }
  }

  /** The only test of the core in which real time finds a deadlock. */
  @Test
  void circle_realTime_isFoundByItself() throws InterruptedException {
    try (Hub hub = Kit.hub();
        Readers readers = Readers.of(hub)) {
      Actor a = joined(hub, "CLIENT A", "Y_Data");
      Actor b = joined(hub, "CLIENT B", "X_Data");
      var first = readers.startBlocked(written("X_Data"), a.participant());
      var second = readers.startBlocked(written("Y_Data"), b.participant());
      assertThat(first.outcome()).isInstanceOf(Deadlock.class);
      Outcome outcome = second.outcome();
      assertThat(((Deadlock) outcome).picture()).isEqualTo(CIRCLE);
    }
  }

  private static Actor joined(Hub hub, String name, String promise) {
    Actor actor = Actor.named(name);
    Command join = new Command.Join(Command.Profile.PLAIN, Set.of(promise));
    return actor.inSession(hub.execute(RUN, join, actor).revision());
  }
}
