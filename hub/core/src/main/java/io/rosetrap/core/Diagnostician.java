package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says why a wait has not ended well. Looks at the run from outside its locks: what it says was
 * true a moment ago, and bounded in how much it looks at and says.
 */
final class Diagnostician {
  /** The most leaves, names or waiters that one diagnosis tells about. */
  private static final int MOST = 5;

  /** The most names that are compared in the search for a similar one. */
  private static final int MOST_COMPARED = 2_000;

  private final Hub hub;
  private final Run run;

  Diagnostician(Hub hub, Run run) {
    this.hub = hub;
    this.run = run;
  }

  Diagnosis diagnose(Condition condition, String participant) {
    List<Fact> facts = new ArrayList<>();
    List<Condition.Leaf> leaves = condition.leaves();
    List<Condition.Leaf> open = leaves.stream().filter(this::isOpen).toList();
    open.stream().limit(MOST).forEach(leaf -> explain(leaf, facts));
    if (open.size() > MOST) {
      facts.add(new Fact(Kind.OTHER, "and " + (open.size() - MOST) + " more are missing"));
    }
    String summary =
        participant + " waits for " + condition + " in run " + run.name() + progress(leaves, open);
    return new Diagnosis(summary, facts);
  }

  private static String progress(List<Condition.Leaf> leaves, List<Condition.Leaf> open) {
    return leaves.size() == 1
        ? "."
        : "; " + (leaves.size() - open.size()) + " of " + leaves.size() + " are there.";
  }

  private boolean isOpen(Condition.Leaf leaf) {
    Version newest = newest(leaf.variable());
    return switch (leaf) {
      case Condition.Written w -> newest == null || newest.number() <= w.after();
      case Condition.Absent a -> newest != null;
      case Condition.Matches m -> !matches(m, newest);
      case Condition.Waiting w -> true;
    };
  }

  private boolean matches(Condition.Matches condition, @Nullable Version newest) {
    return newest != null
        && newest.number() > condition.after()
        && hub.matcher().prepare(condition).matches(newest.value());
  }

  private @Nullable Version newest(String name) {
    Variable variable = run.state().variable(name);
    return variable == null ? null : variable.newest();
  }

  private void explain(Condition.Leaf leaf, List<Fact> facts) {
    String name = leaf.variable();
    Variable variable = run.state().variable(name);
    Version newest = variable == null ? null : variable.newest();
    if (variable != null && variable.failure() != null) {
      facts.add(failed(variable.failure()));
    }
    if (newest != null) {
      facts.add(present(leaf, newest));
    } else if (variable != null && variable.lastVersion() > 0) {
      facts.add(
          new Fact(
              Kind.DELETED,
              name + " was written, last as version " + variable.lastVersion() + ", and deleted"));
    } else if (!(leaf instanceof Condition.Waiting)) {
      facts.add(new Fact(Kind.NEVER_WRITTEN, "nobody has written " + name + " in this run"));
    }
    if (newest == null && !(leaf instanceof Condition.Waiting)) {
      similarNames(name).ifPresent(facts::add);
      otherRuns(name).ifPresent(facts::add);
    }
    waiters(leaf).ifPresent(facts::add);
  }

  private static Fact failed(Failure failure) {
    return new Fact(
        Kind.FAILED,
        failure.variable()
            + " was declared failed by "
            + failure.participant()
            + ": "
            + failure.reason());
  }

  private Fact present(Condition.Leaf leaf, Version newest) {
    String has =
        leaf.variable()
            + " has version "
            + newest.number()
            + " by "
            + newest.writer()
            + ", written "
            + age(newest)
            + " ago";
    return switch (leaf) {
      case Condition.Matches m when newest.number() > m.after() ->
          new Fact(
              Kind.NOT_MATCHING,
              has
                  + ", and its value does not match: "
                  + newest.value().preview(60)
                  + " ("
                  + newest.value().contentType()
                  + ")");
      case Condition.Absent a -> new Fact(Kind.NOT_MATCHING, has + ", and was not deleted");
      case Condition.Waiting w ->
          new Fact(Kind.OTHER, has + ", so that a reader without a cursor does not block");
      case Condition.Written w -> new Fact(Kind.BEFORE_CURSOR, has + cursor(w.after(), newest));
      case Condition.Matches m -> new Fact(Kind.BEFORE_CURSOR, has + cursor(m.after(), newest));
    };
  }

  /** A cursor ahead of all versions is worth a word: it is seldom meant. */
  private static String cursor(long after, Version newest) {
    return after == newest.number()
        ? ", which is not newer than the cursor"
        : ", and the cursor "
            + after
            + " is ahead of it: it may come from an earlier start of the hub, or from a deleted"
            + " run";
  }

  private String age(Version version) {
    Duration age = Duration.between(version.writtenAt(), hub.clock().instant());
    return Durations.format(age.isNegative() ? Duration.ZERO : age);
  }

  private Optional<Fact> similarNames(String name) {
    List<String> similar =
        run.state().variables().stream()
            .limit(MOST_COMPARED)
            .filter(v -> v.newest() != null && Similarity.isSlip(v.name(), name))
            .limit(MOST)
            .map(v -> v.name() + writer(v))
            .sorted()
            .toList();
    return similar.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fact(
                Kind.SIMILAR_NAME, "a similar name has a value: " + String.join(", ", similar)));
  }

  private static String writer(Variable variable) {
    Version newest = variable.newest();
    return newest == null ? "" : " (by " + newest.writer() + ")";
  }

  private Optional<Fact> otherRuns(String name) {
    List<String> others =
        hub.inOtherRuns(
            run,
            other ->
                Optional.ofNullable(other.state().variable(name))
                    .filter(v -> v.newest() != null)
                    .map(v -> other.name() + writer(v)));
    if (others.isEmpty()) {
      return Optional.empty();
    }
    String shown = others.stream().limit(MOST).collect(Collectors.joining(", "));
    return Optional.of(
        new Fact(
            Kind.OTHER_RUN,
            name + " has a value in another run: " + shown + (others.size() > MOST ? ", …" : "")));
  }

  private Optional<Fact> waiters(Condition.Leaf leaf) {
    Run.Blocked blocked = run.blockedOn(leaf.variable(), MOST);
    if (blocked.all() == 0) {
      return Optional.empty();
    }
    String shown =
        blocked.longest().stream()
            .map(w -> w.participant() + " (" + Durations.format(w.waiting()) + ")")
            .collect(Collectors.joining(", "));
    String more = blocked.all() > MOST ? " and " + (blocked.all() - MOST) + " more" : "";
    String start = leaf instanceof Condition.Waiting ? "waiting for " : "also waiting for ";
    return Optional.of(new Fact(Kind.OTHER_WAITERS, start + leaf.variable() + ": " + shown + more));
  }
}
