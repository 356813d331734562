package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the hub does: all of it, and nothing else. */
class OpenApiTest {
  private static final String CONDITION = "{\"condition\":{\"variable\":\"a\"},\"wait\":\"1ms\"}";

  private final OpenApiDocument document = new OpenApiDocument(HealthRoutes.openApiDocument());
  private final TestHub hub =
      TestHub.start(c -> c.limits(Limits.builder().runs(2).versions(1).build()));

  /** Operations and statuses that were really seen. */
  private final Set<String> seen = new TreeSet<>();

  @AfterEach
  void stop() {
    hub.close();
  }

  // --- the document itself -------------------------------------------------------------------

  @Test
  void document_isServedAsItIs() {
    Answer answer = hub.get("/openapi").requireStatus(200);

    assertThat(answer.header("Content-Type")).contains("application/yaml; charset=utf-8");
    assertThat(answer.body()).isEqualTo(HealthRoutes.openApiDocument());
    assertThat(document.root().path("openapi").asText()).startsWith("3.1.");
    document.walk(
        "",
        document.root(),
        (place, node) ->
            assertThat(node.isNull()).as("a text with a comma, unquoted: " + place).isFalse());
  }

  @Test
  void operations_areTheRoutes() {
    List<Route> routes = HubRouting.routes(hub.core(), ServerConfig.builder().build());

    assertThat(document.operations())
        .isEqualTo(
            routes.stream()
                .map(r -> r.method() + " " + r.path().replace("{+", "{"))
                .collect(Collectors.toCollection(TreeSet::new)));
    for (Route route : routes) {
      String path = route.path().replace("{+", "{");
      JsonNode operation = document.operation(route.method(), path);
      assertThat(operation.path("security").isMissingNode()).as(path).isEqualTo(!route.open());
      List<String> inPath =
          document.parameters(route.method(), path).stream()
              .filter(p -> p.path("in").asText().equals("path"))
              .map(p -> "{" + p.path("name").asText() + "}")
              .toList();
      assertThat(inPath).allSatisfy(p -> assertThat(path).contains(p));
      assertThat(inPath).hasSize((int) path.chars().filter(c -> c == '{').count());
    }
  }

  @Test
  void references_leadSomewhereAndNothingIsUnused() {
    Set<String> used = new TreeSet<>();
    document.walk(
        "",
        document.root(),
        (place, node) -> {
          if (node.has("$ref")) {
            document.resolve(node);
            used.add(node.get("$ref").asText());
          }
        });
    Set<String> defined = new TreeSet<>();
    for (Map.Entry<String, JsonNode> kind : document.root().path("components").properties()) {
      if (!kind.getKey().equals("securitySchemes")) {
        kind.getValue()
            .properties()
            .forEach(e -> defined.add("#/components/" + kind.getKey() + "/" + e.getKey()));
      }
    }
    // What any path or method answers that is not in the document belongs to no operation.
    used.add("#/components/responses/NoSuchRoute");
    used.add("#/components/responses/MethodNotAllowed");
    used.add("#/components/headers/Allow");
    assertThat(used).isEqualTo(defined);
  }

  @Test
  void codes_areThoseOfTheRegistry() {
    Set<String> registered =
        Arrays.stream(ErrorCode.values())
            .filter(code -> code.status() > 0)
            .map(ErrorCode::name)
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> named = new TreeSet<>();
    for (Map.Entry<String, JsonNode> response :
        document.root().at("/components/responses").properties()) {
      response.getValue().path("x-codes").forEach(code -> named.add(code.asText()));
    }

    assertThat(named).isEqualTo(registered);
    assertThat(texts("/components/schemas/Problem/properties/code/enum")).isEqualTo(registered);
  }

