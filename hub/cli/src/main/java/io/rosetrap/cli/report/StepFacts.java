package io.rosetrap.cli.report;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.pipeline.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be said of a step from its record. */
final class StepFacts {
  private final StepRecord record;

  private StepFacts(StepRecord record) {
    this.record = record;
  }

  static StepFacts of(StepRecord record) {
    return new StepFacts(record);
  }

  static List<StepFacts> of(RunRecord record) {
    return record.steps().stream().map(StepFacts::of).toList();
  }

  /**
   * At most so many, in their order: where there are more, those that did not just succeed come
   * before those that did.
   */
  static List<StepFacts> most(List<StepFacts> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<StepFacts> chosen = new ArrayList<>();
    long room = most - all.stream().filter(StepFacts::isRemarkable).limit(most).count();
    long remarkable = most - room;
    for (StepFacts step : all) {
      if (step.isRemarkable() ? remarkable-- > 0 : room-- > 0) {
        chosen.add(step);
      }
    }
    return chosen;
  }

  private boolean isRemarkable() {
    return state() != StepState.SUCCEEDED;
  }

  StepRecord record() {
    return record;
  }

  String name() {
    return record.step().name();
  }

  StepState state() {
    return record.state();
  }

  /** How long it ran, over all its attempts. */
  Duration ran() {
    return record.attempts().stream()
        .map(attempt -> attempt.to().minus(attempt.from()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** How long it waited for its start, or while it ran. */
  Duration in(Span.Kind kind) {
    return record.spans().stream()
        .filter(span -> span.kind() == kind)
        .map(span -> span.to().minus(span.from()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  Optional<Attempt> lastAttempt() {
    return record.attempts().isEmpty()
        ? Optional.empty()
        : Optional.of(record.attempts().getLast());
  }

  Optional<Integer> exitCode() {
    return lastAttempt().flatMap(Attempt::exitCode);
  }

  /** When its last span ends. */
  Duration end() {
    return record.spans().stream().map(Span::to).reduce(Duration.ZERO, StepFacts::later);
  }

  static Duration later(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Whether it failed without ever having run. */
  boolean couldNotStart() {
    return state() == StepState.FAILED && exitCode().isEmpty();
  }

  /** Whether it did what it was for: a service is there until it is not needed any more. */
  boolean isWell() {
    boolean service = record.step().kind() == Step.Kind.SERVICE;
    return state() == StepState.SUCCEEDED
        || (state() == StepState.STOPPED && service && !record.attempts().isEmpty());
  }

  /** Why it ended as it did, on one line. */
  String why() {
    int end = record.why().indexOf('\n');
    return end < 0 ? record.why() : record.why().substring(0, end);
  }

  /** A sign that needs no colour. */
  static String symbol(StepState state) {
    return switch (state) {
      case SUCCEEDED -> "✓";
      case FAILED -> "✕";
      case SKIPPED -> "⊘";
      case STOPPED -> "■";
      case BLOCKED -> "…";
      case RUNNING, READY -> "▶";
      case RETRYING -> "↻";
      case STOPPING -> "▼";
    };
  }
}
