package io.rosetrap.bench;

import java.util.Arrays;
import java.util.List;

/** Samples of one quantity. Immutable. */
final class Figures {
  private final double[] sorted;

  Figures(double... samples) {
    sorted = samples.clone();
    Arrays.sort(sorted);
  }

  static Figures of(List<Double> samples) {
    return new Figures(samples.stream().mapToDouble(Double::doubleValue).toArray());
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
