package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.RoseTrapHub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An application that starts before the tests, as Spring's does, and finds the hub all the same.
 */
// begin: docs
@RoseTrapHub(exportTo = "app.rosetrap.url", sharedRun = true)
@ExtendWith(Framework.class)
class EarlyConsumerTest {
  @Test
  void app_thatStartedEarlier_shipsWhatIsOrdered(RoseTrapClient client) {
    client.write("order", "A-17");
    assertThat(client.read("shipped", String.class, ofSeconds(30))).isEqualTo("A-17");
  }
}
// end: docs
