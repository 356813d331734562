package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome.Match;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A condition made ready to be judged many times: leaves numbered, comparisons prepared. */
sealed interface Plan {
  /** What a plan looks at. */
  interface View {
    /** The state of a variable, or null where nothing has happened to it. */
    @Nullable Variable variable(String name);

    /** How many waits are blocked on a variable, counting only one participant's where named. */
    int waiting(String name, Optional<String> participant);
  }

  /** Judges the condition in one state. */
  Verdict judge(View view);

  /** Compares the present values without holding anything up; what is found is remembered. */
  void warm(View view);

  /** Makes a plan; refuses comparisons that cannot be used. */
  static Plan of(Condition condition, ValueMatcher matcher) {
    return of(condition, matcher, new AtomicInteger());
  }

  private static Plan of(Condition condition, ValueMatcher matcher, AtomicInteger next) {
    return switch (condition) {
      case Condition.Written w ->
          new OnVersion(next.getAndIncrement(), w.variable(), w.after(), null);
      case Condition.Matches m -> {
        ValueMatcher.Test test = matcher.prepare(m);
        yield new OnVersion(next.getAndIncrement(), m.variable(), m.after(), new Remembering(test));
      }
      case Condition.Absent a -> new OnAbsence(next.getAndIncrement(), a.variable());
      case Condition.Waiting w -> new OnWaiters(next.getAndIncrement(), w);
      case Condition.Any any -> new AnyOf(all(any.conditions(), matcher, next));
      case Condition.All all -> new AllOf(all(all.conditions(), matcher, next));
    };
  }

  private static List<Plan> all(
      List<Condition> conditions, ValueMatcher matcher, AtomicInteger next) {
    return conditions.stream().map(c -> of(c, matcher, next)).toList();
  }

  /** Holds at a version newer than a cursor that passes a test; impossible once failed. */
  record OnVersion(int leaf, String name, long after, @Nullable Predicate<Version> test)
      implements Plan {
    @Override
    public Verdict judge(View view) {
      Variable variable = view.variable(name);
      return variable == null ? Verdict.PENDING : judge(variable);
    }

    @Override
    public void warm(View view) {
      if (test != null) {
        judge(view);
      }
    }

    Verdict judge(Variable variable) {
      Version newest = variable.newest();
      if (newest != null && newest.number() > after && (test == null || test.test(newest))) {
        return new Verdict.Holds(List.of(new Match(leaf, name, Optional.of(newest))));
      }
      Failure failure = variable.failure();
      return failure == null ? Verdict.PENDING : new Verdict.Impossible(failure);
    }
  }

  /** Holds while there is no value. */
  record OnAbsence(int leaf, String name) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      Variable variable = view.variable(name);
      return variable == null || variable.newest() == null
          ? new Verdict.Holds(List.of(new Match(leaf, name, Optional.empty())))
          : Verdict.PENDING;
    }
  }

  /** Holds while enough readers are blocked. */
  record OnWaiters(int leaf, Condition.Waiting condition) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      String name = condition.variable();
      return view.waiting(name, condition.participant()) >= condition.atLeast()
          ? new Verdict.Holds(List.of(new Match(leaf, name, Optional.empty())))
          : Verdict.PENDING;
    }
  }

  /** Holds with every branch that holds; impossible once every branch is. */
  record AnyOf(List<Plan> branches) implements Plan {
    @Override
    public void warm(View view) {
      branches.forEach(branch -> branch.warm(view));
    }

    @Override
    public Verdict judge(View view) {
      List<Match> matches = new ArrayList<>();
      Verdict.Impossible impossible = null;
      boolean pending = false;
      for (Plan branch : branches) {
        switch (branch.judge(view)) {
          case Verdict.Holds holds -> matches.addAll(holds.matches());
          case Verdict.Pending p -> pending = true;
          case Verdict.Impossible i -> impossible = i;
        }
      }
      if (!matches.isEmpty()) {
        return new Verdict.Holds(matches);
      }
      return pending || impossible == null ? Verdict.PENDING : impossible;
    }
  }

  /** Holds when every branch does; impossible once one branch is. */
  record AllOf(List<Plan> branches) implements Plan {
    @Override
    public void warm(View view) {
      branches.forEach(branch -> branch.warm(view));
    }

    @Override
    public Verdict judge(View view) {
      List<Match> matches = new ArrayList<>();
      boolean pending = false;
      for (Plan branch : branches) {
        switch (branch.judge(view)) {
          case Verdict.Holds holds -> matches.addAll(holds.matches());
          case Verdict.Pending p -> pending = true;
          case Verdict.Impossible impossible -> {
            return impossible;
          }
        }
      }
      return pending ? Verdict.PENDING : new Verdict.Holds(matches);
    }
  }

  /**
   * Remembers what it found for the version judged last: a condition on several variables is judged
   * at every event of any of them, and a large value must not be parsed again each time.
   */
  final class Remembering implements Predicate<Version> {
    private record Judged(Version version, boolean matches) {}

    private final ValueMatcher.Test test;
    private volatile @Nullable Judged last;

    Remembering(ValueMatcher.Test test) {
      this.test = test;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The same object, or judging again is right.
    public boolean test(Version version) {
      Judged known = last;
      if (known == null || known.version() != version) {
        known = new Judged(version, passes(version));
        last = known;
      }
      return known.matches();
    }

    /**
     * A fault of the matcher counts as no match here, or it would strand the writer and other
     * readers; its own reader meets it when the timeout is diagnosed.
     */
    private boolean passes(Version version) {
      try {
        return test.matches(version.value());
      } catch (RuntimeException e) {
        return false;
      }
    }
  }
}
