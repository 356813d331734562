package io.rosetrap.cli.report;

import io.rosetrap.cli.engine.RunRecord.Verdict;

/** How a pipeline went, in words and signs. */
final class Verdicts {
  private Verdicts() {}

  /** To follow the pipeline's name. */
  static String word(Verdict.Kind kind) {
    return switch (kind) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case DEADLOCK -> "deadlock";
      case TIMED_OUT -> "timed out";
      case INTERRUPTED -> "interrupted";
    };
  }

  /** A heading over the reasons. */
  static String question(Verdict.Kind kind) {
    return switch (kind) {
      case SUCCEEDED -> "How it went";
      case FAILED -> "Why it failed";
      case DEADLOCK -> "Why it stood still";
      case TIMED_OUT -> "What took too long";
      case INTERRUPTED -> "Where it was stopped";
    };
  }

  static String symbol(Verdict.Kind kind) {
    return switch (kind) {
      case SUCCEEDED -> "✓";
      case FAILED -> "✕";
      case DEADLOCK -> "∞";
      case TIMED_OUT -> "⧗";
      case INTERRUPTED -> "■";
    };
  }

  static String emoji(Verdict.Kind kind) {
    return switch (kind) {
      case SUCCEEDED -> "✅";
      case FAILED -> "❌";
      case DEADLOCK -> "🔒";
      case TIMED_OUT -> "⏰";
      case INTERRUPTED -> "⏹️";
    };
  }
}
