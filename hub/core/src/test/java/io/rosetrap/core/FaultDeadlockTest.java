package io.rosetrap.core;

import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Fault;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a fault hides or holds back can come: it is never told as a deadlock. */
class FaultDeadlockTest {
  private static final Duration LONG_ENOUGH = Duration.ofMillis(500);
  private static final Actor TEST = Actor.named("test");

  private static long inject(Stage stage, Fault fault) {
    return stage.execute(TEST, new Command.Inject(fault)).version();
  }

  @Test
  void standstill_somethingIsHeld_isNone() throws InterruptedException {
    try (Stage stage = new Stage()) {
      Actor a = stage.join("CLIENT A", "X");
      long hold = inject(stage, new Fault.Hold("X", Set.of("CLIENT A")));
      stage.execute(a, write("X", "1"));
      stage.execute(TEST, new Command.Seal());
      try (Wait wait = stage.begin(a, written("X"))) {
        stage.pass(LONG_ENOUGH);
        assertThat(Stage.now(wait)).isEmpty();
        stage.execute(TEST, new Command.Lift(hold));
        assertThat(Kit.text(Stage.ended(wait))).isEqualTo("1");
      }
    }
  }

  @Test
  void standstill_theHoldHidesNothing_isTold() throws InterruptedException {
    try (Stage stage = new Stage()) {
      Actor a = stage.join("CLIENT A");
      long unused = inject(stage, new Fault.Hold("X", Set.of()));
      stage.execute(TEST, new Command.Seal());
      try (Wait wait = stage.begin(a, written("X"))) {
        stage.pass(LONG_ENOUGH);
        assertThat(Stage.ended(wait)).isInstanceOf(Outcome.Deadlock.class);
      }
    }
  }

  @Test
  void circle_throughWhatIsHeldBackInAnOrder_isNone() throws InterruptedException {
    try (Stage stage = new Stage()) {
      Actor a = stage.join("CLIENT A", "Y");
      Actor b = stage.join("CLIENT B", "X");
      inject(
          stage,
          new Fault.Order(
              List.of(OrderStep.parse("CLIENT C writes X"), OrderStep.parse("CLIENT A reads X"))));
      try (Wait first = stage.begin(a, written("X"));
          Wait second = stage.begin(b, written("Y"))) {
        stage.pass(LONG_ENOUGH);
        assertThat(Stage.now(first)).isEmpty();
        assertThat(Stage.now(second)).isEmpty();
        stage.execute(Actor.named("CLIENT C"), write("X", "1"));
        assertThat(Kit.text(Stage.ended(first))).isEqualTo("1");
      }
    }
  }

  @Test
  void circle_besideAHold_isToldAllTheSame() throws InterruptedException {
    try (Stage stage = new Stage()) {
      Actor a = stage.join("CLIENT A", "Y");
      Actor b = stage.join("CLIENT B", "X");
      inject(stage, new Fault.Hold("Z", Set.of()));
      stage.execute(TEST, write("Z", "1"));
      try (Wait first = stage.begin(a, written("X"));
          Wait second = stage.begin(b, written("Y"))) {
        stage.pass(LONG_ENOUGH);
        assertThat(Stage.ended(first)).isInstanceOf(Outcome.Deadlock.class);
        assertThat(Stage.ended(second)).isInstanceOf(Outcome.Deadlock.class);
      }
    }
  }

  /** Whoever would be helped by taking all faults away is not told of a deadlock before that. */
  @Test
  void stuck_randomRunsWithFaults_nobodyIsWhomARelease_helps() throws InterruptedException {
    int helped = 0;
    for (long seed = 1; seed <= 400; seed++) {
      helped += check(seed);
    }
    assertThat(helped).as("waits that a release ended").isGreaterThan(100);
  }

  private static int check(long seed) throws InterruptedException {
    Random random = new Random(seed);
    try (Stage stage = new Stage()) {
      int parties = 2 + random.nextInt(3);
      List<Actor> actors = new ArrayList<>();
      for (int i = 0; i < parties; i++) {
        actors.add(
            random.nextInt(3) == 0
                ? stage.join("P" + i)
                : stage.join("P" + i, "v" + random.nextInt(3)));
      }
      List<Long> faults = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        faults.add(inject(stage, fault(random, parties)));
      }
      for (int i = 0; i < 2; i++) {
        // By a stranger, whom no order names: nobody is held up in here.
        stage.execute(TEST, write("v" + random.nextInt(3), "1"));
      }
      if (random.nextBoolean()) {
        stage.execute(TEST, new Command.Seal());
      }
      List<Wait> waits = new ArrayList<>();
      for (Actor actor : actors) {
        waits.add(stage.begin(actor, written("v" + random.nextInt(3))));
      }
      stage.pass(LONG_ENOUGH);
      List<Wait> told = new ArrayList<>();
      for (Wait wait : waits) {
        if (Stage.now(wait).filter(Outcome.Deadlock.class::isInstance).isPresent()) {
          told.add(wait);
        }
      }
      int open = (int) waits.stream().filter(wait -> !wait.hasEnded()).count();
      List<Wait> toldWrongly =
          told.stream()
              .filter(
                  wait ->
                      wait.leaves().stream()
                          .allMatch(
                              leaf ->
                                  stage
                                      .hub
                                      .look()
                                      .peek(Kit.RUN, leaf.subject().name())
                                      .isPresent()))
              .toList();
      assertThat(toldWrongly).as("told although it is seen, seed %s", seed).isEmpty();
      for (long fault : faults) {
        if (stage.hub.look().faults(Kit.RUN).stream().anyMatch(info -> info.id() == fault)) {
          stage.execute(TEST, new Command.Lift(fault));
        }
      }
      for (Wait wait : told) {
        String name = wait.leaves().getFirst().subject().name();
        assertThat(stage.hub.look().peek(Kit.RUN, name))
            .as("a false alarm: %s had come by a release, seed %s", name, seed)
            .isEmpty();
      }
      int left = (int) waits.stream().filter(wait -> !wait.hasEnded()).count();
      waits.forEach(Wait::close);
      return open - left;
    }
  }

  private static Fault fault(Random random, int parties) {
    String variable = "v" + random.nextInt(3);
    String party = "P" + random.nextInt(parties);
    return switch (random.nextInt(3)) {
      case 0 -> new Fault.Hold(variable, random.nextBoolean() ? Set.of() : Set.of(party));
      case 1 -> new Fault.Delay(variable, Duration.ofSeconds(50), Duration.ofSeconds(60), 1);
      default ->
          new Fault.Order(
              List.of(
                  OrderStep.parse("CLIENT C writes w"),
                  OrderStep.parse(party + " reads " + variable)));
    };
  }
}
