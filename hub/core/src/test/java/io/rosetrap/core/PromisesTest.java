package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.BrokenPromise;
import io.rosetrap.api.VariableInfo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A participant's word that it will write, kept or broken. */
class PromisesTest {
  private final Stage stage = new Stage();
  private final Hub hub = stage.hub;

  @AfterEach
  void close() {
    stage.close();
  }

  private static Failure broken(Outcome outcome) {
    assertThat(outcome).isInstanceOf(BrokenPromise.class);
    return ((BrokenPromise) outcome).failure();
  }

  private List<String> promisedBy(String name) {
    return hub.look().variables(RUN, name).stream()
        .filter(info -> info.name().equals(name))
        .map(VariableInfo::promisedBy)
        .findFirst()
        .orElse(List.of());
  }

  // --- kept ----------------------------------------------------------------------------------

  @Test
  void promise_written_isKept() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x", "y");
    stage.execute(a, write("x", "v"));
    assertThat(stage.participant("CLIENT A").promises()).containsExactly("y");
    stage.exit(a, 1);
    assertThat(text(now(hub, written("x")))).isEqualTo("v");
    assertThat(hub.look().failure(RUN, "x")).isEmpty();
    assertThat(broken(now(hub, written("y"))).subject().name()).isEqualTo("y");
  }

  @Test
  void promise_writtenByAnybody_isKept() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x");
    stage.execute(Kit.B, write("x", "v"));
    assertThat(promisedBy("x")).isEmpty();
    assertThat(stage.participant("CLIENT A").promises()).isEmpty();
    stage.exit(a, 1);
    assertThat(text(now(hub, written("x")))).isEqualTo("v");
  }

  @Test
  void promise_addedTo_isKept() {
    Actor a = stage.join("CLIENT A", "n");
    stage.execute(a, new Command.Add("n", 1));
    assertThat(stage.participant("CLIENT A").promises()).isEmpty();
  }

  @Test
  void promise_later_isListedWithWhoGaveIt() {
    Actor a = stage.join("CLIENT A");
    stage.execute(a, new Command.Promise(Set.of("x")));
    stage.execute(a, new Command.Promise(Set.of("x")));
    assertThat(promisedBy("x")).containsExactly("CLIENT A");
    assertThat(stage.participant("CLIENT A").promises()).containsExactly("x");
    assertThat(stage.last().note()).isEqualTo("x");
  }

  @Test
  void promise_whoNeverJoined_isRefused() {
    stage.join("CLIENT A");
    refusal(ErrorCode.NOT_THERE, () -> stage.execute(Kit.B, new Command.Promise(Set.of("x"))));
    refusal(ErrorCode.INVALID_REQUEST, () -> new Command.Promise(Set.of()));
    refusal(ErrorCode.INVALID_NAME, () -> new Command.Promise(Set.of("a b")));
  }

  // --- broken --------------------------------------------------------------------------------

  @Test
  void promise_crash_breaksItForPresentAndFutureReaders() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x");
    try (Wait present = stage.begin(Kit.B, written("x"))) {
      stage.exit(a, 3, "Exception in thread main", "  at Main.main");
      Failure failure = broken(ended(present));
      assertThat(failure.kind()).isEqualTo(Failure.Kind.BROKEN_PROMISE);
      assertThat(failure.participant()).isEqualTo("CLIENT A");
      assertThat(failure.words())
          .isEqualTo("x was promised by CLIENT A, which exited with code 3 without writing it");
      assertThat(failure.ending().map(Ending::lastLines))
          .contains(List.of("Exception in thread main", "  at Main.main"));
      assertThat(broken(now(hub, written("x")))).isEqualTo(failure);
    }
    assertThat(stage.last().releases()).isEqualTo(1);
  }

  @Test
  void promise_cleanLeave_breaksItToo() throws InterruptedException {
    stage.leave(stage.join("CLIENT A", "x"));
    assertThat(broken(now(hub, written("x"))).reason()).isEqualTo("left");
  }

  @Test
  void promise_lostLease_breaksIt() throws InterruptedException {
    stage.join("CLIENT A", "x");
    try (Wait wait = stage.begin(Kit.B, written("x"))) {
      stage.pass(Duration.ofSeconds(10));
      assertThat(Stage.now(wait)).as("only suspicion until the lease ends").isEmpty();
      stage.pass(Duration.ofMillis(100));
      assertThat(broken(ended(wait)).reason())
          .isEqualTo("was lost (nothing was heard of it for 10 s, its lease)");
    }
  }

  @Test
  void promise_ofAValueThatIsThere_breaksOnlyForNewerOnes() throws InterruptedException {
    write(hub, "x", "old");
    stage.exit(stage.join("CLIENT A", "x"), 1);
    assertThat(text(now(hub, written("x")))).isEqualTo("old");
    assertThat(broken(now(hub, Kit.after("x", 1))).subject().name()).isEqualTo("x");
  }

  @Test
  void promise_partOfACondition_breaksWhatNeedsIt() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x");
    Condition both = all(written("x"), written("y"));
    Condition either = any(written("x"), written("y"));
    try (Wait needs = stage.begin(Kit.B, both);
        Wait doesNot = stage.begin(Kit.B, either)) {
      stage.exit(a, 1);
      assertThat(broken(ended(needs)).subject().name()).isEqualTo("x");
      assertThat(Stage.now(doesNot)).isEmpty();
    }
  }

  @Test
  void promise_fiveReaders_allFail() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x");
    List<Wait> waits = new java.util.ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waits.add(stage.begin(Actor.named("reader " + i), written("x")));
    }
    assertThat(stage.exit(a, 1).released()).isEqualTo(5);
    for (Wait wait : waits) {
      assertThat(broken(ended(wait)).participant()).isEqualTo("CLIENT A");
    }
  }

  @Test
  void promise_failed_isBrokenByTheWordOfAnybody() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x");
    stage.execute(Kit.B, Kit.fail("x", "no input"));
    assertThat(now(hub, written("x"))).isInstanceOf(Outcome.Failed.class);
    assertThat(stage.participant("CLIENT A").promises()).isEmpty();
    stage.exit(a, 1);
    assertThat(hub.look().failure(RUN, "x").map(Failure::kind)).contains(Failure.Kind.DECLARED);
  }

  // --- whole again ---------------------------------------------------------------------------

  @Test
  void promise_newAttempt_isWholeAgain() throws InterruptedException {
    stage.exit(stage.join("CLIENT A", "x"), 1);
    Actor again = stage.join("CLIENT A", "x");
    assertThat(hub.look().failure(RUN, "x")).isEmpty();
    try (Wait wait = stage.begin(Kit.B, written("x"))) {
      stage.execute(again, write("x", "v"));
      assertThat(text(ended(wait))).isEqualTo("v");
    }
  }

  @Test
  void promise_newAttemptBeforeTheOldOneEnded_wasNeverBroken() throws InterruptedException {
    stage.join("CLIENT A", "x");
    try (Wait wait = stage.begin(Kit.B, written("x"))) {
      Actor again = stage.join("CLIENT A");
      assertThat(Stage.now(wait)).isEmpty();
      assertThat(stage.participant("CLIENT A").promises()).containsExactly("x");
      stage.exit(again, 1);
      assertThat(broken(ended(wait)).participant()).isEqualTo("CLIENT A");
    }
  }

  @Test
  void promise_newAttemptWithoutIt_staysBroken() throws InterruptedException {
    stage.exit(stage.join("CLIENT A", "x"), 1);
    Actor again = stage.join("CLIENT A");
    assertThat(broken(now(hub, written("x"))).subject().name()).isEqualTo("x");
    stage.execute(again, new Command.Promise(Set.of("x")));
    assertThat(now(hub, written("x"))).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void promise_secondPromiser_keepsItWhole() throws InterruptedException {
    Actor a = stage.join("CLIENT A", "x");
    Actor c = stage.join("CLIENT C", "x");
    assertThat(promisedBy("x")).containsExactly("CLIENT A", "CLIENT C");
    try (Wait wait = stage.begin(Kit.B, written("x"))) {
      stage.exit(a, 1);
      assertThat(Stage.now(wait)).isEmpty();
      assertThat(promisedBy("x")).containsExactly("CLIENT C");
      stage.exit(c, 2);
      assertThat(broken(ended(wait)).participant()).isEqualTo("CLIENT C");
    }
  }

  @Test
  void promise_writeAfterItBroke_mendsIt() throws InterruptedException {
    stage.exit(stage.join("CLIENT A", "x"), 1);
    write(hub, "x", "v");
    assertThat(text(now(hub, written("x")))).isEqualTo("v");
    stage.execute(Kit.A, Kit.delete("x"));
    assertThat(now(hub, written("x"))).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void promise_deletedValue_staysPromised() throws InterruptedException {
    write(hub, "x", "v");
    Actor a = stage.join("CLIENT A", "x");
    stage.execute(Kit.B, Kit.delete("x"));
    stage.exit(a, 1);
    assertThat(broken(now(hub, written("x"))).subject().name()).isEqualTo("x");
  }

  @Test
  void promise_variableOfThePromiseOnly_isNotForgotten() {
    try (Stage small = new Stage(Limits.builder().variables(2).build())) {
      Actor a = small.join("CLIENT A", "x");
      for (int i = 0; i < 10; i++) {
        write(small.hub, "n" + i, "v");
        small.execute(Kit.B, Kit.delete("n" + i));
      }
      small.exit(a, 1);
      assertThat(small.hub.look().failure(RUN, "x")).isPresent();
    }
  }

  @Test
  void promise_saidAgainByOneThatComesBack_isKeptWhereItWasWritten() {
    Actor a = stage.join("CLIENT A", "x", "y");
    stage.execute(Actor.named("CLIENT C"), Kit.write("x", "1"));
    stage.execute(a, new Command.End(Stage.left()));
    stage.execute(
        Actor.named("CLIENT A"),
        new Command.Join(Command.Profile.PLAIN, Set.of("x", "y"), a.session().orElseThrow()));
    assertThat(stage.participant("CLIENT A").promises()).containsExactly("y");
    // Processes that act for it under the number that they were given go on.
    assertThat(stage.participant("CLIENT A").session()).isEqualTo(a.session().orElseThrow());
    assertThat(stage.participant("CLIENT A").attempt()).isEqualTo(2);
    stage.execute(a, write("y", "1"));
    assertThat(stage.participant("CLIENT A").promises()).isEmpty();
  }
}
