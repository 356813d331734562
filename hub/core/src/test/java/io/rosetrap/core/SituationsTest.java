package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of those that hang, word for word. */
class SituationsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Stage stage = new Stage();
  private final Hub hub = stage.hub;
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private void blocked(Actor actor, Condition condition) {
    open.add(stage.begin(actor, condition));
  }

  /** The diagnosis, without the real times for which waits were blocked. */
  private String told(Condition condition) {
    return told(condition, "CLIENT A");
  }

  private String told(Condition condition, String participant) {
    return Kit.withoutAdvice(hub.look().diagnose(RUN, condition, participant))
        .text()
        .replaceAll("\\(\\d+ (ms|s|m)\\)", "(…)");
  }

  // --- promises ------------------------------------------------------------------------------

  @Test
  void promised_promiserHasDoneNothing() {
    stage.join("CLIENT B", "x");
    stage.skip(Duration.ofMillis(150));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - nobody has written x in this run
              - CLIENT B promised x and joined 150 ms ago and has done nothing since\
            """);
  }

  @Test
  void promised_promiserWaitsForSomethingElse() {
    Actor b = stage.join("CLIENT B", "x");
    Actor a = stage.join("CLIENT A");
    blocked(a, written("x"));
    blocked(b, written("y"));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - nobody has written x in this run
              - CLIENT B promised x and waits for y (…)
              - CLIENT A waits for x ← CLIENT B promised it, waits for y\
            """);
  }

  @Test
  void promised_promiserDidSomethingAndIsSilent() {
    Actor b = stage.join("CLIENT B", "x");
    stage.execute(b, write("y", "v"));
    stage.pass(Duration.ofSeconds(7));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - nobody has written x in this run
              - CLIENT B promised x and last wrote y version 1, 7 s ago; nothing was heard of it for \
            7 s (its lease is 10 s)\
            """);
  }

  @Test
  void brokenPromise_crash_saysHowAndWithWhichWords() {
    Actor b = stage.join("CLIENT B", "x");
    stage.execute(
        b,
        new Command.End(
            Stage.exited(1, "java.lang.IllegalStateException: no input", "\tat Main.main")));
    stage.skip(Duration.ofSeconds(2));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - x was promised by CLIENT B, which exited with code 1 without writing it, 2 s ago; \
            its last lines:
                | java.lang.IllegalStateException: no input
                |     at Main.main\
            """);
  }

  @Test
  void brokenPromise_lost() {
    stage.join("CLIENT B", "x");
    stage.pass(Duration.ofSeconds(11));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - x was promised by CLIENT B, which was lost (nothing was heard of it for 10 s, its \
            lease) without writing it, 900 ms ago\
            """);
  }

  @Test
  void undeclared_othersAreThereAndOneCrashed() {
    Actor b = stage.join("CLIENT B");
    stage.join("CLIENT C");
    stage.exit(stage.join("CLIENT D"), 137);
    stage.leave(stage.join("CLIENT E"));
    blocked(b, written("y"));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - nobody has written x in this run
              - CLIENT D exited with code 137 0 ms ago
              - nobody has promised it; in the run are: CLIENT B (waits for y (…)), CLIENT C (joined \
            0 ms ago and has done nothing since)\
            """);
  }

  @Test
  void undeclared_aSimilarNameIsPromised() {
    stage.join("CLIENT B", "X_Data");
    assertThat(told(written("x-data")))
        .isEqualTo(
            """
            CLIENT A waits for x-data in run r.
              - nobody has written x-data in this run
              - a similar name is promised: X_Data (by CLIENT B)
              - nobody has promised it; in the run are: CLIENT B (joined 0 ms ago and has done \
            nothing since)\
            """);
  }

  @Test
  void deadlock_isDrawn() {
    blocked(stage.join("CLIENT A", "y"), written("x"));
    blocked(stage.join("CLIENT B", "x"), written("y"));
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT A waits for x in run r.
              - nobody has written x in this run
              - CLIENT B promised x and waits for y (…)
              - deadlock: CLIENT A waits for x ← CLIENT B promised it, waits for y ← CLIENT A \
            promised it
              - CLIENT A waits for x ← CLIENT B promised it, waits for y ← CLIENT A promised it\
            """);
  }

  // --- barriers, locks, queues, collections --------------------------------------------------

  @Test
  void barrier_missingPartiesAreNamed() {
    Condition passed = new Condition.Passed("b", 1);
    assertThat(told(passed))
        .isEqualTo(
            """
            CLIENT A waits for barrier b in run r.
              - nobody has arrived at barrier b\
            """);
    Set<String> parties = new LinkedHashSet<>(List.of("CLIENT A", "CLIENT B", "CLIENT C"));
    stage.execute(Kit.A, new Command.Declare("b", 3, parties, 0));
    stage.execute(Kit.A, new Command.Arrive("b", 0, LONG));
    blocked(stage.join("CLIENT B"), written("y"));
    assertThat(told(passed))
        .isEqualTo(
            """
            CLIENT A waits for barrier b in run r.
              - at barrier b 1 of 3 parties have arrived: CLIENT A
              - CLIENT B has not arrived; it waits for y (…)
              - CLIENT C has not arrived\
            """);
  }

  @Test
  void barrier_countedAndUndeclared() {
    stage.execute(Kit.A, new Command.Arrive("b", 0, LONG));
    assertThat(told(new Condition.Passed("b", 1)))
        .isEqualTo(
            """
            CLIENT A waits for barrier b in run r.
              - at barrier b nobody has said how many parties meet: CLIENT A\
            """);
    stage.execute(Kit.B, new Command.Arrive("b", 3, LONG));
    assertThat(told(new Condition.Passed("b", 1)))
        .isEqualTo(
            """
            CLIENT A waits for barrier b in run r.
              - at barrier b 2 of 3 parties have arrived: CLIENT A, CLIENT B\
            """);
  }

  @Test
  void barrier_broken_saysByWhom() {
    stage.execute(Kit.A, new Command.Arrive("b", 2, LONG));
    stage.execute(Kit.A, new Command.GiveUp("b", 1, "it timed out"));
    assertThat(told(new Condition.Passed("b", 1)))
        .isEqualTo(
            """
            CLIENT A waits for barrier b in run r.
              - barrier b was broken by CLIENT A: it timed out in generation 1; arrived: CLIENT A; 1 \
            of 2 missing\
            """);
  }

  @Test
  void lock_holderIsNamedWithWhatItDoes() {
    Condition turn = new Condition.Turn("l", Optional.empty());
    assertThat(told(turn))
        .isEqualTo(
            """
            CLIENT A waits for lock l in run r.
              - lock l is free\
            """);
    Actor b = stage.join("CLIENT B");
    blocked(b, turn);
    stage.pass(Duration.ofSeconds(3));
    blocked(b, written("y"));
    blocked(Kit.A, turn);
    assertThat(told(turn))
        .isEqualTo(
            """
            CLIENT A waits for lock l in run r.
              - CLIENT B holds lock l for 3 s; it waits for y (…)
              - CLIENT A waits for lock l ← CLIENT B holds it, waits for y\
            """);
  }

  @Test
  void lock_lease() {
    Condition turn = new Condition.Turn("l", Optional.of(Duration.ofMinutes(2)));
    blocked(Kit.B, turn);
    assertThat(told(turn))
        .isEqualTo(
            """
            CLIENT A waits for lock l in run r.
              - CLIENT B holds lock l for 0 ms (a lease of 2 m)\
            """);
  }

  @Test
  void queue_takersAreNamed() {
    Condition item = new Condition.Item("q", Optional.empty());
    assertThat(told(item))
        .isEqualTo(
            """
            CLIENT A waits for an item of queue q in run r.
              - nobody has pushed anything into queue q\
            """);
    stage.execute(Kit.A, new Command.Push("q", Value.text("v")));
    blocked(stage.join("CLIENT B"), item);
    assertThat(told(item))
        .isEqualTo(
            """
            CLIENT A waits for an item of queue q in run r.
              - queue q is empty: 1 was pushed, 1 is with takers, 0 were given up
              - CLIENT B has item 1; it last took item 1 of queue q, 0 ms ago\
            """);
  }

  @Test
  void collection_missingWritersAreNamed() {
    stage.execute(Kit.B, new Command.Collect("c", Value.text("v")));
    stage.exit(stage.join("CLIENT C"), 1);
    Condition slots =
        new Condition.Collected("c", 3, new LinkedHashSet<>(List.of("CLIENT B", "CLIENT C")));
    assertThat(told(slots))
        .isEqualTo(
            """
            CLIENT A waits for the slots of CLIENT B, CLIENT C and 1 more in collection c in run r.
              - collection c has 1 slot: CLIENT B
              - CLIENT C has not written its slot; it exited with code 1 0 ms ago\
            """);
  }

  // --- those that ended ----------------------------------------------------------------------

  @Test
  void crash_longAgoOfOneThatHadNothingToDoWithIt_isNotTold() {
    stage.exit(stage.join("STRANGER"), 1);
    stage.exit(
        stage.join(
            "READER",
            new Command.Profile(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(1),
                true,
                Set.of("x"))),
        1);
    assertThat(told(written("x"))).contains("STRANGER exited", "READER exited");
    stage.join("CLIENT B", Stage.lease(Duration.ofDays(1)));
    stage.skip(Duration.ofMinutes(6));
    assertThat(told(written("x"))).contains("READER exited").doesNotContain("STRANGER");
  }

  @Test
  void crash_longAgoWhereNobodyElseIsThere_isTold() {
    stage.exit(stage.join("STRANGER"), 1);
    stage.skip(Duration.ofMinutes(6));
    assertThat(told(written("x"))).contains("STRANGER exited with code 1");
  }

  @Test
  void cleanEnd_withLastLines_quotesNone() {
    stage.exit(stage.join("CLIENT B", "x"), 0, "all is well");
    assertThat(told(written("x"))).contains("exited with code 0").doesNotContain("all is well");
    assertThat(stage.last().note()).isEqualTo("exited with code 0");
  }

  // --- the run as a whole --------------------------------------------------------------------

  @Test
  void run_everythingThatWaits() {
    assertThat(hub.look().diagnose(RUN).summary()).isEqualTo("There is no run r.");
    blocked(stage.join("CLIENT A", "y"), all(written("x"), written("z")));
    blocked(stage.join("CLIENT B", "x"), written("y"));
    stage.execute(Kit.A, new Command.Seal());
    assertThat(hub.look().diagnose(RUN).summary())
        .isEqualTo(
            "In run r CLIENT A and CLIENT B wait; 2 participants are there, and no others may"
                + " join.");
    assertThat(hub.look().diagnose(RUN).waits()).hasSize(2);
    assertThat(hub.look().diagnose(RUN).waits().getFirst().summary())
        .isEqualTo("CLIENT A waits for all of [x, z] in run r; 0 of 2 are there.");
  }
}
