package io.rosetrap.api;

import java.util.List;

/**
 * Who waits for what in a run, and why it does not come.
 *
 * @param summary in a sentence or two
 * @param waits a diagnosis for each thing that is waited for, the longest waits first and at most
 *     eight: who waits, and why it does not come
 * @param deadlock who waits for whom, where some are stuck; empty text otherwise
 */
public record RunDiagnosis(String summary, List<Diagnosis> waits, String deadlock) {
  /** Copies the list. */
  public RunDiagnosis {
    waits = List.copyOf(waits);
  }

  /**
   * All of it for people.
   *
   * @return several lines, without one at the end
   */
  public String text() {
    StringBuilder text = new StringBuilder(summary);
    if (!deadlock.isEmpty()) {
      text.append("\n\nDeadlock: ").append(deadlock.replace("\n", "\n  "));
    }
    for (Diagnosis wait : waits) {
      text.append("\n\n").append(wait.text());
    }
    return text.toString();
  }
}
