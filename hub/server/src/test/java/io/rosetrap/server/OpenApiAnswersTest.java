package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a running hub answers, held against the OpenAPI document. */
class OpenApiAnswersTest {
  private static final String VARIABLE = "/v1/runs/{run}/variables/{name}";
  private static final String AWAIT = "POST /v1/runs/{run}/await";
  private static final String CONDITION = "{\"condition\":{\"variable\":\"a\"},\"wait\":\"1ms\"}";
  private static final String JSON = "Content-Type: application/json";
  private static final String A = "RoseTrap-Participant: A";

  private final OpenApiDocument document = new OpenApiDocument(HealthRoutes.openApiDocument());
  private final TestHub hub =
      TestHub.start(c -> c.faults(true).limits(Limits.builder().runs(2).versions(1).build()));

  /** Operations and statuses that were really seen. */
  private final Set<String> seen = new TreeSet<>();

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Asks, and holds what comes back against what the document says. */
  @CanIgnoreReturnValue
  private Answer ask(String operation, String target, String body, String... headers) {
    String[] words = operation.split(" ", 2);
    for (String header : headers) {
      String name = header.substring(0, header.indexOf(':'));
      assertThat(document.parameters(words[0], words[1]))
          .as(operation + " takes " + name)
          .anyMatch(
              p ->
                  p.path("name").asText().equals(name)
                      || name.matches("Content-Type|Origin|Accept"));
    }
    Answer answer =
        words[0].equals("GET") || words[0].equals("DELETE")
            ? hub.call(words[0], target, headers)
            : hub.call(words[0], target, TestHub.utf8(body), headers);
    seen.add(operation + " " + answer.status());

    JsonNode said =
        document.operation(words[0], words[1]).path("responses").path("" + answer.status());
    assertThat(said.isMissingNode()).as(operation + " answers " + answer.text()).isFalse();
    JsonNode response = document.resolve(said);
    requireHeaders(operation, response, answer);
    String type = answer.header("Content-Type").orElseThrow();
    JsonNode content = response.path("content");
    JsonNode media = content.has(type) ? content.path(type) : content.path("*/*");
    assertThat(media.isMissingNode()).as(operation + " answers " + type).isFalse();
    if (type.endsWith("json") && content.has(type)) {
      assertThat(document.faults(media.path("schema"), answer.json(), operation))
          .as(answer.text())
          .isEmpty();
    }
    if (type.equals(Wire.PROBLEM_TYPE)) {
      assertThat(response.path("x-codes")).contains(answer.json().path("code"));
    }
    return answer;
  }

  private void requireHeaders(String operation, JsonNode response, Answer answer) {
    List<String> named = new ArrayList<>(List.of("RoseTrap-Instance"));
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      named.add(header.getKey());
      JsonNode says = document.resolve(header.getValue());
      answer
          .header(header.getKey())
          .ifPresentOrElse(
              value -> {
                JsonNode schema = document.resolve(says.path("schema"));
                JsonNode read =
                    schema.path("type").asText().equals("integer")
                        ? JsonNodeFactory.instance.numberNode(Long.parseLong(value))
                        : JsonNodeFactory.instance.textNode(value);
                assertThat(document.faults(schema, read, header.getKey())).isEmpty();
              },
              () ->
                  assertThat(says.path("required").asBoolean())
                      .as(operation + " lacks " + header.getKey())
                      .isFalse());
    }
    Set<String> ours =
        answer.headers().keySet().stream()
            .filter(
                h -> h.startsWith("rosetrap-") || h.equals("etag") || h.equals("www-authenticate"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named.stream().map(n -> n.toLowerCase(Locale.ROOT))).as(operation).containsAll(ours);
  }

  @Test
  void answers_ofARunningHub_areAsDocumented() {
    variables();
    runs();
    original();
    participants();
    countersAndCollections();
    queues();
    barriers();
    locks();
    faults();
    ends();

    assertThat(
            seen.stream().filter(s -> s.endsWith(" 200")).map(s -> s.substring(0, s.length() - 4)))
        .as("every operation was seen to succeed")
        .containsAll(document.operations());
  }

