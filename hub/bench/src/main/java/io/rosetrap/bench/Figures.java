package io.rosetrap.bench;

import java.util.Arrays;

/** Samples of one quantity. */
final class Figures {
  private final double[] sorted;

  Figures(double[] samples) {
    sorted = samples.clone();
    Arrays.sort(sorted);
  }

  /** The value below which a share of the samples lies; the nearest rank. */
  double percentile(double share) {
    int rank = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(rank, 0, sorted.length - 1)];
  }

  double median() {
    return percentile(0.5);
  }
}
