package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.BrokenPromise;
import io.rosetrap.api.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand participants: what is asked of one must not cost what all of them do. */
@Tag("stress")
class ScaleTest {
  private static final int CROWD = 10_000;

  private final Stage stage = new Stage(Limits.builder().journal(100_000).build());
  private final Hub hub = stage.hub;
  private final List<Actor> crowd = new ArrayList<>();

  @AfterEach
  void close() {
    stage.close();
  }

  private void joinAll() {
    for (int i = 0; i < CROWD; i++) {
      Command.Profile profile = Stage.lease(Duration.ofDays(1));
      crowd.add(stage.join("participant " + i, profile, "v" + i));
    }
  }

  private static void print(String what, long startNanos) {
    System.out.println(what + ": " + (System.nanoTime() - startNanos) / 1_000 + " µs");
  }

  @Test
  void diagnosis_100000EventsAndAWaitOfEach_isPromptForOne() {
    joinAll();
    for (int i = 0; i < 100_000 - CROWD; i++) {
      stage.execute(crowd.get(i % CROWD), write("w" + i % 1_000, "v"));
    }
    List<Wait> waits = new ArrayList<>();
    for (int i = 1; i < CROWD; i++) {
      waits.add(stage.begin(crowd.get(i), written("v" + (i + 1) % CROWD)));
    }
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      Diagnosis diagnosis = hub.look().diagnose(RUN, written("v2"), "participant 1");
      print("diagnosis of one wait in a chain of 10,000", start);
      assertThat(diagnosis.text()).doesNotContain("deadlock: ");
      write(hub, "other", "v");
    }
    waits.add(stage.begin(crowd.getFirst(), written("v1")));
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      Diagnosis diagnosis = hub.look().diagnose(RUN, written("v1"), "participant 0");
      print("diagnosis of one wait in a circle of 10,000", start);
      assertThat(diagnosis.text()).contains("deadlock: ").contains("and so on through");
      write(hub, "other", "v");
    }
    long start = System.nanoTime();
    stage.pass(Duration.ofMillis(400));
    print("finding the circle, in 4 looks", start);
    assertThat(waits).allMatch(Wait::hasEnded);
  }

  @Test
  void brokenPromise_readByAll_isDiagnosedForEach() throws InterruptedException {
    joinAll();
    Actor promiser = stage.join("promiser", "x");
    List<Wait> waits = new ArrayList<>();
    for (Actor actor : crowd) {
      waits.add(stage.begin(actor, written("x")));
    }
    long start = System.nanoTime();
    stage.exit(promiser, 1);
    print("ending 10,000 waits", start);
    for (Wait wait : waits) {
      assertThat(Stage.ended(wait)).isInstanceOf(BrokenPromise.class);
    }
    print("with a diagnosis for each", start);
  }

  @Test
  void lost_allAtOnce_isNotQuadratic() {
    for (int i = 0; i < CROWD; i++) {
      crowd.add(stage.join("participant " + i, "v" + i));
    }
    stage.pass(Duration.ofSeconds(10));
    long start = System.nanoTime();
    stage.pass(Duration.ofMillis(200));
    print("losing 10,000 participants", start);
    assertThat(hub.look().participants(RUN)).allMatch(p -> p.ending().isPresent());
  }

  @Test
  void barrier_namedParties_passTogether() throws InterruptedException {
    joinAll();
    Set<String> names = crowd.stream().map(Actor::participant).collect(Collectors.toSet());
    stage.execute(Kit.A, new Command.Declare("b", CROWD, names, 0));
    List<Wait> waits = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < CROWD; i++) {
      stage.execute(crowd.get(i), new Command.Arrive("b", 0, Duration.ofHours(1)));
      waits.add(stage.begin(crowd.get(i), new Condition.Passed("b", 1)));
      if (i % 1_000 == 0) {
        stage.pass(Duration.ofMillis(100));
      }
    }
    print("meeting of 10,000", start);
    for (Wait wait : waits) {
      assertThat(Stage.ended(wait)).isInstanceOf(Arrived.class);
    }
  }

  @Test
  void lock_standingInLine_isHandedThrough() throws InterruptedException {
    joinAll();
    Condition turn = new Condition.Turn("l", Optional.empty());
    List<Wait> waits = new ArrayList<>();
    long start = System.nanoTime();
    for (Actor actor : crowd) {
      waits.add(stage.begin(actor, turn));
    }
    stage.pass(Duration.ofSeconds(1));
    for (int i = 0; i < CROWD; i++) {
      Outcome outcome = Stage.ended(waits.get(i));
      stage.execute(crowd.get(i), new Command.Unlock("l", ((Arrived) outcome).revision()));
    }
    print("a lock through 10,000 hands", start);
  }

  @Test
  void queue_manyTakers_areServed() throws InterruptedException {
    Condition item = new Condition.Item("q", Optional.empty());
    List<Wait> waits = new ArrayList<>();
    long start = System.nanoTime();
    IntStream.range(0, CROWD).forEach(i -> waits.add(stage.begin(Actor.named("t" + i), item)));
    IntStream.range(0, CROWD)
        .forEach(i -> stage.execute(Kit.A, new Command.Push("q", Value.text("v"))));
    print("10,000 items to 10,000 takers", start);
    for (Wait wait : waits) {
      assertThat(Stage.ended(wait)).isInstanceOf(Arrived.class);
    }
  }

  @Test
  void collection_manyWriters_fillTheirSlots() throws InterruptedException {
    long start = System.nanoTime();
    try (Wait wait = stage.begin(Kit.B, new Condition.Collected("c", CROWD, Set.of()))) {
      for (int i = 0; i < CROWD; i++) {
        stage.execute(Actor.named("w" + i), new Command.Collect("c", Value.text("v")));
      }
      print("10,000 slots", start);
      assertThat(((Arrived) Stage.ended(wait)).matches()).hasSize(CROWD);
    }
  }
}
