package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.ChildProcess;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Participant;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import io.rosetrap.samples.handoff.ClientA;
import org.junit.jupiter.api.Test;

/** The test itself is one of the clients, and goes on when the other is seen to wait. */
@RoseTrapHub
class GateTest {
  // begin: docs
  @Test
  void clientA_thatWaits_wakesWithX(
      Processes processes, HubHandle hub, @Participant("CLIENT C") RoseTrapClient c) {
    ChildProcess a = processes.java(ClientA.class).as("CLIENT A").promises("Y_Data").start();
    assertThat(hub).hasWaiting("CLIENT A", "X_Data"); // Instead of a sleep.
    c.write("X_Data", 50);
    assertThat(hub.variable("Y_Data")).hasValueWithin(100, ofSeconds(30));
    assertThat(a).exitsWithin(ofSeconds(30)).hasExitCode(0).printed("woke with X_Data = 50");
  }
  // end: docs
}
