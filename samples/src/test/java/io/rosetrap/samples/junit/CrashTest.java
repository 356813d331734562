package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThatThrownBy;
import static java.time.Duration.ofMinutes;

import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import io.rosetrap.samples.crash.Reporter;
import org.junit.jupiter.api.Test;

/** A producer that dies: its reader fails in the same moment, and is told of what. */
@RoseTrapHub
class CrashTest {
  // begin: docs
  @Test
  void readerOfACrashedProducer_failsAtOnce(Processes processes, RoseTrapClient client) {
    processes.java(Reporter.class).args(10, 0).as("CLIENT A").promises("Y_Data").start();
    assertThatThrownBy(() -> client.read("Y_Data", Integer.class, ofMinutes(10)))
        .isInstanceOf(BrokenPromiseException.class)
        .hasMessageStartingWith("Y_Data was promised by CLIENT A, which exited with code 1")
        .hasMessageContaining("ArithmeticException: / by zero");
  }
  // end: docs
}
