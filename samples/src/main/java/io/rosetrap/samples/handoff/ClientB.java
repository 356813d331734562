package io.rosetrap.samples.handoff;

import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;

/** Blocks on Y_Data, then finishes. */
public final class ClientB {
  private ClientB() {}

  /**
   * Runs the client; the hub's address comes from ROSETRAP_URL.
   *
   * @param args none
   */
  public static void main(String[] args) {
    try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
      System.out.println("reads Y_Data and blocks until it is written");
      Integer y = client.read("Y_Data", Integer.class, Duration.ofSeconds(30));
      System.out.println("woke with Y_Data = " + y + ", finished");
    }
  }
}
