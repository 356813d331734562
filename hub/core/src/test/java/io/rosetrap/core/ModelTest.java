package io.rosetrap.core;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import io.rosetrap.core.Command.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of operations, on a hub and on the naive {@link Model}. Names, values and
 * versions are few, so that nearly everything collides. {@code -Drosetrap.model.seed=N} repeats one
 * sequence, {@code -Drosetrap.model.sequences=N} says how many there are.
 */
class ModelTest {
  private static final int LENGTH = 60;

  private static final List<Limits> LIMITS =
      List.of(
          Limits.DEFAULTS,
          Limits.builder()
              .valueBytes(1)
              .storedBytes(12)
              .versions(3)
              .historyBytes(2)
              .journal(6)
              .idempotencyKeys(2)
              .waiters(3)
              .build(),
          Limits.builder().versions(1).historyBytes(0).journal(1).idempotencyKeys(1).build());

  private static final String[] RUNS = {"r", "s"};
  private static final String[] NAMES = {"x", "y", "x/z"};
  private static final String[] PARTICIPANTS = {"CLIENT A", "CLIENT B"};

  @Test
  void execute_randomSequences_areWhatTheModelSays() {
    run(1_000);
  }

  @Test
  @Tag("stress")
  void execute_veryManyRandomSequences_areWhatTheModelSays() {
    run(30_000);
  }

  private static void run(int defaultSequences) {
    Long only = Long.getLong("rosetrap.model.seed");
    if (only != null) {
      runSeed(only);
      return;
    }
    int sequences = Integer.getInteger("rosetrap.model.sequences", defaultSequences);
    long start = System.nanoTime();
    for (int i = 0; i < sequences; i++) {
      runSeed(start + i);
    }
  }

  private static void runSeed(long seed) {
    Limits limits = LIMITS.get((int) Math.floorMod(seed, (long) LIMITS.size()));
    List<ModelStep> steps = sequence(new Random(seed));
    Optional<Throwable> failure = failure(limits, steps);
    if (failure.isPresent()) {
      List<ModelStep> shortest = shrink(limits, steps);
      String listed = shortest.stream().map(step -> "\n  " + step).collect(Collectors.joining());
      throw new AssertionError(
          "hub and model differ; -Drosetrap.model.seed="
              + seed
              + " repeats it. The fewest steps that show it, with "
              + limits
              + ":"
              + listed,
          failure(limits, shortest).orElse(failure.get()));
    }
  }

  private static Optional<Throwable> failure(Limits limits, List<ModelStep> steps) {
    try (ModelStep.Pair pair = new ModelStep.Pair(limits)) {
      for (ModelStep step : steps) {
        step.run(pair);
        ModelStep.compare(pair);
      }
      for (String run : RUNS) {
        for (String name : NAMES) {
          new ModelStep.Peek(run, name).run(pair);
        }
        new ModelStep.Lists(run, "", 0, 100).run(pair);
      }
      pair.hub.close();
      pair.model.close();
      ModelStep.compare(pair);
      return Optional.empty();
    } catch (AssertionError | RuntimeException | InterruptedException e) {
      return Optional.of(e);
    }
  }

  /** Leaves steps out for as long as the rest still fails. */
  private static List<ModelStep> shrink(Limits limits, List<ModelStep> failing) {
    List<ModelStep> shortest = new ArrayList<>(failing);
    int size;
    do {
      size = shortest.size();
      for (int i = size - 1; i >= 0; i--) {
        ModelStep left = shortest.remove(i);
        if (failure(limits, shortest).isEmpty()) {
          shortest.add(i, left);
        }
      }
    } while (shortest.size() < size);
    return shortest;
  }

  // --- generating ----------------------------------------------------------------------------

  private static List<ModelStep> sequence(Random random) {
    return Stream.generate(() -> step(random)).limit(LENGTH).toList();
  }

  @SafeVarargs
  private static <T> T one(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static ModelStep step(Random random) {
    String run = one(random, RUNS);
    int dice = random.nextInt(100);
    if (dice < 45) {
      return new ModelStep.Execute(run, command(random), actor(random));
    }
    if (dice < 60) {
      return new ModelStep.Look(run, condition(random, 2), one(random, PARTICIPANTS));
    }
    if (dice < 78) {
      int slot = random.nextInt(ModelStep.Pair.SLOTS);
      return new ModelStep.Begin(slot, run, condition(random, 3), one(random, PARTICIPANTS));
    }
    if (dice < 84) {
      return new ModelStep.End(random.nextInt(ModelStep.Pair.SLOTS), random.nextBoolean());
    }
    if (dice < 90) {
      return new ModelStep.Peek(run, one(random, NAMES));
    }
    if (dice < 97) {
      return new ModelStep.Lists(
          run, one(random, "", "x", "x/", "y"), random.nextInt(20), 1 + random.nextInt(8));
    }
    return new ModelStep.DeleteRun(run);
  }

  private static Command command(Random random) {
    String name = one(random, NAMES);
    int dice = random.nextInt(14);
    if (dice >= 12) {
      return new Command.Collect(name, value(random));
    }
    if (dice >= 10) {
      return new Command.Add(name, one(random, 1L, -1L, 10L, Long.MAX_VALUE, Long.MIN_VALUE));
    }
    if (dice < 6) {
      return new Command.Write(name, value(random), precondition(random));
    }
    if (dice < 8) {
      return new Command.Delete(name, precondition(random));
    }
    return new Command.Fail(name, one(random, "broken", "gone"));
  }

  private static Value value(Random random) {
    String digit = String.valueOf(random.nextInt(3));
    return one(random, Value.text(digit), Value.json(digit), Value.text(""), Value.text("22"));
  }

  private static Precondition precondition(Random random) {
    return one(
        random,
        Precondition.NONE,
        Precondition.NONE,
        Precondition.NONE,
        Precondition.ABSENT,
        Precondition.PRESENT,
        new Precondition.VersionIs(random.nextInt(4)));
  }

  private static Actor actor(Random random) {
    Optional<String> key =
        one(random, Optional.<String>empty(), Optional.<String>empty(), Optional.of("k"))
            .map(k -> k + random.nextInt(4));
    Actor actor = Actor.named(one(random, PARTICIPANTS));
    return key.map(actor::withKey).orElse(actor);
  }

  private static Condition condition(Random random, int depth) {
    String name = one(random, NAMES);
    int dice = random.nextInt(depth > 0 ? 11 : 8);
    if (dice == 0) {
      Set<String> writers = random.nextBoolean() ? Set.of() : Set.of(one(random, PARTICIPANTS));
      return new Condition.Collected(name, random.nextInt(3), writers);
    }
    dice--;
    if (dice < 3) {
      return new Condition.Written(name, random.nextInt(4));
    }
    if (dice < 4) {
      Value operand = Value.json(String.valueOf(random.nextInt(3)));
      Comparison comparison = one(random, Comparison.values());
      return new Condition.Matches(name, random.nextInt(3), "", comparison, operand);
    }
    if (dice < 5) {
      return new Condition.Absent(name);
    }
    if (dice < 7) {
      Optional<String> participant = Optional.of(one(random, PARTICIPANTS));
      return new Condition.Waiting(
          name, 1 + random.nextInt(2), participant.filter(p -> random.nextInt(3) == 0));
    }
    List<Condition> conditions =
        Stream.generate(() -> condition(random, depth - 1)).limit(1 + random.nextInt(3)).toList();
    return dice < 9 ? new Condition.Any(conditions) : new Condition.All(conditions);
  }
}
