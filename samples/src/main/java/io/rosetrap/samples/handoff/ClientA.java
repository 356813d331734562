package io.rosetrap.samples.handoff;

import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;

/** Blocks on X_Data, then writes Y_Data. */
public final class ClientA {
  private ClientA() {}

  /**
   * Runs the client; the hub's address comes from ROSETRAP_URL.
   *
   * @param args none
   */
  // begin: docs
  public static void main(String[] args) {
    try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
      System.out.println("reads X_Data and blocks until it is written");
      Integer x = client.read("X_Data", Integer.class, Duration.ofSeconds(30));
      System.out.println("woke with X_Data = " + x);
      client.write("Y_Data", 100);
      System.out.println("wrote Y_Data = 100");
    }
  }
  // end: docs
}
