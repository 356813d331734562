package io.rosetrap.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a participant ended.
 *
 * @param kind in which way
 * @param exitCode the exit code of its process, where it is known
 * @param signal the signal that ended its process, for instance {@code SIGKILL}
 * @param reason what else is to be said, for people
 * @param lastLines the last lines that it printed, oldest first, at most {@value #MAX_LINES}
 * @param lastAttempt whether who reports it says that it is not started again, whatever happened
 * @param at the hub's clock
 */
public record Ending(
    Kind kind,
    Optional<Integer> exitCode,
    Optional<String> signal,
    Optional<String> reason,
    List<String> lastLines,
    boolean lastAttempt,
    Instant at) {
  /** The most last lines that are kept. */
  public static final int MAX_LINES = 20;

  /** The longest last line that is kept, in characters. */
  public static final int MAX_LINE = 400;

  /** In which way a participant can end. */
  public enum Kind {
    /** It said that it leaves. */
    LEFT,
    /** Its process ended, says who supervises it. */
    EXITED,
    /** It was not heard from for as long as its lease. */
    LOST,
    /** Another process has joined under its name. */
    REPLACED
  }

  /** Copies the lines, the last ones, each cut to its bound. */
  public Ending {
    List<String> kept =
        lastLines.subList(Math.max(0, lastLines.size() - MAX_LINES), lastLines.size());
    lastLines = kept.stream().map(Ending::readable).toList();
  }

  /**
   * An ending of which nobody says that it was the last attempt.
   *
   * @param kind in which way
   * @param exitCode the exit code of its process, where it is known
   * @param signal the signal that ended its process
   * @param reason what else is to be said, for people
   * @param lastLines the last lines that it printed, oldest first
   * @param at the hub's clock
   */
  public Ending(
      Kind kind,
      Optional<Integer> exitCode,
      Optional<String> signal,
      Optional<String> reason,
      List<String> lastLines,
      Instant at) {
    this(kind, exitCode, signal, reason, lastLines, false, at);
  }

  /**
   * The same ending, reported by somebody who will not start the participant again.
   *
   * @return a new ending
   */
  public Ending asLastAttempt() {
    return new Ending(kind, exitCode, signal, reason, lastLines, true, at);
  }

  /** Stack traces are indented by tabs, which are no harm but look different everywhere. */
  private static String readable(String line) {
    return Shown.text(line.replace("\t", "    "), MAX_LINE);
  }

  /**
   * Whether the process ended by itself and with exit code 0, or left in order.
   *
   * @return false for a crash, a signal or a lost lease
   */
  public boolean wasClean() {
    return switch (kind) {
      case LEFT, REPLACED -> true;
      case EXITED -> signal.isEmpty() && exitCode.orElse(1) == 0;
      case LOST -> false;
    };
  }

  /**
   * Whether the participant may be started again: it did not end in order, and nobody said that
   * this was its last attempt.
   *
   * @return false for one that is gone for good
   */
  public boolean mayComeBack() {
    return !lastAttempt && !wasClean();
  }

  /**
   * The ending in words, to follow a name.
   *
   * @return for instance {@code exited with code 1}
   */
  public String words() {
    String how =
        switch (kind) {
          case LEFT -> "left";
          case LOST -> "was lost";
          case REPLACED -> "was replaced";
          case EXITED ->
              signal
                  .map(name -> "was ended by " + name)
                  .orElse("exited" + exitCode.map(code -> " with code " + code).orElse(""));
        };
    return how + reason.map(why -> " (" + why + ")").orElse("");
  }
}
