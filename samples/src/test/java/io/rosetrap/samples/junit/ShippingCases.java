package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Participant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests that say nothing of their hub, so that they run with any. */
// begin: docs
abstract class ShippingCases {
  @Test
  void order_thatIsPaid_isShipped(
      HubHandle hub,
      @Participant("shop") RoseTrapClient shop,
      @Participant("store") RoseTrapClient store) {
    CompletableFuture<String> paid = store.readAsync("paid", String.class, ofSeconds(30));
    shop.write("paid", "A-17");
    store.write("shipped", paid.join());
    assertThat(hub.variable("shipped")).hasValue("A-17").wasWrittenBy("store");
  }
}
// end: docs
