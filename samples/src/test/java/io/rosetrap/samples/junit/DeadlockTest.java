package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThatThrownBy;
import static java.time.Duration.ofMinutes;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.Pipeline;
import io.rosetrap.junit.ProcessSpec;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import org.junit.jupiter.api.Test;

/** Two programs that wait for each other: told in less than a second, not after the ten minutes. */
@RoseTrapHub
class DeadlockTest {
  /** Reads one variable, then writes the other. */
  static final class Exchange {
    public static void main(String[] args) {
      try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
        client.write(args[1], client.read(args[0], String.class, ofMinutes(10)));
      }
    }
  }

  // begin: docs
  @Test
  void twoThatWaitForEachOther_areTold(Processes processes) {
    Pipeline pipeline =
        processes
            .pipeline()
            .add(exchange(processes, "X_Data", "Y_Data").as("CLIENT A").promises("Y_Data"))
            .add(exchange(processes, "Y_Data", "X_Data").as("CLIENT B").promises("X_Data"));
    assertThatThrownBy(() -> pipeline.run(ofMinutes(10)))
        .hasMessageStartingWith(
            "The pipeline came to a deadlock: CLIENT A waits for X_Data ← CLIENT B promised it,"
                + " waits for Y_Data ← CLIENT A promised it");
  }

  // end: docs

  private static ProcessSpec exchange(Processes processes, String read, String write) {
    return processes.java(Exchange.class).args(read, write);
  }
}
