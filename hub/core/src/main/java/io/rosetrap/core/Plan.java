package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome.Match;
import io.rosetrap.api.Subject;
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

    /**
     * What an order says to a read of a variable: that it is not its turn, or that it never will
     * be; empty where it may go on.
     */
    default Optional<Verdict> heldBack(String variable) {
      return Optional.empty();
    }

    /** An order that is enforced. */
    default Optional<Faults.Active> order(long id) {
      return Optional.empty();
    }

    /** How many waits are blocked on a subject, counting only one participant's where named. */
    int waiting(Subject subject, Optional<String> participant);

    /** The state of a collection, where anything has happened to it. */
    Optional<Collection> collection(String name);

    /** The state of a barrier, where anything has happened to it. */
    Optional<Barrier> barrier(String name);

    /** Up to where the history can be read. */
    long journaled();
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
      case Condition.Collected c -> new OnSlots(next.getAndIncrement(), c);
      case Condition.Passed p -> new OnPassage(next.getAndIncrement(), p);
      case Condition.Progress p -> new OnProgress(next.getAndIncrement(), p.after());
      case Condition.Cue c -> new OnCue(next.getAndIncrement(), c);
      case Condition.Claim c -> new OnTurn(next.getAndIncrement(), c);
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
      Optional<Verdict> held = view.heldBack(name);
      if (held.isPresent()) {
        return held.get();
      }
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
        return new Verdict.Holds(
            List.of(new Match(leaf, Subject.variable(name), Optional.of(newest))));
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
          ? new Verdict.Holds(List.of(new Match(leaf, Subject.variable(name), Optional.empty())))
          : Verdict.PENDING;
    }
  }

  /** Holds while enough readers are blocked. */
  record OnWaiters(int leaf, Condition.Waiting condition) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      return view.waiting(condition.subject(), condition.participant()) >= condition.atLeast()
          ? new Verdict.Holds(List.of(new Match(leaf, condition.subject(), Optional.empty())))
          : Verdict.PENDING;
    }
  }

  /** Holds while the slots are filled. */
  record OnSlots(int leaf, Condition.Collected condition) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      Optional<Collection> collection = view.collection(condition.collection());
      boolean filled =
          collection.isPresent()
              ? collection.get().has(condition.slots(), condition.writers())
              : condition.slots() == 0 && condition.writers().isEmpty();
      if (!filled) {
        return Verdict.PENDING;
      }
      List<Version> slots = collection.map(Collection::slots).orElse(List.of());
      return new Verdict.Holds(
          slots.isEmpty()
              ? List.of(new Match(leaf, condition.subject(), Optional.empty()))
              : slots.stream()
                  .map(slot -> new Match(leaf, condition.subject(), Optional.of(slot)))
                  .toList());
    }
  }

  /** Holds once a generation of a barrier is passed; impossible where it was broken. */
  record OnPassage(int leaf, Condition.Passed condition) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      Optional<Barrier> barrier = view.barrier(condition.barrier());
      if (barrier.isEmpty()) {
        return Verdict.PENDING;
      }
      Failure broken = barrier.get().brokenBecause(condition.generation());
      if (broken != null) {
        return new Verdict.Impossible(broken);
      }
      return barrier.get().isPassed(condition.generation())
          ? new Verdict.Holds(List.of(new Match(leaf, condition.subject(), Optional.empty())))
          : Verdict.PENDING;
    }
  }

  /** Holds once the history goes on. */
  record OnProgress(int leaf, long after) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      return view.journaled() > after
          ? new Verdict.Holds(
              List.of(new Match(leaf, Condition.Progress.SUBJECT, Optional.empty())))
          : Verdict.PENDING;
    }
  }

  /** Holds once the steps before are done, or the order is no more. */
  record OnCue(int leaf, Condition.Cue condition) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      Optional<Faults.Active> order = view.order(condition.order());
      if (order.isPresent() && order.get().broken() != null) {
        return new Verdict.Impossible(order.get().broken());
      }
      return order.isPresent() && order.get().count() < condition.step()
          ? Verdict.PENDING
          : new Verdict.Holds(List.of(new Match(leaf, condition.subject(), Optional.empty())));
    }
  }

  /** Never holds by itself: what is claimed is handed out, to one at a time. */
  record OnTurn(int leaf, Condition.Claim condition) implements Plan {
    @Override
    public void warm(View view) {}

    @Override
    public Verdict judge(View view) {
      return Verdict.PENDING;
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
