package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Participant;
import io.rosetrap.junit.RoseTrapHub;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Three participants that come as they like, and take effect in one order. */
@RoseTrapHub
class OrderTest {
  // begin: docs
  @Test
  void reader_betweenTwoWrites_seesTheFirst(
      HubHandle hub,
      @Participant("CLIENT A") RoseTrapClient a,
      @Participant("CLIENT B") RoseTrapClient b,
      @Participant("CLIENT C") RoseTrapClient c) {
    hub.order("CLIENT A writes X", "CLIENT C reads X", "CLIENT B writes X");
    CompletableFuture<Void> early = CompletableFuture.runAsync(() -> b.write("X", 2));
    CompletableFuture<Integer> reading = c.readAsync("X", Integer.class, ofSeconds(30));
    a.write("X", 1);
    assertThat(reading.join()).isEqualTo(1);
    early.join(); // Not before C had read.
    assertThat(hub.variable("X")).hasValue(2).wasWrittenBy("CLIENT B");
  }
  // end: docs
}