  private void variables() {
    ask("GET " + VARIABLE, VARIABLES + "a?wait=1ms", "").requireStatus(404);
    ask("GET " + VARIABLE, VARIABLES + "a", "", "RoseTrap-Participant: C").requireStatus(404);
    ask("PUT " + VARIABLE, VARIABLES + "a", "{}", JSON, "Idempotency-Key: k").requireStatus(200);
    ask("PUT " + VARIABLE, VARIABLES + "a", "[]", JSON, "Idempotency-Key: k").requireStatus(422);
    ask("PUT " + VARIABLE, VARIABLES + "a", "1", "If-None-Match: *").requireStatus(409);
    ask("PUT " + VARIABLE, VARIABLES + "a", "1", "If-Match: \"9\"").requireStatus(412);
    ask("PUT " + VARIABLE, VARIABLES + "a", "{", JSON).requireStatus(400);
    ask("PUT " + VARIABLE, VARIABLES + "a", "x".repeat((1 << 20) + 1)).requireStatus(413);
    ask("PUT " + VARIABLE, VARIABLES + "a", "2", "RoseTrap-Participant: C").requireStatus(200);
    ask("GET " + VARIABLE, VARIABLES + "a", "").requireStatus(200);
    ask(
            "GET " + VARIABLE,
            VARIABLES + "a?wait=1s",
            "",
            "RoseTrap-Instance: " + hub.core().instance())
        .requireStatus(200);
    ask("GET " + VARIABLE, VARIABLES + "a", "", "RoseTrap-Instance: x").requireStatus(410);
    ask("GET " + VARIABLE, VARIABLES + "a?version=1", "").requireStatus(410);
    ask("GET " + VARIABLE, VARIABLES + "a%20", "").requireStatus(400);
    ask("GET " + VARIABLE, VARIABLES + "a", "", "Origin: http://evil.example").requireStatus(403);
    ask("POST " + VARIABLE + "/failure", VARIABLES + "b/failure", "{\"reason\":\"x\"}")
        .requireStatus(200);
    ask("POST " + VARIABLE + "/failure", VARIABLES + "b/failure", "{}").requireStatus(400);
    ask("GET " + VARIABLE, VARIABLES + "b?wait=1s", "").requireStatus(424);
  }

  private void runs() {
    ask("GET /v1/runs", "/v1/runs", "").requireStatus(200);
    ask("GET /v1/runs", "/v1/runs?x", "").requireStatus(400);
    ask("GET /v1/runs/{run}", RUN, "").requireStatus(200);
    ask("GET /v1/runs/{run}", "/v1/runs/none", "").requireStatus(404);
    ask("GET /v1/runs/{run}/variables", RUN + "/variables?prefix=", "").requireStatus(200);
    ask("GET /v1/runs/{run}/reads", RUN + "/reads?prefix=", "").requireStatus(200);
    ask("GET /v1/runs/{run}/journal", RUN + "/journal?after=0&limit=10", "").requireStatus(200);
    ask(AWAIT, RUN + "/await", CONDITION, "RoseTrap-Participant: A").requireStatus(200);
    ask(AWAIT, RUN + "/await", CONDITION.replace("\"a\"", "\"c\"")).requireStatus(404);
    ask(AWAIT, RUN + "/await", CONDITION.replace("\"a\"", "\"b\"")).requireStatus(424);
    ask(AWAIT, RUN + "/await", "{\"condition\":{\"variable\":\"c\",\"absent\":true}}")
        .requireStatus(200);
    ask(AWAIT, RUN + "/await", "{}").requireStatus(400);
    hub.later(() -> hub.get(VARIABLES + "w?wait=30s"));
    hub.awaitReader("w");
    ask("GET /v1/runs/{run}/waiters", RUN + "/waiters", "").requireStatus(200);
    ask("GET /v1/runs/{run}/variables", RUN + "/variables", "").requireStatus(200);
  }

  private void original() {
    String asked = "{\"variable_name\":\"o\",\"message\":\"\"}";
    ask("POST /request_data", "/request_data", asked).requireStatus(200);
    ask(
            "POST /update_variable",
            "/update_variable",
            "{\"variable_name\":\"o\",\"new_value\":\"1\"}")
        .requireStatus(200);
    ask("POST /request_data", "/request_data", asked).requireStatus(200);
    ask("POST /set_lookout", "/set_lookout", asked).requireStatus(200);
    ask("POST /set_lookout", "/set_lookout", asked.replace("\"o\"", "\"b\"")).requireStatus(424);
    ask("POST /acknowledge", "/acknowledge", asked).requireStatus(200);
    for (String call :
        List.of("/request_data", "/set_lookout", "/acknowledge", "/update_variable")) {
      ask("POST " + call, call, "{}").requireStatus(422);
    }
  }

