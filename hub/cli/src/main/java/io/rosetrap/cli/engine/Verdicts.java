package io.rosetrap.cli.engine;

import io.rosetrap.api.Durations;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import java.util.Optional;

/** How a pipeline went, by what happened first. */
final class Verdicts {
  private static final int SIGNALLED = 128;
  private static final int DEADLOCK = 4;
  private static final int TIMED_OUT = 124;

  private final Board board;
  private final int signal;
  private final boolean late;

  /**
   * Says what ended it.
   *
   * @param board all that is shared
   * @param signal the signal that stopped it; 0 for none
   * @param late whether the time for all of it was up
   */
  Verdicts(Board board, int signal, boolean late) {
    this.board = board;
    this.signal = signal;
    this.late = late;
  }

  Verdict verdict() {
    Optional<Board.Failed> first = board.first();
    if (first.isPresent()) {
      return failed(first.get());
    }
    if (signal != 0) {
      return new Verdict(
          Verdict.Kind.INTERRUPTED, SIGNALLED + signal, "Stopped by a signal.", Optional.empty());
    }
    if (late) {
      String most =
          board.options.timeout().or(board.pipeline::timeout).map(Durations::format).orElse("");
      return new Verdict(
          Verdict.Kind.TIMED_OUT, TIMED_OUT, "Not done within " + most + ".", Optional.empty());
    }
    return new Verdict(Verdict.Kind.SUCCEEDED, 0, "All steps succeeded.", Optional.empty());
  }

  private static Verdict failed(Board.Failed first) {
    Optional<String> culprit = Optional.of(first.step().name());
    if (first.deadlock()) {
      return new Verdict(
          Verdict.Kind.DEADLOCK,
          DEADLOCK,
          "Deadlock: steps wait for each other, " + first.step().name() + " among them.",
          culprit);
    }
    String how = first.why().lines().findFirst().orElse("");
    String words = first.step().name() + " failed: " + how + ".";
    return first.timedOut()
        ? new Verdict(Verdict.Kind.TIMED_OUT, TIMED_OUT, words, culprit)
        : new Verdict(Verdict.Kind.FAILED, first.exitCode(), words, culprit);
  }
}
