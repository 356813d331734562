package io.rosetrap.cli.pipeline;

/**
 * What the steps of a pipeline may come to in all, so that a small file cannot fill the memory by
 * multiplying what it has. For use by one thread.
 */
final class Budget {
  /** The most steps, after matrix and replicas. */
  static final int MOST_STEPS = 1_000;

  private static final long MOST = 500_000;

  private final Problems problems;
  private long left = MOST;
  private boolean told;

  Budget(Problems problems) {
    this.problems = problems;
  }

  /**
   * Takes something from it.
   *
   * @param amount parts or characters
   * @param place what for
   * @return false where there is not that much left, which has been told
   */
  boolean take(long amount, Place place) {
    left -= amount;
    if (left < 0 && !told) {
      told = true;
      problems.error(
          place,
          "With matrix, replicas and all that is filled in, the pipeline becomes too large here.",
          "Put long scripts into files of their own, or make the matrix smaller.");
    }
    return left >= 0;
  }

  /** Whether nothing is left, so that there is no use in reading on. */
  boolean isSpent() {
    return left < 0;
  }
}
