package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults and orders over HTTP. */
class FaultHttpTest {
  private static final String A = "RoseTrap-Participant: CLIENT A";
  private static final String B = "RoseTrap-Participant: CLIENT B";

  private final TestHub hub = TestHub.start(config -> config.faults(true));

  @AfterEach
  void stop() {
    hub.close();
  }

  private long put(String body) {
    return hub.post(RUN + "/faults", body, "RoseTrap-Participant: test")
        .requireStatus(200)
        .json()
        .path("fault")
        .asLong();
  }

  @Test
  void hold_untilReleased_hidesTheValueFromReadPeekAndList() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "X?wait=30s", B));
    hub.awaitReader("X");
    long hold = put("{\"kind\":\"hold\",\"variable\":\"X\"}");
    hub.put(VARIABLES + "X", "50", A).requireStatus(200);

    hub.get(VARIABLES + "X", B).requireProblem(ErrorCode.NOT_WRITTEN);
    hub.get(VARIABLES + "X?version=1", B).requireProblem(ErrorCode.NOT_WRITTEN);
    assertThat(hub.get(RUN + "/variables", B).json().at("/variables/0/version").asInt()).isZero();
    JsonNode listed = hub.get(RUN + "/faults").requireStatus(200).json().at("/faults/0");
    assertThat(listed.path("kind").asText()).isEqualTo("hold");
    assertThat(listed.path("by").asText()).isEqualTo("test");
    assertThat(listed.path("state").asText())
        .isEqualTo("X has version 1 by CLIENT A, which is hidden");
    assertThat(reader).isNotDone();

    hub.delete(RUN + "/faults/" + hold).requireStatus(200);
    assertThat(TestHub.join(reader).text()).isEqualTo("50");
    hub.delete(RUN + "/faults/" + hold).requireProblem(ErrorCode.NOT_THERE);
  }

  @Test
  void cut_before_answersNothingAndCarriesNothingOut() {
    put("{\"kind\":\"cut\",\"participant\":\"CLIENT A\"}");
    assertCut(() -> hub.put(VARIABLES + "X", "1", A));
    hub.get(VARIABLES + "X", B).requireProblem(ErrorCode.NOT_WRITTEN);
    hub.put(VARIABLES + "X", "1", A).requireStatus(200);
  }

  @Test
  void cut_after_carriesOutAndTheRepetitionIsAnswered() {
    put("{\"kind\":\"cut\",\"participant\":\"CLIENT A\",\"carriedOut\":true}");
    assertCut(() -> hub.put(VARIABLES + "X", "1", A, "Idempotency-Key: k"));
    assertThat(hub.get(VARIABLES + "X", B).requireStatus(200).text()).isEqualTo("1");
    Answer again = hub.put(VARIABLES + "X", "1", A, "Idempotency-Key: k").requireStatus(200);
    assertThat(again.json().path("version").asInt()).isEqualTo(1);
  }

  @Test
  void cut_ofOneThatWaits_endsItsConnection() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "X?wait=30s", B));
    hub.awaitReader("X");
    put("{\"kind\":\"cut\",\"participant\":\"CLIENT B\"}");
    assertCut(() -> TestHub.join(reader));
  }

  private static void assertCut(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
    assertThatThrownBy(request).as("no answer").isNotInstanceOf(AssertionError.class);
  }

  @Test
  void order_tooLongHeldBack_isAnsweredNotYet() {
    hub.post(RUN + "/order", "{\"steps\":[\"CLIENT A writes X\",\"CLIENT B writes X\"]}")
        .requireStatus(200);
    Answer answer = hub.put(VARIABLES + "X", "b", B).requireProblem(ErrorCode.NOT_YET);
    assertThat(answer.detail())
        .contains("order #1 of anonymous holds it back: it is step 2, and step 1 (CLIENT A writes");
    hub.put(VARIABLES + "X", "a", A).requireStatus(200);
    hub.put(VARIABLES + "X", "b", B).requireStatus(200);
  }

  @Test
  void order_stepThatCannotBeRead_isRefusedWithTheGrammar() {
    Answer answer =
        hub.post(RUN + "/order", "{\"steps\":[\"A wrote X\"]}")
            .requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(answer.detail()).contains("A step is PARTICIPANT VERB NAME");
  }

  @Test
  void request_thatCannotBeUnderstood_saysWhatIsMissing() {
    assertThat(invalid("{}")).isEqualTo("'kind' is missing.");
    assertThat(invalid("{\"kind\":\"hold\"}")).isEqualTo("'variable' is missing.");
    assertThat(invalid("{\"kind\":\"hold\",\"variable\":\"X\",\"participant\":\"C\"}"))
        .as("or X would be held from everybody")
        .startsWith("'participant' is not known here.");
    assertThat(invalid("{\"kind\":\"delay\",\"variable\":\"X\"}")).isEqualTo("'least' is missing.");
    assertThat(invalid("{\"kind\":\"delay\",\"variable\":\"X\",\"least\":\"2m\"}"))
        .contains("it is a range within 0 s and 1 m");
    assertThat(invalid("{\"kind\":\"flood\"}")).startsWith("'kind' is 'flood'; it is one of hold");
    assertThat(invalid("{\"kind\":\"refusal\",\"operation\":\"put\",\"name\":\"X\"}"))
        .startsWith("The operation is 'put'; it is one of write, read");
  }

  private String invalid(String body) {
    return hub.post(RUN + "/faults", body).requireProblem(ErrorCode.INVALID_REQUEST).detail();
  }

  @Test
  void delay_withoutSeed_tellsTheOneThatWasDrawn() {
    put("{\"kind\":\"delay\",\"variable\":\"X\",\"least\":\"10ms\",\"most\":\"1s\"}");
    assertThat(hub.get(RUN + "/faults").json().at("/faults/0/text").asText())
        .matches("what happens to X is seen 10 ms to 1 s later, by seed \\d+");
  }

  @Test
  void faults_notAllowed_areRefused() {
    try (TestHub plain = TestHub.start()) {
      plain.get(RUN + "/faults").requireProblem(ErrorCode.FAULTS_OFF);
      plain.post(RUN + "/faults", "{}").requireProblem(ErrorCode.FAULTS_OFF);
      plain.delete(RUN + "/faults/1").requireProblem(ErrorCode.FAULTS_OFF);
      plain.post(RUN + "/order", "{}").requireProblem(ErrorCode.FAULTS_OFF);
      assertThat(plain.core().look().runs()).isEmpty();
    }
  }
}
