package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Value;
import io.rosetrap.core.NaiveParties.Kind;
import io.rosetrap.core.NaiveParties.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random parties that wait for each other, in a run and in {@link NaiveParties}: whom the hub calls
 * stuck nothing can help, and it finds all that depend on themselves. {@code
 * -Drosetrap.deadlock.seed=N} repeats one of them.
 */
class DeadlockPropertyTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final int VARIABLES = 3;

  /** How often the search found somebody stuck; a test of nothing else would prove little. */
  private int deadlocks;

  @Test
  void stuck_randomParties_areThoseThatNothingCanHelp() {
    run(10_000);
    assertThat(deadlocks).as("graphs with a deadlock").isBetween(1_000, 9_000);
  }

  @Test
  @Tag("stress")
  void stuck_veryManyRandomParties_areThoseThatNothingCanHelp() {
    run(100_000);
  }

  private void run(int graphs) {
    Long only = Long.getLong("rosetrap.deadlock.seed");
    if (only != null) {
      check(only);
      return;
    }
    long first = System.nanoTime();
    for (int i = 0; i < graphs; i++) {
      check(first + i);
    }
  }

  private void check(long seed) {
    NaiveParties parties = parties(new Random(seed));
    try (Stage stage = new Stage()) {
      Run run = new Run(stage.hub, "graph", new Usage(Limits.DEFAULTS), new MemoryLog(1_000));
      play(parties, run);
      List<Stuck> found = run.stuck();
      Set<Integer> members =
          found.stream()
              .flatMap(s -> s.members().stream())
              .map(n -> n.charAt(1) - '0')
              .collect(Collectors.toCollection(TreeSet::new));
      Set<Integer> stuck = parties.stuck();
      String graph = describe(seed, parties, run);
      assertThat(stuck).as("a false alarm; %s", graph).containsAll(members);
      assertThat(members).as("not all; %s", graph).isEqualTo(expected(parties, stuck));
      assertThat(found.stream().mapToInt(s -> s.waits().size()).sum())
          .as(graph)
          .isEqualTo(members.size());
      deadlocks += members.isEmpty() ? 0 : 1;
      run.close();
    }
  }

  /** In a sealed run where nobody moves all that wait are told, elsewhere those in a cycle. */
  private static Set<Integer> expected(NaiveParties parties, Set<Integer> stuck) {
    Set<Integer> joined =
        stuck.stream()
            .filter(party -> parties.kinds[party] == Kind.JOINED)
            .collect(Collectors.toCollection(TreeSet::new));
    boolean nobodyMoves =
        IntStream.range(0, parties.kinds.length)
            .filter(party -> parties.kinds[party] != Kind.STRANGER)
            .allMatch(party -> parties.kinds[party] == Kind.JOINED && stuck.contains(party));
    return parties.sealed && nobodyMoves && !parties.awaited && !isPending(parties)
        ? stuck
        : parties.onACycle(joined);
  }

  private static boolean isPending(NaiveParties parties) {
    boolean leased = false;
    for (int lock = 0; lock < NaiveParties.LOCKS; lock++) {
      leased |= parties.leased[lock];
    }
    return leased || parties.itemTaken;
  }

  // --- random parties ------------------------------------------------------------------------

  private static NaiveParties parties(Random random) {
    Kind[] kinds = new Kind[2 + random.nextInt(4)];
    int movers = random.nextInt(4);
    for (int i = 0; i < kinds.length; i++) {
      int dice = random.nextInt(12);
      kinds[i] =
          dice == 0 && movers == 0
              ? Kind.CONCURRENT
              : dice == 1 && i > 0 ? Kind.STRANGER : Kind.JOINED;
    }
    NaiveParties parties = new NaiveParties(kinds, VARIABLES);
    parties.sealed = random.nextInt(3) == 0;
    parties.awaited = random.nextInt(4) == 0;
    parties.gone = random.nextInt(4) == 0;
    parties.itemTaken = random.nextInt(12) == 0;
    parties.slots = random.nextInt(1 << kinds.length);
    parties.meeting = random.nextInt(1 << kinds.length) | 1 | (1 << (kinds.length - 1));
    int missing = parties.meeting & random.nextInt(1 << kinds.length);
    parties.arrived =
        random.nextInt(3) > 0 ? 0 : parties.meeting & ~(missing == 0 ? parties.meeting : missing);
    for (int party = 0; party < kinds.length; party++) {
      for (int variable = 0; variable < VARIABLES; variable++) {
        boolean promises = kinds[party] != Kind.STRANGER && random.nextInt(3) == 0;
        parties.promisers[variable] |= promises ? 1 << party : 0;
      }
    }
    for (int lock = 0; lock < NaiveParties.LOCKS; lock++) {
      parties.holders[lock] = random.nextInt(kinds.length);
      parties.leased[lock] =
          random.nextInt(8) == 0 || kinds[parties.holders[lock]] == Kind.STRANGER;
    }
    for (int party = 0; party < kinds.length; party++) {
      boolean waits = movers > 0 || random.nextInt(5) > 0;
      parties.needs[party] = waits ? need(random, parties, party) : null;
      if (parties.needs[party] instanceof Need.Turn) {
        parties.line.add(party);
      }
    }
    return parties;
  }

  private static Need need(Random random, NaiveParties parties, int party) {
    boolean isThere = NaiveParties.has(parties.arrived, party);
    if (isThere && random.nextBoolean()) {
      return new Need.Meeting();
    }
    int dice = random.nextInt(12);
    if (dice < 3) {
      return new Need.Turn(random.nextInt(NaiveParties.LOCKS));
    }
    if (dice == 3) {
      return new Need.Item();
    }
    if (dice < 8) {
      return leaf(random, parties);
    }
    List<Need> needs =
        Stream.generate(
                () -> random.nextInt(5) == 0 ? pair(random, parties) : leaf(random, parties))
            .limit(2 + random.nextInt(2))
            .toList();
    return dice < 10 ? new Need.Any(needs) : new Need.All(needs);
  }

  private static Need pair(Random random, NaiveParties parties) {
    List<Need> pair = List.of(leaf(random, parties), leaf(random, parties));
    return random.nextBoolean() ? new Need.Any(pair) : new Need.All(pair);
  }

  private static Need leaf(Random random, NaiveParties parties) {
    int missing = ~parties.slots & ((1 << parties.kinds.length) - 1);
    if (random.nextInt(5) == 0 && missing != 0) {
      int writers = random.nextInt(1 << parties.kinds.length);
      return new Need.Slots((writers & missing) == 0 ? missing : writers);
    }
    return new Need.Write(random.nextInt(VARIABLES));
  }

  // --- the same in a run ---------------------------------------------------------------------

  private static String name(int party) {
    return "P" + party;
  }

  private static Set<String> names(int set) {
    return IntStream.range(0, 8)
        .filter(party -> NaiveParties.has(set, party))
        .mapToObj(DeadlockPropertyTest::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void play(NaiveParties parties, Run run) {
    Actor[] actors = new Actor[parties.kinds.length];
    for (int party = 0; party < actors.length; party++) {
      actors[party] = enter(parties, run, party);
    }
    if (parties.awaited) {
      crash(run, "awaited", Stage.exited(1));
    }
    if (parties.gone) {
      crash(run, "gone", Stage.exited(1).asLastAttempt());
    }
    Set<String> meeting = names(parties.meeting);
    run.execute(new Command.Declare("b", meeting.size(), meeting, 0), Kit.A);
    for (int party = 0; party < actors.length; party++) {
      if (NaiveParties.has(parties.arrived, party)) {
        run.execute(new Command.Arrive("b", 0, LONG), actors[party]);
      }
      if (NaiveParties.has(parties.slots, party)) {
        run.execute(new Command.Collect("c", Value.text("v")), actors[party]);
      }
    }
    for (int lock = 0; lock < NaiveParties.LOCKS; lock++) {
      Optional<Duration> lease = parties.leased[lock] ? Optional.of(LONG) : Optional.empty();
      begin(run, new Condition.Turn("l" + lock, lease), actors[parties.holders[lock]]);
    }
    if (parties.itemTaken) {
      run.execute(new Command.Push("q", Value.text("v")), Kit.A);
      begin(run, new Condition.Item("q", Optional.empty()), Kit.A);
    }
    if (parties.sealed) {
      run.execute(new Command.Seal(), Kit.A);
    }
    for (int party = 0; party < actors.length; party++) {
      if (parties.needs[party] != null) {
        begin(run, condition(parties.needs[party]), actors[party]);
      }
    }
  }

  private static void crash(Run run, String name, Ending how) {
    Actor actor = Actor.named(name);
    run.execute(new Command.Join(Command.Profile.PLAIN, Set.of()), actor);
    run.execute(new Command.End(how), actor);
  }

  private static Actor enter(NaiveParties parties, Run run, int party) {
    Actor actor = Actor.named(name(party));
    if (parties.kinds[party] == Kind.STRANGER) {
      return actor;
    }
    Set<String> promises =
        IntStream.range(0, VARIABLES)
            .filter(variable -> NaiveParties.has(parties.promisers[variable], party))
            .mapToObj(variable -> "v" + variable)
            .collect(Collectors.toSet());
    Command.Profile profile =
        parties.kinds[party] == Kind.CONCURRENT ? Stage.severalThings() : Command.Profile.PLAIN;
    return actor.inSession(run.execute(new Command.Join(profile, promises), actor).revision());
  }

  private static void begin(Run run, Condition condition, Actor actor) {
    var unused = run.begin(condition, actor, WaitOptions.PLAIN);
  }

  private static Condition condition(Need need) {
    return switch (need) {
      case Need.Write write -> Kit.written("v" + write.variable());
      case Need.Slots of -> new Condition.Collected("c", 0, names(of.writers()));
      case Need.Meeting m -> new Condition.Passed("b", 1);
      case Need.Turn turn -> new Condition.Turn("l" + turn.lock(), Optional.empty());
      case Need.Item i -> new Condition.Item("q", Optional.empty());
      case Need.Any any ->
          new Condition.Any(any.needs().stream().map(DeadlockPropertyTest::condition).toList());
      case Need.All all ->
          new Condition.All(all.needs().stream().map(DeadlockPropertyTest::condition).toList());
    };
  }

  private static String describe(long seed, NaiveParties parties, Run run) {
    List<String> lines = new ArrayList<>();
    lines.add("-Drosetrap.deadlock.seed=" + seed + (parties.sealed ? ", sealed" : ""));
    lines.add("awaited " + parties.awaited + ", gone " + parties.gone);
    lines.add("kinds " + Arrays.toString(parties.kinds));
    lines.add("taken " + parties.itemTaken + ", arrived " + names(parties.arrived));
    lines.add("locks " + Arrays.toString(parties.holders) + Arrays.toString(parties.leased));
    for (int variable = 0; variable < VARIABLES; variable++) {
      lines.add("v" + variable + " promised by " + names(parties.promisers[variable]));
    }
    run.waits().stream()
        .sorted(Comparator.comparing(Wait::participant))
        .forEach(wait -> lines.add(wait.participant() + " waits for " + wait.condition()));
    return String.join("\n  ", lines);
  }
}
