package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Facts about variables: what is there of one that is waited for, who was to write it, and what was
 * written instead.
 */
final class VariableFacts {
  /** The most names that are compared in the search for a similar one. */
  private static final int MOST_COMPARED = 2_000;

  private final Hub hub;
  private final Run run;
  private final Doings doings;

  VariableFacts(Hub hub, Run run, Doings doings) {
    this.hub = hub;
    this.run = run;
    this.doings = doings;
  }

  @Nullable Version newest(String name) {
    Variable variable = run.state().variable(name);
    return variable == null ? null : variable.newest();
  }

  boolean isNewer(String variable, long after) {
    Version newest = newest(variable);
    return newest != null && newest.number() > after;
  }

  boolean matches(Condition.Matches condition, @Nullable Version newest) {
    return newest != null
        && newest.number() > condition.after()
        && hub.matcher().prepare(condition).matches(newest.value());
  }

  /** Whether nobody has said that it will be written, or that it will not. */
  boolean isUnpromised(String name) {
    Variable variable = run.state().variable(name);
    return variable == null || (variable.promisedBy().isEmpty() && variable.failure() == null);
  }

  void explain(Condition.OnVariable leaf, List<Fact> facts) {
    String name = leaf.variable();
    Variable variable = run.state().variable(name);
    Version newest = variable == null ? null : variable.newest();
    Failure failure = variable == null ? null : variable.failure();
    if (failure != null) {
      facts.add(doings.failed(failure));
    }
    if (newest != null) {
      facts.add(present(leaf, newest));
    } else if (variable != null && variable.lastVersion() > 0) {
      facts.add(
          new Fact(
              Kind.DELETED,
              name + " was written, last as version " + variable.lastVersion() + ", and deleted"));
    } else if (failure == null) {
      facts.add(new Fact(Kind.NEVER_WRITTEN, "nobody has written " + name + " in this run"));
    }
    promises(variable, name, facts);
    if (newest == null && isUnpromised(name)) {
      similarNames(name).ifPresent(facts::add);
      otherRuns(name).ifPresent(facts::add);
    }
  }

  /** Who was to write it, and what those are doing. */
  private void promises(@Nullable Variable variable, String name, List<Fact> facts) {
    List<String> promisers = variable == null ? List.of() : variable.promisedBy();
    for (String promiser : promisers.stream().limit(Diagnostician.MOST).toList()) {
      facts.add(
          new Fact(
              Kind.PROMISED,
              promiser
                  + " promised "
                  + name
                  + doings.of(promiser).map(doing -> " and " + doing).orElse("")));
    }
    if (promisers.size() > Diagnostician.MOST) {
      facts.add(
          new Fact(
              Kind.PROMISED,
              "and " + (promisers.size() - Diagnostician.MOST) + " more promised " + name));
    }
  }

  /** One whose readers are waited for: with a value it lets them go on. */
  void explainWaiting(Condition.Waiting leaf, List<Fact> facts) {
    Version newest = newest(leaf.variable());
    if (newest != null) {
      facts.add(present(leaf, newest));
    }
  }

  private Fact present(Condition.OnVariable leaf, Version newest) {
    String has =
        leaf.variable()
            + " has version "
            + newest.number()
            + " by "
            + newest.writer()
            + ", written "
            + doings.ago(newest.writtenAt());
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

  /**
   * Names that were written, and names that others wait for, so that a slip of either side shows.
   */
  private Optional<Fact> similarNames(String name) {
    List<String> similar = new ArrayList<>();
    run.state().variables(MOST_COMPARED).stream()
        .filter(v -> v.newest() != null && Similarity.isSlip(v.name(), name))
        .limit(Diagnostician.MOST)
        .map(v -> v.name() + writer(v))
        .sorted()
        .forEach(similar::add);
    if (!similar.isEmpty()) {
      return Optional.of(
          new Fact(Kind.SIMILAR_NAME, "a similar name has a value: " + String.join(", ", similar)));
    }
    run.state().variables(MOST_COMPARED).stream()
        .filter(v -> !v.promisedBy().isEmpty() && !v.name().equals(name))
        .filter(v -> Similarity.isSlip(v.name(), name))
        .limit(Diagnostician.MOST)
        .map(v -> v.name() + " (by " + v.promisedBy().getFirst() + ")")
        .sorted()
        .forEach(similar::add);
    return similar.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fact(
                Kind.SIMILAR_NAME, "a similar name is promised: " + String.join(", ", similar)));
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
    String shown = others.stream().limit(Diagnostician.MOST).collect(Collectors.joining(", "));
    return Optional.of(
        new Fact(
            Kind.OTHER_RUN,
            name
                + " has a value in another run: "
                + shown
                + (others.size() > Diagnostician.MOST ? ", …" : "")));
  }
}
