package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Match;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A wait of the {@link Model}: judged from scratch whenever anything happens. */
final class ModelWait {
  /** What a condition is worth: it holds with matches, or can never hold because of failures. */
  private record Truth(boolean holds, List<Match> matches, List<Failure> failures) {
    static final Truth OPEN = new Truth(false, List.of(), List.of());

    boolean isImpossible() {
      return !failures.isEmpty();
    }
  }

  private final String runName;
  private final Condition condition;
  private final String participant;

  private String label = "";
  private long revision;
  private Truth truth = Truth.OPEN;

  ModelWait(String runName, Condition condition, String participant) {
    this.runName = runName;
    this.condition = condition;
    this.participant = participant;
  }

  String runName() {
    return runName;
  }

  /** The variables that it waits for. */
  List<String> awaited() {
    return condition.leaves().stream()
        .filter(leaf -> leaf instanceof Condition.OnVariable)
        .filter(leaf -> !(leaf instanceof Condition.Waiting))
        .map(leaf -> leaf.subject().name())
        .distinct()
        .toList();
  }

  /** How many open waits wait for a variable. */
  static int count(Model.Run run, String name, Optional<String> participant) {
    return (int)
        run.open.stream()
            .filter(wait -> wait.awaited().contains(name))
            .filter(wait -> participant.isEmpty() || wait.participant.equals(participant.get()))
            .count();
  }

  // --- ending --------------------------------------------------------------------------------

  boolean isDecidedBy(Model.Run run) {
    Truth now = judge(condition, 0, run);
    if (now.holds() || now.isImpossible()) {
      // Kept: all waits of one state are judged before the first of them leaves.
      truth = now;
      return true;
    }
    return false;
  }

  /** Ends it as it was judged. */
  void end(Model.Run run) {
    label = truth.holds() ? "ARRIVED" : "FAILED";
    revision = run.revision();
  }

  void endAs(String how) {
    label = how;
  }

  boolean hasEnded() {
    return !label.isEmpty();
  }

  /** Compares with what the hub says. */
  void check(Outcome outcome) {
    assertThat(outcome.label()).as("how the wait for %s ended", condition).isEqualTo(label);
    if (outcome instanceof Arrived arrived) {
      assertThat(arrived.matches()).isEqualTo(truth.matches());
      if (condition instanceof Condition.Written) {
        // A value that is there is answered with the revision of its variable.
        long written = arrived.version(0).map(Version::revision).orElseThrow();
        assertThat(arrived.revision()).isBetween(written, revision);
      } else {
        assertThat(arrived.revision()).isEqualTo(revision);
      }
    }
    if (outcome instanceof Outcome.Failed failed) {
      assertThat(failed.failure()).isIn(truth.failures());
    }
  }

  // --- judging -------------------------------------------------------------------------------

  private static Truth judge(Condition condition, int first, Model.Run run) {
    if (condition instanceof Condition.Any any) {
      return any(judgeEach(any.conditions(), first, run));
    }
    if (condition instanceof Condition.All all) {
      return all(judgeEach(all.conditions(), first, run));
    }
    if (condition instanceof Condition.Absent absent) {
      boolean gone = run.variable(absent.variable()).newest().isEmpty();
      return withoutVersion(gone, first, absent.subject());
    }
    if (condition instanceof Condition.Waiting waiting) {
      int count = count(run, waiting.variable(), waiting.participant());
      return withoutVersion(count >= waiting.atLeast(), first, waiting.subject());
    }
    if (condition instanceof Condition.Matches matches) {
      return value(run, first, matches.variable(), matches.after(), Optional.of(matches));
    }
    if (condition instanceof Condition.Collected collected) {
      return collected(first, collected, run);
    }
    Condition.Written written = (Condition.Written) condition;
    return value(run, first, written.variable(), written.after(), Optional.empty());
  }

  private static List<Truth> judgeEach(List<Condition> conditions, int first, Model.Run run) {
    List<Truth> truths = new ArrayList<>();
    int leaf = first;
    for (Condition condition : conditions) {
      truths.add(judge(condition, leaf, run));
      leaf += condition.leaves().size();
    }
    return truths;
  }

  private static Truth any(List<Truth> truths) {
    List<Match> matches =
        truths.stream().filter(Truth::holds).flatMap(t -> t.matches().stream()).toList();
    if (!matches.isEmpty()) {
      return new Truth(true, matches, List.of());
    }
    boolean hopeless = truths.stream().allMatch(Truth::isImpossible);
    return hopeless ? new Truth(false, List.of(), failures(truths)) : Truth.OPEN;
  }

  private static Truth all(List<Truth> truths) {
    if (truths.stream().anyMatch(Truth::isImpossible)) {
      return new Truth(false, List.of(), failures(truths));
    }
    if (truths.stream().allMatch(Truth::holds)) {
      return new Truth(
          true, truths.stream().flatMap(t -> t.matches().stream()).toList(), List.of());
    }
    return Truth.OPEN;
  }

  private static List<Failure> failures(List<Truth> truths) {
    return truths.stream().flatMap(truth -> truth.failures().stream()).toList();
  }

  private static Truth withoutVersion(boolean holds, int leaf, Subject subject) {
    return holds
        ? new Truth(true, List.of(new Match(leaf, subject, Optional.empty())), List.of())
        : Truth.OPEN;
  }

  private static Truth collected(int leaf, Condition.Collected condition, Model.Run run) {
    String name = condition.collection();
    Map<String, Version> slots = run.collections.getOrDefault(name, Map.of());
    boolean filled =
        slots.size() >= condition.slots() && slots.keySet().containsAll(condition.writers());
    if (!filled || slots.isEmpty()) {
      return withoutVersion(filled, leaf, condition.subject());
    }
    List<Match> matches =
        slots.values().stream()
            .map(slot -> new Match(leaf, condition.subject(), Optional.of(slot)))
            .toList();
    return new Truth(true, matches, List.of());
  }

  private static Truth value(
      Model.Run run, int leaf, String name, long after, Optional<Condition.Matches> test) {
    Model.Variable variable = run.variable(name);
    Optional<Version> match =
        variable
            .newest()
            .filter(version -> version.number() > after)
            .filter(version -> test.isEmpty() || compares(version, test.get()));
    if (match.isPresent()) {
      return new Truth(true, List.of(new Match(leaf, Subject.variable(name), match)), List.of());
    }
    return new Truth(false, List.of(), variable.failure.map(List::of).orElse(List.of()));
  }

  private static boolean compares(Version version, Condition.Matches test) {
    String left = version.value().asText();
    String right = test.operand().asText();
    boolean numbers = Stream.of(left, right).allMatch(text -> text.matches("-?\\d{1,18}"));
    int order =
        numbers ? Long.signum(Long.parseLong(left) - Long.parseLong(right)) : left.compareTo(right);
    return test.comparison().holds(order);
  }
}
