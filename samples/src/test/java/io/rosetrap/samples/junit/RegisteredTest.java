package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.HubScope;
import io.rosetrap.junit.RoseTrapHubExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registered by a field, for settings that are known only when the program runs. */
// begin: docs
class RegisteredTest {
  @RegisterExtension
  static final RoseTrapHubExtension HUB =
      RoseTrapHubExtension.builder()
          .scope(HubScope.CLASS)
          .timeout(ofSeconds(10))
          .limits("max-value-bytes=10m")
          .build();

  @Test
  void value_ofOurOwnClient_isSeen(RoseTrapClient client) {
    client.write("address", HUB.uri());
    assertThat(HUB.hub().variable("address")).wasWrittenBy(client.participant());
  }
}
// end: docs
