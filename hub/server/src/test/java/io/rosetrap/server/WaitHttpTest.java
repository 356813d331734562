package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads that block, on one variable. */
class WaitHttpTest {
  private final TestHub hub = TestHub.start(c -> c.maxWait(Duration.ofSeconds(20)));

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void read_nothingThere_blocksUntilTheWrite() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "X_Data?wait=20s"));
    hub.awaitReader("X_Data");
    assertThat(reader).isNotDone();

    Answer receipt = hub.put(VARIABLES + "X_Data", "50", "RoseTrap-Participant: C");

    assertThat(receipt.json().path("released").asInt()).isEqualTo(1);
    Answer answer = join(reader).requireStatus(200).requireOutcome("ARRIVED");
    assertThat(answer.text()).isEqualTo("50");
    assertThat(answer.header("ETag")).contains("\"1\"");
    assertThat(answer.header("RoseTrap-Revision")).contains("1");
    assertThat(answer.header("RoseTrap-Writer")).contains("C");
  }

  @Test
  void read_valueThere_answersAtOnceAlsoWithoutTime() {
    hub.write("a", "1");

    assertThat(hub.get(VARIABLES + "a?wait=0").requireOutcome("ARRIVED").text()).isEqualTo("1");
    assertThat(hub.get(VARIABLES + "a?wait=20s").requireOutcome("ARRIVED").text()).isEqualTo("1");
  }

  @Test
  void read_withCursor_waitsForANewerVersion() {
    hub.write("a", "1");
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "a?wait=20s&after=1"));
    hub.awaitReader("a");

    hub.write("b", "other");
    hub.write("a", "2");

    assertThat(join(reader).requireStatus(200).text()).isEqualTo("2");
  }

  @Test
  void read_timesOut_saysWhoWaitsForWhatAndWhatIsNear() {
    hub.put(VARIABLES + "X_Dta", "50", "RoseTrap-Participant: CLIENT C").requireStatus(200);
    hub.put("/v1/runs/other/variables/X_Data", "50", "RoseTrap-Participant: CLIENT D")
        .requireStatus(200);

    Answer answer =
        hub.get(VARIABLES + "X_Data?wait=1ms", "RoseTrap-Participant: CLIENT A")
            .requireProblem(ErrorCode.TIMED_OUT)
            .requireOutcome("TIMED_OUT");

    assertThat(answer.facts())
        .isEqualTo(
            """
            CLIENT A waits for X_Data in run default.
              - nobody has written X_Data in this run
              - a similar name has a value: X_Dta (by CLIENT C)
              - X_Data has a value in another run: other (by CLIENT D)\
            """);
    assertThat(answer.json().at("/diagnosis/summary").asText())
        .isEqualTo("CLIENT A waits for X_Data in run default.");
    assertThat(answer.json().at("/diagnosis/facts/1/kind").asText()).isEqualTo("SIMILAR_NAME");
  }

  @Test
  void read_sliceTimesOut_isSparedTheDiagnosis() {
    Answer answer =
        hub.get(VARIABLES + "a?wait=1ms&slice=true")
            .requireProblem(ErrorCode.TIMED_OUT)
            .requireOutcome("TIMED_OUT");

    assertThat(answer.detail()).isEqualTo("The wait goes on in the next request.");
    assertThat(answer.json().has("diagnosis")).isFalse();
    hub.get(VARIABLES + "a?wait=1ms&slice=yes").requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(hub.get(VARIABLES + "a?wait=1ms&slice=false").json().has("diagnosis")).isTrue();
  }

  /** A flag may stand alone; all else that stands alone lacks its value. */
  @ParameterizedTest
  @ValueSource(strings = {"a?wait=1ms&slice", "a?wait=1ms&slice=", "a?slice&wait=1ms"})
  void read_flagWithoutAValue_holds(String read) {
    Answer answer = hub.get(VARIABLES + read).requireProblem(ErrorCode.TIMED_OUT);
    assertThat(answer.json().has("diagnosis")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "wait=", "after", "version", "version=", "wait&after=0"})
  void read_parameterWithoutItsValue_isRefused(String query) {
    hub.put(VARIABLES + "a", "50").requireStatus(200);
    hub.get(VARIABLES + "a?" + query).requireProblem(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void read_writtenAndDeletedBetweenTwoSlices_isAnswered() {
    String slice = VARIABLES + "a?wait=1ms&slice=true";
    hub.get(slice, "Idempotency-Key: k").requireProblem(ErrorCode.TIMED_OUT);
    hub.put(VARIABLES + "a", "50").requireStatus(200);
    hub.delete(VARIABLES + "a").requireStatus(200);

    assertThat(hub.get(slice, "Idempotency-Key: k").requireStatus(200).text()).isEqualTo("50");
    hub.get(slice, "Idempotency-Key: k").requireProblem(ErrorCode.TIMED_OUT);
  }

  @Test
  void read_longerThanTheCap_isShortenedAndSaysSo() {
    try (TestHub capped = TestHub.start(c -> c.maxWait(Duration.ofMillis(30)))) {
      Answer answer = capped.get(VARIABLES + "a?wait=10m").requireProblem(ErrorCode.TIMED_OUT);

      assertThat(answer.detail())
          .contains(
              "\n  - one request waits at most 30 ms, not 10 m: ask again to go on waiting\n  → ");
      assertThat(capped.get(VARIABLES + "a?wait=30ms").detail()).doesNotContain("at most");
      assertThat(
              capped
                  .post(RUN + "/await", "{\"condition\":{\"variable\":\"a\"},\"wait\":\"1h30m\"}")
                  .requireProblem(ErrorCode.TIMED_OUT)
                  .detail())
          .contains(
              "\n"
                  + "  - one request waits at most 30 ms, not 1 h 30 m: ask again to go on"
                  + " waiting\n"
                  + "  → ");
    }
  }

  @Test
  void durations_thatAreNone_areRefusedWithTheRule() {
    assertThat(
            hub.get(VARIABLES + "a?wait=soon").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .isEqualTo(
            "The duration 'soon' is none. Write a number with a unit of ms, s, m, h or d, for"
                + " instance 500ms, 30s, 10m or 1h30m (a number alone is seconds), at most 365d.");
    for (String wait :
        new String[] {"", "-1s", "1x", "1s1", "366d", "9e9", "PT", "1%20s%20x", "%00"}) {
      hub.get(VARIABLES + "a?wait=" + wait).requireProblem(ErrorCode.INVALID_REQUEST);
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void read_variableFailsMeanwhile_endsAtOnce() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "a?wait=20s"));
    hub.awaitReader("a");

    hub.post(VARIABLES + "a/failure", "{\"reason\":\"exit 3\"}").requireStatus(200);

    Answer answer = join(reader).requireProblem(ErrorCode.FAILED).requireOutcome("FAILED");
    assertThat(answer.json().path("failure").path("variable").asText()).isEqualTo("a");
    assertThat(answer.json().path("failure").path("participant").asText()).isEqualTo("anonymous");
  }

  @Test
  void read_runIsDeletedMeanwhile_isCancelled() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "a?wait=20s"));
    hub.awaitReader("a");

    hub.delete(RUN, "RoseTrap-Participant: CLIENT B").requireStatus(200);

    assertThat(
            join(reader).requireProblem(ErrorCode.CANCELLED).requireOutcome("CANCELLED").detail())
        .isEqualTo("The wait was cancelled: the run default was deleted by CLIENT B.");
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void read_hubCloses_isToldSo() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "a?wait=20s"));
    hub.awaitReader("a");

    hub.close();

    assertThat(
            join(reader)
                .requireProblem(ErrorCode.HUB_CLOSING)
                .requireOutcome("HUB_CLOSING")
                .detail())
        .isEqualTo("The hub is closing, so the wait ends here.");
  }

  @Test
  void read_manyReaders_areAllWokenByOneWriteAndCounted() {
    var readers =
        IntStream.range(0, 50)
            .mapToObj(i -> hub.later(() -> hub.get(VARIABLES + "a?wait=20s")))
            .toList();
    hub.awaitReaders("a", 50);

    assertThat(hub.put(VARIABLES + "a", "1").json().path("released").asInt()).isEqualTo(50);

    readers.forEach(reader -> assertThat(join(reader).requireStatus(200).text()).isEqualTo("1"));
    assertThat(hub.core().look().waiterCount()).isZero();
  }

  @Test
  void read_moreReadersThanTheLimit_areRefusedAndTheOthersWaitOn() {
    Limits limits = Limits.builder().waiters(2).runs(1).build();
    try (TestHub small = TestHub.start(c -> c.limits(limits))) {
      CompletableFuture<Answer> first = small.later(() -> small.get(VARIABLES + "a?wait=20s"));
      CompletableFuture<Answer> second = small.later(() -> small.get(VARIABLES + "a?wait=20s"));
      TestHub.awaitTrue("two readers", () -> small.core().look().waiterCount() == 2);

      assertThat(
              small.get(VARIABLES + "b?wait=20s").requireProblem(ErrorCode.LIMIT_REACHED).detail())
          .isEqualTo(
              "The hub has 2 blocked readers, which is its limit. Wait until some have ended, or"
                  + " raise --max-waiters.");
      small.put("/v1/runs/other/variables/x", "1").requireProblem(ErrorCode.LIMIT_REACHED);
      small.write("a", "1");
      assertThat(join(first).requireStatus(200).text()).isEqualTo("1");
      assertThat(join(second).requireStatus(200).text()).isEqualTo("1");
    }
  }
}
