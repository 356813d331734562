package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static io.rosetrap.core.Stage.ended;
import static io.rosetrap.core.Stage.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.RunInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those that join a run, and how they end. */
class ParticipantsTest {
  private final Stage stage = new Stage();
  private final Hub hub = stage.hub;

  @AfterEach
  void close() {
    stage.close();
  }

  private Optional<Ending> ending(String name) {
    return stage.participant(name).ending();
  }

  private boolean isThere(String name) {
    return ending(name).isEmpty();
  }

  // --- joining -------------------------------------------------------------------------------

  @Test
  void join_profile_isListedAsItWasSaid() {
    Command.Profile profile =
        new Command.Profile(
            Optional.of("java"),
            Optional.of(4711L),
            Optional.of("host1"),
            Duration.ofSeconds(20),
            false,
            Set.of("X_Data"));
    Actor a = stage.join("CLIENT A", profile, "Y_Data");
    stage.skip(Duration.ofMillis(50));
    ParticipantInfo info = stage.participant("CLIENT A");
    assertThat(info.session()).isEqualTo(a.session().orElseThrow());
    assertThat(info.attempt()).isEqualTo(1);
    assertThat(info.software()).contains("java");
    assertThat(info.pid()).contains(4711L);
    assertThat(info.host()).contains("host1");
    assertThat(info.lease()).isEqualTo(Duration.ofSeconds(20));
    assertThat(info.sequential()).isFalse();
    assertThat(info.promises()).containsExactly("Y_Data");
    assertThat(info.reads()).containsExactly("X_Data");
    assertThat(info.joinedAt()).isEqualTo(ManualClock.START);
    assertThat(info.silent()).isEqualTo(Duration.ofMillis(50));
    assertThat(info.waits()).isEmpty();
    assertThat(info.ending()).isEmpty();
    assertThat(hub.look().info(RUN).map(RunInfo::participants)).contains(1);
  }

  @Test
  void join_blockedAndActive_saysWhatItWaitsForAndDid() {
    Actor a = stage.join("CLIENT A");
    stage.execute(a, write("x", "v"));
    Wait wait = stage.begin(a, written("y"));
    assertThat(stage.participant("CLIENT A").waits()).containsExactly("y");
    assertThat(stage.participant("CLIENT A").did()).contains("wrote x version 1");
    wait.close();
  }

  @Test
  void join_again_isAnotherAttemptThatReplacesTheFirst() {
    Actor first = stage.join("CLIENT A");
    Actor second = stage.join("CLIENT A");
    assertThat(stage.participant("CLIENT A").attempt()).isEqualTo(2);
    assertThat(second.session().orElseThrow()).isGreaterThan(first.session().orElseThrow());
    assertThat(refusal(ErrorCode.SESSION_REPLACED, () -> stage.execute(first, write("x", "v"))))
        .isEqualTo(
            "Session 1 of CLIENT A in run r is over: another process has joined as CLIENT A since:"
                + " attempt 2. That one has its promises to keep, and what it held is free again."
                + " Give each process a name of its own (--as), or stop the one that is too many.");
    stage.execute(second, write("x", "v"));
    assertThat(hub.look().info(RUN).map(RunInfo::participants)).contains(1);
  }

  @Test
  void join_sameKey_isTheSameSession() {
    Actor keyed = Actor.named("CLIENT A").withKey("k");
    Command join = new Command.Join(Command.Profile.PLAIN, Set.of());
    assertThat(stage.execute(keyed, join)).isEqualTo(stage.execute(keyed, join));
    assertThat(stage.participant("CLIENT A").attempt()).isEqualTo(1);
  }

  @Test
  void join_afterItEnded_isAnotherAttempt() {
    stage.exit(stage.join("CLIENT A"), 1);
    stage.join("CLIENT A");
    assertThat(stage.participant("CLIENT A").attempt()).isEqualTo(2);
    assertThat(isThere("CLIENT A")).isTrue();
    assertThat(stage.last().note()).isEqualTo("attempt 2");
  }

  // --- ending --------------------------------------------------------------------------------

  @Test
  void end_eachKind_isListed() {
    stage.leave(stage.join("CLIENT A"));
    stage.exit(stage.join("CLIENT B"), 3, "java.lang.Error: broken", "  at Main");
    assertThat(ending("CLIENT A").map(Ending::words)).contains("left");
    assertThat(ending("CLIENT B").map(Ending::words)).contains("exited with code 3");
    assertThat(ending("CLIENT B").map(Ending::lastLines))
        .contains(List.of("java.lang.Error: broken", "  at Main"));
    assertThat(stage.last().operation()).isEqualTo(Operation.END);
    assertThat(stage.last().note()).isEqualTo("exited with code 3:   at Main");
    assertThat(hub.look().info(RUN).map(RunInfo::participants)).contains(0);
  }

