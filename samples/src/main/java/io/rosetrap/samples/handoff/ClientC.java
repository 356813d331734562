package io.rosetrap.samples.handoff;

import io.rosetrap.client.RoseTrapClient;

/** Computes for a while, then writes X_Data. */
public final class ClientC {
  private ClientC() {}

  /**
   * Runs the client; the hub's address comes from ROSETRAP_URL.
   *
   * @param args none
   * @throws InterruptedException if the computation is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
      System.out.println("computes for 4 s");
      Thread.sleep(4_000);
      client.write("X_Data", 50);
      System.out.println("wrote X_Data = 50");
    }
  }
}
