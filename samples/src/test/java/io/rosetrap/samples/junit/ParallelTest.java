package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.Participant;
import io.rosetrap.junit.RoseTrapHub;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests at the same time, on one hub, with the same names: each in a run of its own. */
// begin: docs
@RoseTrapHub
@Execution(ExecutionMode.CONCURRENT)
class ParallelTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void reader_seesWhatItsOwnTestWrites(
      int number,
      @Participant("CLIENT A") RoseTrapClient a,
      @Participant("CLIENT C") RoseTrapClient c) {
    CompletableFuture<Integer> reading = a.readAsync("X_Data", Integer.class, ofSeconds(30));
    c.write("X_Data", number);
    assertThat(reading.join()).isEqualTo(number);
  }
}
// end: docs
