package io.rosetrap.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@NeedsDocker
class FailuresIT {
  @Test
  void report_testFailed_tellsWhoWaitsAndWhatHappened() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.start();
      assertThat(Failures.report(hub.getEndpoint(), "OrdersTest.packs"))
          .isEqualTo("The test OrdersTest.packs failed. Nothing has happened in its hub.");
      RoseTrapClient c = hub.client("CLIENT C");
      c.write("X_Data", 50);
      CompletableFuture<Integer> reader =
          hub.client("CLIENT B").readAsync("Y_Data", Integer.class, Containers.LONG);
      Containers.awaitReaders(c, "Y_Data", 1);

      String report = Failures.report(hub.getEndpoint(), "OrdersTest.packs");

      assertThat(report)
          .startsWith("The test OrdersTest.packs failed.\n\nIn run default CLIENT B waits.\n")
          .contains("nobody has written Y_Data in this run", "CLIENT B for Y_Data; is blocked");
      assertThat(reader).isNotDone();
    }
  }

  @Test
  void report_hubThatIsGone_saysWhy() {
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.start();
      var endpoint = hub.getEndpoint();
      hub.stop();
      assertThat(Failures.report(endpoint, "OrdersTest.packs"))
          .startsWith(
              "The test OrdersTest.packs failed. What went on in its hub cannot be told: The hub at"
                  + " ")
          .contains("cannot be reached");
    }
  }
}
