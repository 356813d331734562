package io.rosetrap.samples.readme;

import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.NamedLock;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.WorkQueue;
import java.time.Duration;

/** The page of the README about promises and the other ways to meet; needs a hub. */
public final class MeetingTour {
  private MeetingTour() {}

  /**
   * Runs the tour.
   *
   * @param args the hub's address
   */
  public static void main(String[] args) {
    String url = args[0];
    Duration limit = Duration.ofSeconds(5);
    // begin: readme
    try (RoseTrapClient reader = RoseTrapClient.connect(url, "CLIENT A")) {
      try (RoseTrapClient producer = RoseTrapClient.connect(url, "CLIENT B")) {
        producer.promise("report");
      } // It ends without writing, so that its readers need not wait.
      try {
        reader.read("report", String.class, limit);
      } catch (BrokenPromiseException e) {
        System.out.println(e.getMessage());
      }

      // Counters: a latch is one that somebody waits for.
      reader.counter("done").add(1);
      reader.counter("done").await(1, limit);

      // Queues: each item for one taker; one that is not acknowledged comes back.
      reader.queue("jobs").push("compress");
      WorkQueue.Item job = reader.queue("jobs").take(limit);
      System.out.println(job.value(String.class));
      job.ack();

      // Locks: in the order of asking, with a fencing token; free again when the holder ends.
      try (NamedLock.Turn turn = reader.lock("database").acquire(limit)) {
        System.out.println("token " + turn.token());
      }

      // Collections: one slot for each writer. Barriers: all pass, or none.
      reader.collection("results").write("ok");
      System.out.println(reader.collection("results").await(1, limit).keySet());
      reader.barrier("start").arrive(1, limit);
    }
    // end: readme
  }
}
