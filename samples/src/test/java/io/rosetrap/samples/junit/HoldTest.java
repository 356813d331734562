package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.Faults;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.ChildProcess;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Participant;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import io.rosetrap.samples.handoff.ClientA;
import org.junit.jupiter.api.Test;

/** A write that is accepted, and seen when the test says so. */
@RoseTrapHub
class HoldTest {
  // begin: docs
  @Test
  void clientA_whileXIsHeld_waitsOn(
      Processes processes, HubHandle hub, @Participant("CLIENT C") RoseTrapClient c) {
    Faults.Held hold = hub.hold("X_Data");
    ChildProcess a = processes.java(ClientA.class).as("CLIENT A").promises("Y_Data").start();
    c.write("X_Data", 50); // C goes on, as if all could see it.
    assertThat(hub).hasWaiting("CLIENT A", "X_Data");
    assertThat(hub.variable("Y_Data")).hasNoValue();
    hold.release();
    assertThat(hub.variable("Y_Data")).hasValueWithin(100, ofSeconds(30));
    assertThat(a).exitsWithin(ofSeconds(30)).hasExitCode(0).printed("woke with X_Data = 50");
  }
  // end: docs
}
