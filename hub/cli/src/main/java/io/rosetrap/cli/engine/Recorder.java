package io.rosetrap.cli.engine;

import io.rosetrap.cli.engine.StepRecord.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What steps came to and when, for the watcher and for the record. Safe for use by many threads.
 */
final class Recorder {
  private final Watcher watcher;
  private final Mask mask;

  /** Written before anybody else is told of the pipeline. */
  private volatile long begin = System.nanoTime();

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private final Map<String, List<Watcher.StepChange>> changes = new LinkedHashMap<>();

  /** Guarded by {@link #lock}; who let a step start. */
  private final Map<String, String> starters = new LinkedHashMap<>();

  Recorder(Watcher watcher, Mask mask) {
    this.watcher = watcher;
    this.mask = mask;
  }

  /** From now on time counts. */
  void begin() {
    begin = System.nanoTime();
  }

  Duration now() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  void change(String step, StepState state, int attempt, String why) {
    lock.lock();
    try {
      Watcher.StepChange change =
          new Watcher.StepChange(step, now(), state, attempt, mask.cover(why));
      changes.computeIfAbsent(step, key -> new ArrayList<>()).add(change);
      // Under the lock, so that the watcher hears of a step's changes in their order.
      watcher.changed(change);
    } finally {
      lock.unlock();
    }
  }

  void startedBy(String step, String other) {
    lock.lock();
    try {
      starters.put(step, other);
    } finally {
      lock.unlock();
    }
  }

  /** What a step has come to; BLOCKED before it is told of. */
  StepState state(String step) {
    lock.lock();
    try {
      List<Watcher.StepChange> all = changes.getOrDefault(step, List.of());
      return all.isEmpty() ? StepState.BLOCKED : all.getLast().state();
    } finally {
      lock.unlock();
    }
  }

  /** When a step came to its last state, or now if that is none that lasts. */
  Duration end(String step) {
    lock.lock();
    try {
      List<Watcher.StepChange> all = changes.getOrDefault(step, List.of());
      return all.isEmpty() || !all.getLast().state().isOver() ? now() : all.getLast().at();
    } finally {
      lock.unlock();
    }
  }

  /** The times between its changes, those of one kind that follow each other as one. */
  List<Span> spans(String step) {
    lock.lock();
    try {
      List<Span> spans = new ArrayList<>();
      List<Watcher.StepChange> all = new ArrayList<>(changes.getOrDefault(step, List.of()));
      if (!all.isEmpty()) {
        // From the begin of all to its own it has not run.
        String on = all.getFirst().state() == StepState.BLOCKED ? all.getFirst().why() : "";
        all.addFirst(new Watcher.StepChange(step, Duration.ZERO, StepState.BLOCKED, 0, on));
      }
      for (int i = 0; i + 1 < all.size(); i++) {
        Watcher.StepChange from = all.get(i);
        Span.Kind kind = kind(from.state());
        Duration since = from.at();
        boolean blocked = kind == Span.Kind.BLOCKED;
        Span last = spans.isEmpty() ? null : spans.getLast();
        if (last != null && last.kind() == kind) {
          spans.removeLast();
          since = last.from();
        }
        spans.add(
            new Span(
                kind,
                since,
                all.get(i + 1).at(),
                blocked ? all.getFirst().why() : "",
                blocked ? Optional.ofNullable(starters.get(step)) : Optional.empty()));
      }
      return spans;
    } finally {
      lock.unlock();
    }
  }

  private static Span.Kind kind(StepState state) {
    return switch (state) {
      case BLOCKED -> Span.Kind.BLOCKED;
      case RETRYING -> Span.Kind.RETRYING;
      case STOPPING -> Span.Kind.STOPPING;
      case RUNNING, READY, SUCCEEDED, FAILED, SKIPPED, STOPPED -> Span.Kind.RUNNING;
    };
  }
}
