package io.rosetrap.samples.readme;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.client.ConflictException;
import io.rosetrap.client.Reading;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.List;

/** The Java page of the README; needs a hub at the address given. */
public final class JavaTour {
  /**
   * A value of our own.
   *
   * @param id which order
   * @param pieces how many
   */
  public record Order(String id, int pieces) {}

  private JavaTour() {}

  /**
   * Runs the tour.
   *
   * @param args the hub's address
   */
  public static void main(String[] args) {
    String url = args[0];
    // begin: readme
    try (RoseTrapClient client = RoseTrapClient.connect(url, "CLIENT A")) {
      // Text, bytes, numbers, records and collections; each write is a new version.
      client.write("X_Data", 50);
      client.write("order", new Order("A-17", 3));

      // Blocks until it is written, here at most five seconds.
      Integer x = client.read("X_Data", Integer.class, Duration.ofSeconds(5));
      Order order = client.read("order", Order.class, Duration.ofSeconds(5));
      System.out.println(x + " " + order);

      // With a cursor only a newer version will do.
      Reading<Integer> first = client.readAfter("X_Data", 0, Integer.class, Duration.ofSeconds(5));
      client.write("X_Data", 51);
      Reading<Integer> next =
          client.readAfter("X_Data", first.number(), Integer.class, Duration.ofSeconds(5));
      System.out.println(next.value() + " by " + next.version().writer());

      // Write once, or not at all.
      try {
        client.writeOnce("X_Data", 52);
      } catch (ConflictException e) {
        System.out.println(e.getMessage());
      }

      // Several at once; and how a wait ended, as a value.
      client.readAll(List.of("X_Data", "order"), Duration.ofSeconds(5));
      switch (client.await(new Condition.Written("x_data", 0), Duration.ofMillis(100))) {
        case Outcome.Arrived arrived -> System.out.println(arrived.version(0));
        case Outcome.TimedOut timedOut -> System.out.println(timedOut.diagnosis().text());
        case Outcome.Failed failed -> System.out.println(failed.failure().reason());
        case Outcome.BrokenPromise broken -> System.out.println(broken.failure().words());
        case Outcome.Deadlock deadlock -> System.out.println(deadlock.picture());
        case Outcome.HubClosing closing -> System.out.println("the hub is closing");
        case Outcome.Cancelled cancelled -> System.out.println(cancelled.reason());
      }
    }
    // end: readme
  }
}