  private void participants() {
    String at = RUN + "/participants";
    String path = "/v1/runs/{run}/participants";
    ask("POST " + path, at, "{}").requireStatus(400);
    Answer joined =
        ask("POST " + path, at, "{\"promises\":[\"pa\"],\"pid\":7}", A).requireStatus(200);
    String session = "RoseTrap-Session: " + joined.json().path("session").asText();
    ask("POST " + path + "/promises", at + "/promises", "{\"promises\":[\"pb\"]}", A, session)
        .requireStatus(200);
    ask("POST " + path + "/promises", at + "/promises", "{\"promises\":[\"pb\"]}")
        .requireStatus(404);
    ask("POST " + path + "/heartbeat", at + "/heartbeat", "", A, session).requireStatus(200);
    ask("POST " + path + "/heartbeat", at + "/heartbeat", "", A).requireStatus(400);
    ask("PUT /v1/runs/{run}/deadlocks", RUN + "/deadlocks", "{\"policy\":\"fail\"}")
        .requireStatus(200);
    ask("PUT /v1/runs/{run}/deadlocks", RUN + "/deadlocks", "{}").requireStatus(400);
    ask("GET " + VARIABLE, VARIABLES + "pa?wait=30s&alone=true", "", A, session).requireStatus(409);
    ask("GET " + path, at, "").requireStatus(200);
    ask("GET /v1/runs/{run}/variables", RUN + "/variables", "").requireStatus(200);
    ask("GET /v1/runs/{run}/diagnosis", RUN + "/diagnosis?variable=pa", "").requireStatus(200);
    ask("GET /v1/runs/{run}/diagnosis", RUN + "/diagnosis", "").requireStatus(200);
    String leave = "{\"exitCode\":1,\"lastLines\":[\"over\"]}";
    ask("POST " + path + "/leave", at + "/leave", leave, A, session).requireStatus(200);
    ask("POST " + path + "/leave", at + "/leave", leave, A, session).requireStatus(410);
    ask("GET " + VARIABLE, VARIABLES + "pa?wait=30s", "").requireStatus(424);
    ask("GET " + path, at, "").requireStatus(200);
    ask("POST " + path, at, "{}", A).requireStatus(200);
    ask("PUT " + VARIABLE, VARIABLES + "a", "1", A, session).requireStatus(409);
    ask("GET " + VARIABLE, VARIABLES + "nothing?wait=1s", "", A, session).requireStatus(409);
    ask("POST /v1/runs/{run}/seal", RUN + "/seal", "").requireStatus(200);
    ask("POST " + path, at, "{}", "RoseTrap-Participant: late").requireStatus(409);
  }

  private void countersAndCollections() {
    String counter = "/v1/runs/{run}/counters/{name}";
    ask("GET " + counter, RUN + "/counters/n", "").requireStatus(404);
    ask("POST " + counter, RUN + "/counters/n", "{\"add\":2}", "Idempotency-Key: once")
        .requireStatus(200);
    ask("POST " + counter, RUN + "/counters/n", "").requireStatus(200);
    // Of one version, that of the first addition is not kept.
    ask("POST " + counter, RUN + "/counters/n", "{\"add\":2}", "Idempotency-Key: once")
        .requireStatus(410);
    ask("PUT " + VARIABLE, VARIABLES + "words", "many").requireStatus(200);
    ask("POST " + counter, RUN + "/counters/words", "").requireStatus(409);
    ask("GET " + counter, RUN + "/counters/n", "").requireStatus(200);
    ask("GET " + counter, RUN + "/counters/n?atLeast=9&wait=1ms", "").requireStatus(404);
    String collection = "/v1/runs/{run}/collections/{name}";
    ask("PUT " + collection, RUN + "/collections/c", "1", A, "RoseTrap-Secret: true")
        .requireStatus(200);
    ask("GET " + collection, RUN + "/collections/c", "").requireStatus(200);
    ask("GET " + collection, RUN + "/collections/c?wait=1s&writer=A", "").requireStatus(200);
    ask("GET " + collection, RUN + "/collections/c?wait=1ms&slots=2", "").requireStatus(404);
    ask(AWAIT, RUN + "/await", "{\"condition\":{\"collection\":\"c\"}}").requireStatus(200);
    ask("DELETE " + collection, RUN + "/collections/c", "").requireStatus(200);
    ask("DELETE " + collection, RUN + "/collections/c", "").requireStatus(404);
  }