  @Test
  void statuses_areThoseOfTheirCodes() {
    for (String operation : document.operations()) {
      String[] words = operation.split(" ", 2);
      for (Map.Entry<String, JsonNode> response :
          document.operation(words[0], words[1]).path("responses").properties()) {
        for (JsonNode code : document.resolve(response.getValue()).path("x-codes")) {
          assertThat(ErrorCode.valueOf(code.asText()).status())
              .as(operation + " " + code)
              .isEqualTo(Integer.parseInt(response.getKey()));
        }
      }
    }
  }

  @Test
  void enums_areThoseOfTheProgram() {
    assertThat(texts("/components/schemas/JournalEntry/properties/operation/enum"))
        .isEqualTo(names(JournalEntry.Operation.values()));
    assertThat(texts("/components/schemas/Diagnosis/properties/facts/items/properties/kind/enum"))
        .isEqualTo(names(Diagnosis.Kind.values()));
    assertThat(texts("/components/schemas/Compares/properties/is/enum"))
        .isEqualTo(
            Arrays.stream(Comparison.values())
                .map(Comparison::sign)
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(document.root().at("/components/parameters/idempotencyKey/schema/maxLength").asInt())
        .isEqualTo(Wire.MAX_IDEMPOTENCY_KEY);
  }

  @Test
  void examples_fitTheirSchemasAndTheHubTakesThem() {
    document.walk(
        "",
        document.root(),
        (place, node) -> {
          JsonNode examples = node.path("examples");
          if (examples.isArray()) {
            examples.forEach(e -> assertThat(document.faults(node, e, place)).isEmpty());
          } else {
            examples.forEach(
                e ->
                    assertThat(document.faults(node.path("schema"), e.path("value"), place))
                        .isEmpty());
          }
        });
    JsonNode requests =
        document
            .operation("POST", "/v1/runs/{run}/await")
            .at("/requestBody/content/application~1json/examples");
    assertThat(requests).hasSizeGreaterThan(5);
    for (JsonNode example : requests) {
      String body =
          example.path("value").toString().replaceAll("\"wait\":\"[^\"]+\"", "\"wait\":\"0s\"");
      assertThat(hub.post(RUN + "/await", body).status()).as(body).isIn(200, 404);
    }
  }

  private Set<String> texts(String place) {
    Set<String> texts = new TreeSet<>();
    document.root().at(place).forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static Set<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
  }

  // --- the document and a running hub --------------------------------------------------------

  /** Asks, and holds what comes back against what the document says. */
  private Answer ask(String operation, String target, String body, String... headers) {
    String[] words = operation.split(" ", 2);
    for (String header : headers) {
      String name = header.substring(0, header.indexOf(':'));
      assertThat(document.parameters(words[0], words[1]))
          .as(operation + " takes " + name)
          .anyMatch(
              p -> p.path("name").asText().equals(name) || name.matches("Content-Type|Origin"));
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
    String variable = "/v1/runs/{run}/variables/{name}";
    String json = "Content-Type: application/json";
    ask("GET " + variable, VARIABLES + "a?wait=1ms", "").requireStatus(404);
    ask("GET " + variable, VARIABLES + "a", "", "RoseTrap-Participant: C").requireStatus(404);
    ask("PUT " + variable, VARIABLES + "a", "{}", json, "Idempotency-Key: k").requireStatus(200);
    ask("PUT " + variable, VARIABLES + "a", "[]", json, "Idempotency-Key: k").requireStatus(422);
    ask("PUT " + variable, VARIABLES + "a", "1", "If-None-Match: *").requireStatus(409);
    ask("PUT " + variable, VARIABLES + "a", "1", "If-Match: \"9\"").requireStatus(412);
    ask("PUT " + variable, VARIABLES + "a", "{", json).requireStatus(400);
    ask("PUT " + variable, VARIABLES + "a", "x".repeat((1 << 20) + 1)).requireStatus(413);
    ask("PUT " + variable, VARIABLES + "a", "2", "RoseTrap-Participant: C").requireStatus(200);
    ask("GET " + variable, VARIABLES + "a", "").requireStatus(200);
    ask(
            "GET " + variable,
            VARIABLES + "a?wait=1s",
            "",
            "RoseTrap-Instance: " + hub.core().instance())
        .requireStatus(200);
    ask("GET " + variable, VARIABLES + "a", "", "RoseTrap-Instance: x").requireStatus(410);
    ask("GET " + variable, VARIABLES + "a?version=1", "").requireStatus(410);
    ask("GET " + variable, VARIABLES + "a%20", "").requireStatus(400);
    ask("GET " + variable, VARIABLES + "a", "", "Origin: http://evil.example").requireStatus(403);
    ask("POST " + variable + "/failure", VARIABLES + "b/failure", "{\"reason\":\"x\"}")
        .requireStatus(200);
    ask("POST " + variable + "/failure", VARIABLES + "b/failure", "{}").requireStatus(400);
    ask("GET " + variable, VARIABLES + "b?wait=1s", "").requireStatus(424);

    ask("GET /v1/runs", "/v1/runs", "").requireStatus(200);
    ask("GET /v1/runs", "/v1/runs?x", "").requireStatus(400);
    ask("GET /v1/runs/{run}", RUN, "").requireStatus(200);
    ask("GET /v1/runs/{run}", "/v1/runs/none", "").requireStatus(404);
    ask("GET /v1/runs/{run}/variables", RUN + "/variables?prefix=", "").requireStatus(200);
    ask("GET /v1/runs/{run}/journal", RUN + "/journal?after=0&limit=10", "").requireStatus(200);
    String await = "POST /v1/runs/{run}/await";
    ask(await, RUN + "/await", CONDITION, "RoseTrap-Participant: A").requireStatus(200);
    ask(await, RUN + "/await", CONDITION.replace("\"a\"", "\"c\"")).requireStatus(404);
    ask(await, RUN + "/await", CONDITION.replace("\"a\"", "\"b\"")).requireStatus(424);
    ask(await, RUN + "/await", "{\"condition\":{\"variable\":\"c\",\"absent\":true}}")
        .requireStatus(200);
    ask(await, RUN + "/await", "{}").requireStatus(400);
    hub.later(() -> hub.get(VARIABLES + "w?wait=30s"));
    hub.awaitReader("w");
    ask("GET /v1/runs/{run}/waiters", RUN + "/waiters", "").requireStatus(200);
    ask("GET /v1/runs/{run}/variables", RUN + "/variables", "").requireStatus(200);

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

    ask("DELETE " + variable, VARIABLES + "a", "", "If-Match: \"1\"").requireStatus(412);
    ask("DELETE " + variable, VARIABLES + "a", "", "If-Match: \"2\"").requireStatus(200);
    ask("DELETE " + variable, VARIABLES + "a", "").requireStatus(404);
    hub.put("/v1/runs/second/variables/a", "1").requireStatus(200);
    ask("PUT " + variable, "/v1/runs/third/variables/a", "1").requireStatus(429);
    ask("GET " + variable, "/v1/runs/third/variables/a?wait=1s", "").requireStatus(429);
    ask("DELETE /v1/runs/{run}", "/v1/runs/second", "", "RoseTrap-Participant: A")
        .requireStatus(200);
    ask("DELETE /v1/runs/{run}", "/v1/runs/second", "").requireStatus(404);
    for (String open : List.of("/health/live", "/health/ready", "/openapi")) {
      ask("GET " + open, open, "").requireStatus(200);
    }
    hub.core().close();
    ask("GET /health/ready", "/health/ready", "").requireStatus(503);
    ask("PUT " + variable, VARIABLES + "a", "1").requireStatus(503);
    ask("GET " + variable, VARIABLES + "c?wait=1s", "").requireStatus(503);
    ask(await, RUN + "/await", CONDITION).requireStatus(503);

    assertThat(
            seen.stream().filter(s -> s.endsWith(" 200")).map(s -> s.substring(0, s.length() - 4)))
        .as("every operation was seen to succeed")
        .containsAll(document.operations());
  }
}
