package io.rosetrap.testcontainers;

import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.client.HubEndpoint;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Timeline;
import java.time.Instant;
import java.util.List;

/** What is told of the runs of a hub when a test has failed. */
final class Failures {
  private static final int WIDTH = 120;
  private static final int MOST_RUNS = 3;

  private Failures() {}

  /** The diagnosis and the timeline of each run, or why there are none. */
  static String report(HubEndpoint hub, String test) {
    StringBuilder text = new StringBuilder("The test ").append(test).append(" failed.");
    try (RoseTrapClient client = hub.clientBuilder().participant("test report").build()) {
      List<RunInfo> runs = client.runs();
      if (runs.isEmpty()) {
        return text.append(" Nothing has happened in its hub.").toString();
      }
      for (RunInfo run : runs.subList(0, Math.min(MOST_RUNS, runs.size()))) {
        text.append(of(client.inRun(run.name()).observing()));
      }
      if (runs.size() > MOST_RUNS) {
        text.append("\n\nThere are ").append(runs.size() - MOST_RUNS).append(" runs more.");
      }
    } catch (RoseTrapException e) {
      text.append(" What went on in its hub cannot be told: ").append(e.getMessage());
    }
    return text.toString();
  }

  private static String of(RoseTrapClient run) {
    String timeline = Timeline.of(run.journal(0), run.waiters(), Instant.now()).text(WIDTH, false);
    return "\n\n" + run.diagnose().text() + "\n\n" + timeline.stripTrailing();
  }
}