  private void queues() {
    String queue = "/v1/runs/{run}/queues/{name}";
    String at = RUN + "/queues/q";
    ask("GET " + queue, at, "").requireStatus(404);
    ask("POST " + queue + "/take", at + "/take?wait=1ms", "").requireStatus(404);
    ask("POST " + queue, at, "first", "RoseTrap-Secret: true").requireStatus(200);
    ask("POST " + queue, at, "second").requireStatus(200);
    Answer first = ask("POST " + queue + "/take", at + "/take?wait=1s&lease=1d", "", A);
    Answer second = ask("POST " + queue + "/take", at + "/take", "", A, "Idempotency-Key: second");
    ask("GET " + queue, at, "").requireStatus(200);
    String one = at + "/items/1/";
    String two = at + "/items/2/";
    String token = "?token=" + first.header("RoseTrap-Token").orElseThrow();
    String item = "POST " + queue + "/items/{item}/";
    ask(item + "renew", one + "renew" + token, "").requireStatus(200);
    ask(item + "renew", one + "renew?token=1", "").requireStatus(409);
    ask(item + "renew", one + "renew", "").requireStatus(400);
    ask(item + "return", one + "return" + token, "{\"reason\":\"no\"}").requireStatus(200);
    ask(item + "return", one + "return" + token, "").requireStatus(409);
    ask(item + "ack", two + "ack?token=" + second.header("RoseTrap-Token").orElseThrow(), "")
        .requireStatus(200);
    ask("POST " + queue + "/take", at + "/take", "", A, "Idempotency-Key: second")
        .requireStatus(409);
    ask(item + "ack", RUN + "/queues/none/items/1/ack?token=1", "").requireStatus(404);
    for (String verb : List.of("return", "drop")) {
      String dead = "POST " + queue + "/dead/" + verb;
      for (int i = 0; i < 5; i++) {
        Answer taken = ask("POST " + queue + "/take", at + "/take", "", A).requireStatus(200);
        String number = taken.header("RoseTrap-Item").orElseThrow();
        String held = "?token=" + taken.header("RoseTrap-Token").orElseThrow();
        ask(item + "return", at + "/items/" + number + "/return" + held, "").requireStatus(200);
        if (taken.header("RoseTrap-Deliveries").orElseThrow().equals("5")) {
          break;
        }
      }
      ask(dead, at + "/dead/" + verb, "{\"item\":1}", A).requireStatus(200);
      ask(dead, at + "/dead/" + verb, "", A).requireStatus(404);
      ask(dead, at + "/dead/" + verb, "[]", A).requireStatus(400);
    }
    ask("DELETE " + queue, at, "", A).requireStatus(200);
    ask("DELETE " + queue, at, "").requireStatus(404);
  }

  private void barriers() {
    String barrier = "/v1/runs/{run}/barriers/{name}";
    String at = RUN + "/barriers/b";
    ask("GET " + barrier, at, "").requireStatus(404);
    ask("POST " + barrier + "/withdraw", at + "/withdraw", "", A).requireStatus(404);
    ask("PUT " + barrier, at, "{\"parties\":[\"A\"]}").requireStatus(200);
    ask("PUT " + barrier, at, "{\"parties\":2}").requireStatus(409);
    ask("POST " + barrier + "/arrive", at + "/arrive?wait=1s", "{}", A).requireStatus(200);
    ask("POST " + barrier + "/arrive", at + "/arrive?wait=1s", "{}").requireStatus(400);
    ask("POST " + barrier + "/arrive", at + "/arrive?wait=1s", "{\"parties\":3}", A)
        .requireStatus(409);
    String other = RUN + "/barriers/other";
    ask("PUT " + barrier, other, "{\"parties\":[\"A\",\"B\"]}").requireStatus(200);
    ask("POST " + barrier + "/arrive", other + "/arrive?wait=1ms", "{\"parties\":2}", A)
        .requireStatus(404);
    ask("POST " + barrier + "/arrive", other + "/arrive?wait=1s", "", "RoseTrap-Participant: B")
        .requireStatus(424);
    ask("GET " + barrier, other, "").requireStatus(200);
    String giveUp = other + "/give-up";
    ask("POST " + barrier + "/give-up", giveUp, "{\"generation\":2}", A).requireStatus(409);
    ask("POST " + barrier + "/arrive", other + "/arrive?slice=true", "{\"timeout\":\"1m\"}", A)
        .requireStatus(404);
    ask("POST " + barrier + "/give-up", giveUp, "{\"generation\":2}", A).requireStatus(200);
    ask("POST " + barrier + "/withdraw", other + "/withdraw", "", A).requireStatus(200);
    ask("DELETE " + barrier, other, "").requireStatus(200);
    ask("DELETE " + barrier, other, "").requireStatus(404);
  }

