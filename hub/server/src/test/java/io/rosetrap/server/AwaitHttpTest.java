package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits on several variables, on values, on absence and on other readers. */
class AwaitHttpTest {
  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Answer await(String condition, String wait) {
    return hub.post(RUN + "/await", "{\"condition\":" + condition + ",\"wait\":\"" + wait + "\"}");
  }

  private CompletableFuture<Answer> later(String condition) {
    return hub.later(() -> await(condition, "20s"));
  }

  private void json(String name, String json) {
    hub.put(VARIABLES + name, json, "Content-Type: application/json").requireStatus(200);
  }

  @Test
  void await_any_saysWhichLeafMatched() {
    CompletableFuture<Answer> reader =
        later("{\"any\":[{\"variable\":\"a\"},{\"variable\":\"b\",\"after\":0}]}");
    hub.awaitReader("b");

    hub.put(VARIABLES + "b", "ü", "RoseTrap-Participant: CLIENT C").requireStatus(200);

    Answer answer = join(reader).requireStatus(200).requireOutcome("ARRIVED");
    assertThat(answer.text())
        .matches(
            "\\{\"outcome\":\"ARRIVED\",\"revision\":1,\"matches\":\\[\\{\"leaf\":1,\"variable\":\"b\",\"version\":1,\"revision\":1,\"writer\":\"CLIENT"
                + " C\",\"writtenAt\":\"[^\"]+Z\",\"contentType\":\"text/plain;"
                + " charset=utf-8\",\"size\":2,\"encoding\":\"text\",\"value\":\"ü\"}]}");
  }

  @Test
  void await_all_answersOneConsistentRevision() {
    CompletableFuture<Answer> reader =
        later(
            "{\"all\":[{\"variable\":\"a\"},{\"any\":[{\"variable\":\"b\"},{\"variable\":\"c\"}]}]}");
    hub.awaitReader("a");
    json("c", "{\"deep\": [null, 1.50]}");
    hub.awaitReader("a");
    hub.call("PUT", VARIABLES + "a", new byte[] {0, -1}, "Content-Type: image/png")
        .requireStatus(200);

    Answer answer = join(reader).requireStatus(200);

    assertThat(answer.json().path("revision").asInt()).isEqualTo(2);
    assertThat(answer.json().at("/matches/0/variable").asText()).isEqualTo("a");
    assertThat(answer.json().at("/matches/0/encoding").asText()).isEqualTo("base64");
    assertThat(answer.json().at("/matches/0/value").asText()).isEqualTo("AP8=");
    assertThat(answer.json().at("/matches/1/leaf").asInt()).isEqualTo(2);
    assertThat(answer.json().at("/matches/1/encoding").asText()).isEqualTo("json");
    // A JSON value stands in the answer as it was written.
    assertThat(answer.text()).contains("\"value\":{\"deep\": [null, 1.50]}");
  }

  @Test
  void await_allTimesOut_saysHowManyAreThere() {
    hub.write("a", "1");

    Answer answer =
        await("{\"all\":[{\"variable\":\"a\"},{\"variable\":\"b\"}]}", "1ms")
            .requireProblem(ErrorCode.TIMED_OUT);

    assertThat(answer.facts())
        .isEqualTo(
            """
            anonymous waits for all of [a, b] in run default; 1 of 2 are there.
              - nobody has written b in this run\
            """);
  }

  @Test
  void await_equals_passesOtherValuesOver() {
    CompletableFuture<Answer> reader = later("{\"variable\":\"state\",\"equals\":\"ready\"}");
    hub.awaitReader("state");
    hub.write("state", "starting");
    hub.awaitReader("state");

    json("state", "\"ready\"");

    assertThat(join(reader).requireStatus(200).json().at("/matches/0/version").asInt())
        .isEqualTo(2);
  }

  @Test
  void await_pointer_comparesAPartOfTheValue() {
    CompletableFuture<Answer> reader =
        later("{\"variable\":\"job\",\"pointer\":\"/done/0\",\"is\":\">=\",\"value\":1e1}");
    hub.awaitReader("job");
    json("job", "{\"done\":[9.99]}");
    hub.awaitReader("job");

    json("job", "{\"done\":[10]}");

    join(reader).requireStatus(200).requireOutcome("ARRIVED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "50 | 50.0 | == | true",
        "50 | 5e1 | == | true",
        "0.1234567890123456789 | 0.1234567890123456789 | == | true",
        "1e400 | 1e400 | == | true",
        "1e400 | 1e399 | > | true",
        "null | null | == | true",
        "null | false | == | false",
        "false | false | == | true",
        "0 | false | == | false",
        "'\"\"' | '\"\"' | == | true",
        "'{\"a\":1,\"b\":[2]}' | '{\"b\":[2.0],\"a\":1}' | == | true",
        "'[1,2]' | '[2,1]' | == | false",
        "'[1,2]' | '[2,1]' | != | true",
        "'\"b\"' | '\"a\"' | > | true",
        "'\"10\"' | 9 | > | false",
        "3 | 3 | < | false",
        "3 | 3 | <= | true"
      })
  void await_comparison_isOfJson(String value, String operand, String sign, boolean holds) {
    json("v", value);

    Answer answer =
        await("{\"variable\":\"v\",\"is\":\"" + sign + "\",\"value\":" + operand + "}", "0s");

    assertThat(answer.status()).as(answer.text()).isEqualTo(holds ? 200 : 404);
  }

