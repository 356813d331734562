package io.rosetrap.samples.handoff;

import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;

/** Computes for a while, then writes X_Data. */
public final class ClientC {
  private ClientC() {}

  /**
   * Runs the client; the hub's address comes from ROSETRAP_URL.
   *
   * @param args for how many seconds it computes; 4 unless said
   * @throws InterruptedException if the computation is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
      System.out.println("computes for " + seconds + " s");
      Thread.sleep(Duration.ofSeconds(seconds));
      client.write("X_Data", 50);
      System.out.println("wrote X_Data = 50");
    }
  }
}
