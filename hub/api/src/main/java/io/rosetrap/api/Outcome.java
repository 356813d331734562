package io.rosetrap.api;

import java.util.List;
import java.util.Optional;

/** How a wait ended. Switch over it without a default, so that a new ending cannot be missed. */
public sealed interface Outcome {
  /**
   * The condition held.
   *
   * @param revision the run's revision at which it held
   * @param matches the leaves that held, in the order of {@link Condition#leaves()}
   */
  record Arrived(long revision, List<Match> matches) implements Outcome {
    /** Copies the list. */
    public Arrived {
      matches = List.copyOf(matches);
    }

    /**
     * The version that a leaf matched.
     *
     * @param leaf an index into {@link Condition#leaves()}
     * @return the version; empty where that leaf did not hold or needs no version
     */
    public Optional<Version> version(int leaf) {
      for (Match match : matches) {
        if (match.leaf() == leaf) {
          return match.version();
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The deadline passed first.
   *
   * @param diagnosis what was missing
   */
  record TimedOut(Diagnosis diagnosis) implements Outcome {}

  /**
   * What was awaited was declared failed, or its barrier is broken, and so will not come.
   *
   * @param failure by whom and why
   * @param diagnosis what stood around it
   */
  record Failed(Failure failure, Diagnosis diagnosis) implements Outcome {}

  /**
   * The participant that promised what was awaited ended without writing it.
   *
   * @param failure who, how it ended and its last words
   * @param diagnosis what stood around it
   */
  record BrokenPromise(Failure failure, Diagnosis diagnosis) implements Outcome {}

  /**
   * Those that wait can only be helped by each other: the wait is part of a cycle, or nobody is
   * left in a sealed run who could act.
   *
   * @param picture who waits for whom, a line for each
   * @param diagnosis what stood around it
   */
  record Deadlock(String picture, Diagnosis diagnosis) implements Outcome {}

  /** The hub is closing. */
  record HubClosing() implements Outcome {}

  /**
   * The wait was ended from outside.
   *
   * @param reason for instance that the run was deleted
   */
  record Cancelled(String reason) implements Outcome {}

  /**
   * A leaf of the condition that held.
   *
   * @param leaf its index in {@link Condition#leaves()}
   * @param subject what it is about: a variable, collection, queue, barrier or lock, or the run
   * @param version the version that satisfied it, or the item of a queue; empty for leaves that
   *     need none
   */
  record Match(int leaf, Subject subject, Optional<Version> version) {}

  /**
   * The name on the wire and in messages.
   *
   * @return for instance {@code TIMED_OUT}
   */
  default String label() {
    return switch (this) {
      case Arrived a -> "ARRIVED";
      case TimedOut t -> "TIMED_OUT";
      case Failed f -> "FAILED";
      case BrokenPromise b -> "BROKEN_PROMISE";
      case Deadlock d -> "DEADLOCK";
      case HubClosing h -> "HUB_CLOSING";
      case Cancelled c -> "CANCELLED";
    };
  }
}
