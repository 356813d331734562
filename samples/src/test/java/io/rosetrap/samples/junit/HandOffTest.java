package io.rosetrap.samples.junit;

// begin: docs
import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static io.rosetrap.junit.RoseTrapAssertions.write;
import static java.time.Duration.ofSeconds;

import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import io.rosetrap.samples.handoff.ClientA;
import io.rosetrap.samples.handoff.ClientB;
import io.rosetrap.samples.handoff.ClientC;
import org.junit.jupiter.api.Test;

/** The original example: C computes X, A makes Y of it, B waits for that. */
// begin: readme
@RoseTrapHub
class HandOffTest {
  @Test
  void handOff_ofThreePrograms_endsWithY(Processes processes, HubHandle hub) {
    processes
        .pipeline()
        .add(processes.java(ClientA.class).as("CLIENT A").promises("Y_Data"))
        .add(processes.java(ClientB.class).as("CLIENT B"))
        .add(processes.java(ClientC.class).args(1).as("CLIENT C").promises("X_Data"))
        .run(ofSeconds(30));

    assertThat(hub.variable("Y_Data")).hasValue(100).wasWrittenBy("CLIENT A");
    assertThat(hub.process("CLIENT B")).printed("woke with Y_Data = 100");
    assertThat(hub.journal()).read("X_Data").by("CLIENT A").happensBefore(write("Y_Data"));
  }
}
// end: readme
// end: docs
