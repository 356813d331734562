package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.Comparison;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the hub does: all of it, and nothing else. */
class OpenApiTest {
  private final OpenApiDocument document = new OpenApiDocument(HealthRoutes.openApiDocument());
  private final TestHub hub = TestHub.start();

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
    assertThat(texts("/components/schemas/Kind/enum")).isEqualTo(names(Subject.Kind.values()));
    assertThat(texts("/components/schemas/Ending/properties/kind/enum"))
        .isEqualTo(names(Ending.Kind.values()));
    assertThat(texts("/components/schemas/Failure/properties/kind/enum"))
        .isEqualTo(names(Failure.Kind.values()));
    assertThat(texts("/components/schemas/Run/properties/deadlocks/enum"))
        .isEqualTo(names(DeadlockPolicy.values()));
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
}
