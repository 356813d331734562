package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The original Python hub's protocol, spoken as its clients speak it. */
class OriginalProtocolTest {
  private static final String TEXT = "Content-Type: application/json";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private static String ask(String variable) {
    return "{\"variable_name\": \""
        + variable
        + "\", \"message\": \"CLIENT asks for "
        + variable
        + "\"}";
  }

  private static String update(String variable, String value) {
    return "{\"variable_name\": \"" + variable + "\", \"new_value\": \"" + value + "\"}";
  }

  private Answer call(String path, String body) {
    return hub.post(path, body, TEXT, "Accept: */*", "User-Agent: python-requests/2.32.3");
  }

  /** What the original's client does to read: status check, blocking wait, acknowledge. */
  private String receive(String variable) {
    Answer status = call("/request_data", ask(variable)).requireStatus(200);
    if (!status.json().path("status").asText().equals("READY")) {
      status = call("/set_lookout", ask(variable)).requireStatus(200);
      assertThat(status.json().path("status").asText()).isIn("READY", "RECEIVED");
    }
    call("/acknowledge", ask(variable)).requireStatus(200);
    return status.json().path("value").asText();
  }

  @Test
  void client_readsBeforeTheWrite_isHandedTheValue() {
    assertThat(call("/request_data", ask("X_Data")).requireStatus(200).text())
        .isEqualTo("{\"status\":\"PENDING\"}");
    CompletableFuture<Answer> lookout = hub.later(() -> call("/set_lookout", ask("X_Data")));
    hub.awaitReader("X_Data");

    Answer updated = call("/update_variable", update("X_Data", "50")).requireStatus(200);

    assertThat(updated.text())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"X_Data is updated; 1 client was waiting for it\"}");
    assertThat(join(lookout).requireStatus(200).text())
        .isEqualTo("{\"status\":\"RECEIVED\",\"value\":\"50\"}");
    assertThat(join(lookout).header("Content-Type")).contains("application/json");
    assertThat(call("/acknowledge", ask("X_Data")).requireStatus(200).text())
        .isEqualTo("{\"status\":\"OK\"}");
  }

  @Test
  void client_readsAfterTheWrite_isReadyAtOnce() {
    assertThat(call("/update_variable", update("X_Data", "50")).text())
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"X_Data is updated; no client was waiting for it\"}");

    assertThat(call("/request_data", ask("X_Data")).text())
        .isEqualTo("{\"status\":\"READY\",\"value\":\"50\"}");
    assertThat(call("/set_lookout", ask("X_Data")).text())
        .isEqualTo("{\"status\":\"READY\",\"value\":\"50\"}");
  }

  @Test
  void sample_ofTheOriginal_handsXToAAndYToB() {
    CompletableFuture<Answer> a =
        hub.later(
            () -> {
              String x = receive("X_Data");
              return call("/update_variable", update("Y_Data", "" + 2 * Integer.parseInt(x)));
            });
    CompletableFuture<Answer> b =
        hub.later(() -> new Answer(200, Map.of(), TestHub.utf8(receive("Y_Data"))));
    hub.awaitReader("X_Data");
    hub.awaitReader("Y_Data");

    call("/update_variable", update("X_Data", "50")).requireStatus(200);

    assertThat(join(a).json().path("message").asText())
        .isEqualTo("Y_Data is updated; 1 client was waiting for it");
    assertThat(join(b).text()).isEqualTo("100");
  }

  @Test
  void update_manyWait_saysHowMany() {
    List<CompletableFuture<Answer>> lookouts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lookouts.add(hub.later(() -> call("/set_lookout", ask("a"))));
    }
    hub.awaitReaders("a", 3);

    assertThat(call("/update_variable", update("a", "")).json().path("message").asText())
        .isEqualTo("a is updated; 3 clients were waiting for it");
    lookouts.forEach(
        lookout ->
            assertThat(join(lookout).text()).isEqualTo("{\"status\":\"RECEIVED\",\"value\":\"\"}"));
  }

  @Test
  void acknowledge_byAStranger_disturbsNobody() {
    CompletableFuture<Answer> lookout = hub.later(() -> call("/set_lookout", ask("a")));
    hub.awaitReader("a");

    for (int i = 0; i < 5; i++) {
      call("/acknowledge", ask("a")).requireStatus(200);
      call("/acknowledge", ask("unknown")).requireStatus(200);
    }

    assertThat(lookout).isNotDone();
    assertThat(hub.core().look().waiterCount()).isEqualTo(1);
    call("/update_variable", update("a", "1")).requireStatus(200);
    assertThat(join(lookout).json().path("value").asText()).isEqualTo("1");
  }

  @Test
  void lookout_clientGivesUp_leavesNothingBehind() {
    try (RawClient client = hub.connect()) {
      client.request("POST", "/set_lookout", TestHub.utf8(ask("a")), TEXT);
      hub.awaitReader("a");
      assertThat(hub.core().look().runs()).hasSize(1);
    }

    hub.awaitNoReaders();
    TestHub.awaitTrue("the run is gone", () -> hub.core().look().runs().isEmpty());
    assertThat(call("/update_variable", update("a", "1")).json().path("message").asText())
        .isEqualTo("a is updated; no client was waiting for it");
  }

  @Test
  void lookout_clientIsKilled_leavesNothingBehind() {
    RawClient client = hub.connect();
    client.request("POST", "/set_lookout", TestHub.utf8(ask("a")), TEXT);
    hub.awaitReader("a");

    client.reset();

    hub.awaitNoReaders();
    TestHub.awaitTrue("the run is gone", () -> hub.core().look().runs().isEmpty());
  }

  @Test
  void lookout_clientPipelinesAndGivesUp_leavesNothingBehind() {
    try (RawClient client = hub.connect()) {
      client.request("POST", "/set_lookout", TestHub.utf8(ask("a")), TEXT);
      hub.awaitReader("a");
      for (int i = 0; i < 3; i++) {
        client.request("POST", "/acknowledge", TestHub.utf8(ask("a")), TEXT);
      }
    }

    hub.awaitNoReaders();
  }

  @Test
  void looking_atUnknownNames_allocatesNothing() {
    for (int i = 0; i < 100; i++) {
      call("/request_data", ask("unknown_" + i)).requireStatus(200);
      call("/acknowledge", ask("unknown_" + i)).requireStatus(200);
    }

    assertThat(hub.remains()).isEqualTo("[], 0 waiters, 0 bytes");
  }

  @Test
  void values_writtenByOthers_areStrings() {
    String json = "Content-Type: application/json";
    for (String[] pair :
        new String[][] {
          {"50", "50"},
          {"null", "null"},
          {"{\"a\": [1]}", "{\"a\": [1]}"},
          {"\"quoted \\\"ü\\\"\"", "quoted \"ü\""},
          {" \"spaced\" ", "spaced"}
        }) {
      hub.put(VARIABLES + "v", pair[0], json).requireStatus(200);
      assertThat(call("/request_data", ask("v")).json().path("value").asText()).isEqualTo(pair[1]);
      assertThat(call("/request_data", ask("v")).json().path("value").isTextual()).isTrue();
    }
    hub.put(VARIABLES + "v", "Grüße").requireStatus(200);
    assertThat(call("/set_lookout", ask("v")).json().path("value").asText()).isEqualTo("Grüße");
    hub.call("PUT", VARIABLES + "v", new byte[] {0, -1}, "Content-Type: image/png")
        .requireStatus(200);
    assertThat(call("/set_lookout", ask("v")).json().path("value").asText()).isEqualTo("AP8=");
  }

  @Test
  void values_writtenByTheOriginal_areTextOfTheDefaultRun() {
    call("/update_variable", update("a/b", "\\u00fc 世界")).requireStatus(200);

    Answer read = hub.get(VARIABLES + "a/b").requireStatus(200);

    assertThat(read.text()).isEqualTo("ü 世界");
    assertThat(read.header("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(read.header("RoseTrap-Writer")).contains("anonymous");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | missing | body | Field required",
        "{ | json_invalid | body | JSON decode error",
        "[] | model_attributes_type | body | Input should be a valid dictionary",
        "{} | missing | body,variable_name | Field required",
        "{\"variable_name\":1} | string_type | body,variable_name | Input should be a valid string",
        "{\"variable_name\":null} | string_type | body,variable_name | Input should be a valid"
            + " string",
        "{\"variable_name\":\"a\"} | missing | body,SECOND | Field required",
        "{\"variable_name\":\"a\",\"SECOND\":50} | string_type | body,SECOND | Input should be a"
            + " valid string",
      })
  void body_thatDoesNotFit_isTheOriginals422(String body, String type, String at, String message) {
    for (String path :
        List.of("/request_data", "/set_lookout", "/acknowledge", "/update_variable")) {
      String second = path.equals("/update_variable") ? "new_value" : "message";

      Answer answer = call(path, body.replace("SECOND", second)).requireStatus(422);

      String location = String.join("\",\"", at.replace("SECOND", second).split(",", -1));
      assertThat(answer.text())
          .isEqualTo(
              "{\"detail\":[{\"type\":\""
                  + type
                  + "\",\"loc\":[\""
                  + location
                  + "\"],\"msg\":\""
                  + message
                  + "\"}]}");
      assertThat(answer.header("Content-Type")).contains("application/json");
    }
    assertThat(hub.remains()).isEqualTo("[], 0 waiters, 0 bytes");
  }

  @Test
  void name_thatBreaksTheRule_isTheOriginals422() {
    Answer answer = call("/set_lookout", ask("a b")).requireStatus(422);

    assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("value_error");
    assertThat(answer.json().at("/detail/0/msg").asText())
        .startsWith("The variable name 'a b' has a space at position 2.");
  }

  @Test
  void lookout_variableFailsOrRunGoes_isToldSoAndNotLeftWaiting() {
    CompletableFuture<Answer> failed = hub.later(() -> call("/set_lookout", ask("a")));
    CompletableFuture<Answer> deleted = hub.later(() -> call("/set_lookout", ask("b")));
    hub.awaitReader("a");
    hub.awaitReader("b");

    hub.post(VARIABLES + "a/failure", "{\"reason\":\"x\"}").requireStatus(200);
    join(failed).requireProblem(ErrorCode.FAILED);
    hub.delete(RUN).requireStatus(200);
    join(deleted).requireProblem(ErrorCode.CANCELLED);
  }

  @Test
  void rounds_manyInParallel_loseNothing() {
    List<CompletableFuture<Answer>> readers = new ArrayList<>();
    int rounds = 100;
    for (int i = 0; i < rounds; i++) {
      String name = "round_" + i;
      String value = "value " + i;
      readers.add(hub.later(() -> new Answer(200, Map.of(), TestHub.utf8(receive(name)))));
      hub.later(() -> call("/update_variable", update(name, value)));
    }

    for (int i = 0; i < rounds; i++) {
      assertThat(join(readers.get(i)).text()).isEqualTo("value " + i);
    }
    assertThat(hub.core().look().waiterCount()).isZero();
  }

  @Test
  void stop_clientsWait_eachIsAnswered() {
    CompletableFuture<Answer> lookout = hub.later(() -> call("/set_lookout", ask("a")));
    hub.awaitReader("a");

    hub.close();

    join(lookout).requireProblem(ErrorCode.HUB_CLOSING);
  }

  @Test
  void text_withHalfACharacter_isTheOriginals422() {
    Answer answer = call("/update_variable", update("a", "\\ud800")).requireStatus(422);

    assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("string_unicode");
    assertThat(answer.json().at("/detail/0/loc/1").asText()).isEqualTo("new_value");
    assertThat(hub.core().look().peek("default", "a")).isEmpty();
  }
}