  private void locks() {
    String lock = "/v1/runs/{run}/locks/{name}";
    String at = RUN + "/locks/l";
    ask("GET " + lock, at, "").requireStatus(404);
    String token =
        "?token="
            + ask("POST " + lock + "/acquire", at + "/acquire?lease=1h", "", A)
                .requireStatus(200)
                .json()
                .path("token")
                .asText();
    ask("POST " + lock + "/acquire", at + "/acquire?wait=1ms", "").requireStatus(404);
    ask("GET " + lock, at, "").requireStatus(200);
    ask("POST " + lock + "/renew", at + "/renew" + token, "").requireStatus(200);
    ask("DELETE " + lock, at, "").requireStatus(409);
    ask("POST " + lock + "/release", at + "/release" + token, "").requireStatus(200);
    ask("POST " + lock + "/release", at + "/release" + token, "").requireStatus(409);
    ask("POST " + lock + "/renew", at + "/renew" + token, "").requireStatus(409);
    ask("GET " + lock, at, "").requireStatus(200);
    ask("DELETE " + lock, at, "").requireStatus(200);
    ask("GET /v1/runs/{run}/journal", RUN + "/journal", "").requireStatus(200);
    ask("GET /v1/runs/{run}/journal", RUN + "/journal?after=999", "").requireStatus(410);
    ask("GET /sh", "/sh", "").requireStatus(200);
  }

  private void faults() {
    String faults = "/v1/runs/{run}/faults";
    String at = RUN + "/faults";
    String hold = "{\"kind\":\"hold\",\"variable\":\"held\"}";
    long fault =
        ask("POST " + faults, at, hold, A).requireStatus(200).json().path("fault").asLong();
    ask("POST " + faults, at, "{\"kind\":\"flood\"}").requireStatus(400);
    ask("GET " + faults, at, "").requireStatus(200);
    ask("DELETE " + faults + "/{fault}", at + "/" + fault, "").requireStatus(200);
    ask("DELETE " + faults + "/{fault}", at + "/" + fault, "").requireStatus(404);
    String steps = "{\"steps\":[\"A writes turn\",\"B writes turn\"]}";
    ask("POST /v1/runs/{run}/order", RUN + "/order", steps).requireStatus(200);
    ask("PUT " + VARIABLE, VARIABLES + "turn", "1", "RoseTrap-Participant: B").requireStatus(425);
    ask("PUT " + VARIABLE, VARIABLES + "turn", "1", A).requireStatus(200);
    ask("PUT " + VARIABLE, VARIABLES + "turn", "1", "RoseTrap-Participant: B").requireStatus(200);
  }

  private void ends() {
    ask("DELETE " + VARIABLE, VARIABLES + "a", "", "If-Match: \"1\"").requireStatus(412);
    ask("DELETE " + VARIABLE, VARIABLES + "a", "", "If-Match: \"2\"").requireStatus(200);
    ask("DELETE " + VARIABLE, VARIABLES + "a", "").requireStatus(404);
    hub.put("/v1/runs/second/variables/a", "1").requireStatus(200);
    ask("PUT " + VARIABLE, "/v1/runs/third/variables/a", "1").requireStatus(429);
    ask("GET " + VARIABLE, "/v1/runs/third/variables/a?wait=1s", "").requireStatus(429);
    ask("DELETE /v1/runs/{run}", "/v1/runs/second", "", "RoseTrap-Participant: A")
        .requireStatus(200);
    ask("DELETE /v1/runs/{run}", "/v1/runs/second", "").requireStatus(404);
    for (String open : List.of("/health/live", "/health/ready", "/openapi")) {
      ask("GET " + open, open, "").requireStatus(200);
    }
    hub.core().close();
    ask("GET /health/ready", "/health/ready", "").requireStatus(503);
    ask("PUT " + VARIABLE, VARIABLES + "a", "1").requireStatus(503);
    ask("GET " + VARIABLE, VARIABLES + "c?wait=1s", "").requireStatus(503);
    ask(AWAIT, RUN + "/await", CONDITION).requireStatus(503);
  }
}
