package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Limits;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counters. */
class CounterHttpTest {
  private static final String COUNTER = RUN + "/counters/jobs/done";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Answer add(String amount, String... headers) {
    return hub.post(COUNTER, "{\"add\":" + amount + "}", headers);
  }

  @Test
  void add_severalTimes_answersTheSumAfterEach() {
    Answer first = hub.post(COUNTER, "", "RoseTrap-Participant: C").requireStatus(200);

    assertThat(first.text())
        .isEqualTo(json("{'counter':'jobs/done','version':1,'revision':1,'released':0,'value':1}"));
    assertThat(first.header("ETag")).contains("\"1\"");
    assertThat(first.header("RoseTrap-Revision")).contains("1");
    assertThat(add("41").requireStatus(200).json().path("value").asLong()).isEqualTo(42);
    assertThat(add("-2").requireStatus(200).json().path("value").asLong()).isEqualTo(40);
    Answer read = hub.get(COUNTER).requireStatus(200);
    assertThat(read.text()).isEqualTo("40");
    assertThat(read.header("Content-Type")).contains("application/json");
    assertThat(hub.get(VARIABLES + "jobs/done?version=1").header("RoseTrap-Writer")).contains("C");
  }

  @Test
  void add_repeatedWithItsKey_countsOnce() {
    String first = add("5", "Idempotency-Key: k").requireStatus(200).text();
    add("1").requireStatus(200);

    assertThat(add("5", "Idempotency-Key: k").requireStatus(200).text()).isEqualTo(first);
    add("6", "Idempotency-Key: k").requireProblem(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(hub.get(COUNTER).text()).isEqualTo("6");
  }

  @Test
  void add_whoseSumIsNoLongerKept_doesNotClaimThatItDidNotHappen() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().versions(1).build()))) {
      small.post(COUNTER, "", "Idempotency-Key: k").requireStatus(200);
      small.post(COUNTER, "").requireStatus(200);

      Answer again = small.post(COUNTER, "", "Idempotency-Key: k").requireStatus(410);

      assertThat(again.json().path("code").asText()).isEqualTo("COMPACTED");
      assertThat(again.json().path("definite").asBoolean()).isFalse();
      assertThat(again.detail())
          .isEqualTo(
              "It was added to jobs/done in run default as version 1, but that version is no longer"
                  + " kept, so the sum after it is not known. Read the counter for the present"
                  + " one.");
      assertThat(small.get(COUNTER).text()).isEqualTo("2");
    }
  }

  @Test
  void read_withALeast_blocksUntilTheCounterIsLargeEnough() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(COUNTER + "?atLeast=3&wait=30s"));
    hub.awaitReader("jobs/done");
    add("2").requireStatus(200);
    assertThat(hub.core().look().waiterCount()).isEqualTo(1);

    assertThat(add("2").json().path("released").asInt()).isEqualTo(1);

    Answer arrived = join(reader).requireStatus(200).requireOutcome("ARRIVED");
    assertThat(arrived.text()).isEqualTo("4");
    assertThat(arrived.header("ETag")).contains("\"2\"");
  }

  @Test
  void read_notThere_isToldAtOnceOrAfterTheWait() {
    assertThat(hub.get(COUNTER).requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .startsWith("jobs/done in run default has no value");
    Answer late = hub.get(COUNTER + "?wait=1ms").requireProblem(ErrorCode.TIMED_OUT);
    assertThat(late.requireOutcome("TIMED_OUT").detail())
        .contains("anonymous waits for jobs/done in run default.");
    add("1").requireStatus(200);
    assertThat(hub.get(COUNTER + "?wait=1ms&atLeast=2").detail())
        .startsWith("anonymous waits for jobs/done >= 2 in run default.");
    assertThat(hub.get(COUNTER + "?atLeast=2").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .contains("needs wait");
  }

  @Test
  void add_toWhatIsNoNumberOrTooLarge_isRefusedAndChangesNothing() {
    hub.write("jobs/done", "many");

    assertThat(add("1").requireProblem(ErrorCode.MISMATCH).detail())
        .isEqualTo(
            "jobs/done in run default holds many (text/plain; charset=utf-8), no whole number, so"
                + " nothing can be added to it. Count in a variable of its own.");
    hub.write("jobs/done", Long.toString(Long.MAX_VALUE));
    assertThat(add("1").requireProblem(ErrorCode.MISMATCH).detail())
        .contains("adding 1 leaves the range of 64 bits");
    assertThat(hub.get(COUNTER).text()).isEqualTo(Long.toString(Long.MAX_VALUE));
  }
}
