package io.rosetrap.junit;

import java.time.Duration;
import java.util.List;

/**
 * How the children of a pipeline ended, all of them well.
 *
 * @param results in the order in which they were added
 * @param duration from the first start to the last end
 */
public record PipelineResult(List<ProcessResult> results, Duration duration) {
  /** Copies the list. */
  public PipelineResult {
    results = List.copyOf(results);
  }

  /**
   * The result of one of them.
   *
   * @param participant its name in the run
   * @return how it ended
   * @throws IllegalArgumentException if there is none of that name
   */
  public ProcessResult result(String participant) {
    for (ProcessResult result : results) {
      if (result.participant().equals(participant)) {
        return result;
      }
    }
    throw new IllegalArgumentException(
        "There is no "
            + participant
            + " in the pipeline. There are: "
            + String.join(", ", results.stream().map(ProcessResult::participant).toList())
            + ".");
  }
}
