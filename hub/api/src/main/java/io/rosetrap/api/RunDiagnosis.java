package io.rosetrap.api;

import java.util.List;

/**
 * Who waits for what in a run, and why it does not come.
 *
 * @param summary one sentence
 * @param waits a diagnosis for each blocked wait, those that have waited longest first
 * @param deadlock who waits for whom, where some are stuck; empty text otherwise
 */
public record RunDiagnosis(String summary, List<Diagnosis> waits, String deadlock) {
  /** Copies the list. */
  public RunDiagnosis {
    waits = List.copyOf(waits);
  }
}