  @Test
  void await_notMatching_showsTheValueThatIsThere() {
    hub.put(VARIABLES + "v", "x\ny", "RoseTrap-Participant: C").requireStatus(200);

    assertThat(
            await("{\"variable\":\"v\",\"equals\":\"z\"}", "0s")
                .requireProblem(ErrorCode.TIMED_OUT)
                .facts())
        .matches(
            "(?s)anonymous waits for v == \"z\" in run default\\.\n"
                + "  - v has version 1 by C, written .* ago, and its value does not match: x y"
                + " \\(text/plain; charset=utf-8\\)");
  }

  @Test
  void await_absent_waitsForTheDelete() {
    hub.write("lock", "1");
    CompletableFuture<Answer> reader = later("{\"variable\":\"lock\",\"absent\":true}");
    hub.awaitReader("lock");

    hub.delete(VARIABLES + "lock").requireStatus(200);

    assertThat(join(reader).requireStatus(200).text())
        .isEqualTo(
            "{\"outcome\":\"ARRIVED\",\"revision\":2,\"matches\":[{\"leaf\":0,\"variable\":\"lock\"}]}");
  }

  @Test
  void await_waiting_isTheGateOfATest() {
    CompletableFuture<Answer> gate =
        later("{\"variable\":\"a\",\"waiting\":1,\"participant\":\"CLIENT A\"}");
    hub.later(() -> hub.get(VARIABLES + "a?wait=20s", "RoseTrap-Participant: CLIENT B"));
    hub.awaitReader("a");
    assertThat(gate).isNotDone();

    hub.later(() -> hub.get(VARIABLES + "a?wait=20s", "RoseTrap-Participant: CLIENT%20A"));

    join(gate).requireStatus(200).requireOutcome("ARRIVED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{}",
        "[]",
        "{\"any\":[]}",
        "{\"all\":{}}",
        "{\"any\":[1]}",
        "{\"any\":[{\"variable\":\"a\"}],\"all\":[]}",
        "{\"variable\":1}",
        "{\"variable\":\"a\",\"aftre\":1}",
        "{\"variable\":\"a\",\"after\":-1}",
        "{\"variable\":\"a\",\"after\":\"1\"}",
        "{\"variable\":\"a\",\"after\":1.5}",
        "{\"variable\":\"a\",\"after\":1e30}",
        "{\"variable\":\"a\",\"absent\":false}",
        "{\"variable\":\"a\",\"waiting\":0}",
        "{\"variable\":\"a\",\"waiting\":1,\"participant\":1}",
        "{\"variable\":\"a\",\"is\":\"~\",\"value\":1}",
        "{\"variable\":\"a\",\"is\":\"==\"}",
        "{\"variable\":\"a\",\"value\":1}",
        "{\"variable\":\"a\",\"pointer\":\"/x\"}",
        "{\"variable\":\"a\",\"pointer\":\"x\",\"equals\":1}",
        "{\"variable\":\"a\",\"pointer\":1,\"equals\":1}",
        "{\"variable\":\"a\",\"equals\":1,\"is\":\"==\",\"value\":1}",
        "{\"any\":[{\"any\":[{\"any\":[{\"any\":[{\"any\":[{\"variable\":\"a\"}]}]}]}]}]}"
      })
  void await_conditionThatIsNone_isRefused(String condition) {
    await(condition, "1s").requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"condition\":{\"variable\":\"a\"},\"wait\":\"x\"}",
        "{\"condition\":{\"variable\":\"a\"},\"wait\":null}",
        "{\"condition\":{\"variable\":\"a\"},\"slice\":\"yes\"}",
        "{\"condition\":{\"variable\":\"a\"},\"wiat\":\"1s\"}",
        "{\"condition\":{\"variable\":\"a\"}} x"
      })
  void await_bodyThatDoesNotFit_isRefused(String body) {
    hub.post(RUN + "/await", body).requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void await_nestedDeepOrNamingMany_isBounded() {
    await("{\"any\":[".repeat(100_000), "1s").requireProblem(ErrorCode.INVALID_REQUEST);
    await("{\"any\":[" + "{\"variable\":\"a\"},".repeat(256) + "{\"variable\":\"a\"}]}", "1s")
        .requireProblem(ErrorCode.INVALID_REQUEST);
    await("{\"any\":[" + "{\"variable\":\"a\"},".repeat(255) + "{\"variable\":\"a\"}]}", "0s")
        .requireProblem(ErrorCode.TIMED_OUT);
    assertThat(
            await("{\"variable\":\"a b\"}", "1s").requireProblem(ErrorCode.INVALID_NAME).detail())
        .startsWith("The variable name 'a b' has a space at position 2.");
  }

  @Test
  void await_longBody_isRefused() {
    String operand = "\"" + "x".repeat(64 << 10) + "\"";

    assertThat(
            await("{\"variable\":\"a\",\"equals\":" + operand + "}", "1s")
                .requireProblem(ErrorCode.INVALID_REQUEST)
                .detail())
        .isEqualTo(
            "The body of an await has 65590 bytes; it has at most 65536, because the hub keeps it"
                + " for as long as the wait lasts.");
  }

  @Test
  void await_withoutWait_onlyLooks() {
    hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"a\"}}")
        .requireProblem(ErrorCode.TIMED_OUT);
    hub.write("a", "1");
    hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"a\"},\"wait\":5,\"slice\":true}")
        .requireStatus(200);
  }

  @Test
  void await_slipInAMember_listsAllThatFit() {
    Answer answer =
        hub.post(RUN + "/await", TestHub.json("{'condition':{'variable':'x','equal':1}}"))
            .requireProblem(ErrorCode.INVALID_REQUEST);

    assertThat(answer.detail())
        .isEqualTo(
            "'equal' is not known here. There are: absent, after, equals, is, participant, pointer,"
                + " value, variable, waiting.");
  }
}
