package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.RoseTrapHub;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Nested classes use the hub of the class around them; what is set up for a test is of its run. */
// begin: docs
@RoseTrapHub
class NestedTest {
  @BeforeEach
  void order(RoseTrapClient client) {
    client.write("order", "A-17");
  }

  @Test
  void order_isThere(HubHandle hub) {
    assertThat(hub.variable("order")).hasValue("A-17").hasVersion(1);
  }

  @Nested
  class WhenPaid {
    @BeforeEach
    void pay(RoseTrapClient client) {
      client.write("paid", true);
    }

    @Test
    void order_canBeShipped(HubHandle hub) {
      assertThat(hub.variable("paid")).hasValue(true);
      assertThat(hub.variable("order")).hasValue("A-17").hasVersion(1);
    }
  }
}
// end: docs