  @Test
  void end_whoNeverJoinedOrHasEnded_isRefused() {
    Actor a = stage.join("CLIENT A");
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.leave(Actor.named("CLIENT B"))))
        .isEqualTo(
            "There is no participant CLIENT B in run r. Join first: POST /v1/runs/r/participants.");
    stage.leave(a);
    assertThat(refusal(ErrorCode.SESSION_ENDED, () -> stage.leave(a)))
        .isEqualTo(
            "Session 1 of CLIENT A in run r is over: it left. What it promised and held is given"
                + " up. Keep it ('rosetrap exec') running until all of it has written, write under"
                + " another name (--as), or join again.");
    refusal(ErrorCode.SESSION_ENDED, () -> stage.leave(Actor.named("CLIENT A")));
    refusal(ErrorCode.SESSION_ENDED, () -> stage.begin(a, written("x")));
    refusal(ErrorCode.SESSION_ENDED, () -> hub.hear(RUN, "CLIENT A", 1));
  }

  @Test
  void end_inAMissingRun_isRefusedAndCreatesNone() {
    refusal(
        ErrorCode.NOT_THERE,
        () -> hub.execute("other", new Command.End(Stage.left()), Actor.named("CLIENT A")));
    refusal(ErrorCode.SESSION_ENDED, () -> hub.hear("other", "CLIENT A", 1));
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void session_thatTheRunDoesNotKnow_isRefused() {
    write(hub, "x", "v");
    Actor stale = Actor.named("CLIENT C").inSession(7);
    assertThat(refusal(ErrorCode.SESSION_ENDED, () -> stage.execute(stale, write("x", "w"))))
        .isEqualTo(
            "Session 7 of CLIENT C is not known in run r: it ended long ago, or the run was deleted"
                + " since. Join again to go on.");
    refusal(ErrorCode.SESSION_ENDED, () -> stage.begin(stale, written("y")));
    refusal(ErrorCode.SESSION_ENDED, () -> hub.execute("new", write("x", "w"), stale));
    assertThat(hub.look().runs()).hasSize(1);
  }

  @Test
  void end_ownWaits_endWithIt() throws InterruptedException {
    Actor a = stage.join("CLIENT A");
    Wait own = stage.begin(a, written("x"));
    Wait ofTheSameName = stage.begin(Actor.named("CLIENT A"), written("x"));
    stage.exit(a, 1);
    assertThat(ended(own)).isEqualTo(new Outcome.Cancelled("CLIENT A exited with code 1"));
    assertThat(now(ofTheSameName)).as("it never joined").isEmpty();
    ofTheSameName.close();
  }

  @Test
  void join_again_waitsOfTheFirstEnd() throws InterruptedException {
    Wait old = stage.begin(stage.join("CLIENT A"), written("x"));
    Wait current = stage.begin(stage.join("CLIENT A"), written("x"));
    assertThat(ended(old))
        .isEqualTo(new Outcome.Cancelled("CLIENT A was replaced by another process"));
    assertThat(now(current)).isEmpty();
    current.close();
  }

  // --- sealed runs ---------------------------------------------------------------------------

  @Test
  void seal_newParticipant_isRefusedAndAKnownOneMayComeBack() {
    stage.exit(stage.join("CLIENT A"), 1);
    stage.execute(Kit.B, new Command.Seal());
    assertThat(refusal(ErrorCode.RUN_SEALED, () -> stage.join("CLIENT C")))
        .isEqualTo(
            "Run r is sealed and takes no participant that it does not know; CLIENT C must join"
                + " before the run is sealed.");
    stage.join("CLIENT A");
    assertThat(hub.look().info(RUN).map(RunInfo::sealed)).contains(true);
    write(hub, "x", "v");
  }

  @Test
  void setPolicy_run_isListed() {
    stage.execute(Kit.A, new Command.SetPolicy(DeadlockPolicy.WARN));
    assertThat(hub.look().info(RUN).map(RunInfo::deadlocks)).contains(DeadlockPolicy.WARN);
    assertThat(stage.last().operation()).isEqualTo(Operation.SET_POLICY);
    assertThat(stage.last().note()).isEqualTo("WARN");
  }

  @Test
  void participants_endedOnes_makeRoomForOthers() {
    try (Stage small = new Stage(Limits.builder().variables(2).build())) {
      small.leave(small.join("one"));
      small.join("two");
      small.join("three");
      assertThat(small.hub.look().participants(RUN))
          .extracting(ParticipantInfo::name)
          .containsExactly("three", "two");
      assertThat(refusal(ErrorCode.LIMIT_REACHED, () -> small.join("four")))
          .startsWith("The run has 2 participants, which is its limit, and no room for four.");
    }
  }
}
