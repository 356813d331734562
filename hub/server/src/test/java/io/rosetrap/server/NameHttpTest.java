package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of runs, variables and participants, in paths and headers. */
class NameHttpTest {
  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource({
    "X_Data, X_Data",
    "a/b/c, a/b/c",
    "a%2Fb%2fc, a/b/c",
    "%41%2e%2D_, A.-_",
    "x/failure, x/failure",
    "failure, failure",
    "variables/variables, variables/variables",
    "..., ...",
    ".a/b., .a/b."
  })
  void variable_plainOrEncoded_isOneAndTheSame(String inPath, String name) {
    Answer written = hub.put(VARIABLES + inPath, "1").requireStatus(200);

    assertThat(written.json().path("variable").asText()).isEqualTo(name);
    assertThat(hub.core().look().peek("default", name)).isPresent();
    hub.get(VARIABLES + inPath).requireStatus(200);
    hub.post(VARIABLES + inPath + "/failure", "{\"reason\":\"x\"}").requireStatus(200);
    assertThat(hub.core().look().failure("default", name)).isPresent();
  }

  @Test
  void names_of200Characters_fit() {
    String name = "n".repeat(200);
    String target = "/v1/runs/" + "r".repeat(200) + "/variables/" + name;
    hub.put(target, "1", "RoseTrap-Participant: " + "p".repeat(200)).requireStatus(200);
    assertThat(hub.get(target).header("RoseTrap-Writer")).contains("p".repeat(200));

    assertThat(hub.put(target + "n", "1").requireProblem(ErrorCode.INVALID_NAME).detail())
        .isEqualTo(
            "The variable name '"
                + "n".repeat(40)
                + "…' has 201 characters. A variable name has 1 to 200 characters of A-Z a-z 0-9 ."
                + " _ - /, and none of the segments between slashes is empty, '.' or '..'.");
    hub.put("/v1/runs/" + "r".repeat(201) + "/variables/a", "1")
        .requireProblem(ErrorCode.INVALID_NAME);
    hub.put(VARIABLES + "a", "1", "RoseTrap-Participant: " + "p".repeat(201))
        .requireProblem(ErrorCode.INVALID_NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "%2F",
        ".",
        "..",
        "a/../b",
        "../a",
        "a/.",
        "%2e%2e/a",
        "a%20b",
        "a+b",
        "a;b",
        "a%00",
        "a%0Ab",
        "%C3%BC",
        "%FF",
        "a%25b",
        "a:b",
        "a*"
      })
  void variable_thatBreaksTheRule_isRefused(String name) {
    hub.put(VARIABLES + name, "1").requireProblem(ErrorCode.INVALID_NAME);
    hub.get(VARIABLES + name + "?wait=1ms").requireProblem(ErrorCode.INVALID_NAME);
    hub.delete(VARIABLES + name).requireProblem(ErrorCode.INVALID_NAME);
    hub.post(VARIABLES + name + "/failure", "{\"reason\":\"x\"}")
        .requireProblem(ErrorCode.INVALID_NAME);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "%2e%2e", "a%2Fb", "a;b=c", "a%20b", "%C3%BC"})
  void run_thatBreaksTheRule_isRefused(String run) {
    for (String rest : new String[] {"", "/variables", "/waiters", "/journal"}) {
      hub.get("/v1/runs/" + run + rest).requireProblem(ErrorCode.INVALID_NAME);
    }
    hub.put("/v1/runs/" + run + "/variables/a", "1").requireProblem(ErrorCode.INVALID_NAME);
    hub.delete("/v1/runs/" + run).requireProblem(ErrorCode.INVALID_NAME);
    hub.post("/v1/runs/" + run + "/await", "{\"condition\":{\"variable\":\"a\"}}")
        .requireProblem(ErrorCode.INVALID_NAME);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void run_namedLikeAPartOfThePath_isARunLikeAnyOther() {
    for (String run : new String[] {"variables", "runs", "v1", "await", "..."}) {
      hub.put("/v1/runs/" + run + "/variables/x", run).requireStatus(200);
      assertThat(hub.core().look().peek(run, "x")).isPresent();
      assertThat(hub.get("/v1/runs/" + run + "/variables/x").text()).isEqualTo(run);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/runs/other/../default/variables/x",
        "/v1/runs/default/../../runs/default/variables/x",
        "/../v1/runs/default/variables/x",
        "/v1/%72uns/default/variables/x",
        "/v1/runs/default/%76ariables/x",
        "/v1//runs/default/variables/x",
        "//v1/runs/default/variables/x",
        "/./v1/runs/default/variables/x",
        "/v1;a=b/runs/default/variables/x",
        "/v1/runs/default/variables;a/x",
        "/V1/runs/default/variables/x",
        "/v2/runs/default/variables/x",
        "/",
        "*",
        "http://localhost/v1/runs/default/variables/x",
        "localhost:80"
      })
  void path_thatOnlyNormalisesToARoute_isNone(String target) {
    hub.write("x", "1");

    // Were such a path taken, two readers of it could disagree about what it names.
    hub.get(target).requireProblem(ErrorCode.NO_SUCH_ROUTE);
  }

  @Test
  void route_unknown_saysWhereThingsAre() {
    assertThat(hub.get("/v1/run/a?x=secret").requireProblem(ErrorCode.NO_SUCH_ROUTE).detail())
        .isEqualTo(
            "There is nothing at /v1/run/a. Variables are at /v1/runs/RUN/variables/NAME; GET"
                + " /openapi lists all paths.");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/runs/default/variables/x, 'DELETE, GET, PUT'",
    "PATCH, /v1/runs/default/variables/x/failure, 'DELETE, GET, POST, PUT'",
    "DELETE, /v1/runs, GET",
    "PUT, /v1/runs/default, 'DELETE, GET'",
    "GET, /v1/runs/default/await, POST",
    "GET, /set_lookout, POST",
    "OPTIONS, /health/live, GET",
    "TRACE, /openapi, GET"
  })
  void method_thatAPathDoesNotTake_isToldWhichItTakes(String method, String target, String allow) {
    Answer answer = hub.call(method, target).requireProblem(ErrorCode.METHOD_NOT_ALLOWED);

    assertThat(answer.header("Allow")).contains(allow);
    assertThat(answer.detail())
        .isEqualTo(target + " does not take " + method + ", but " + allow + ".");
  }

  // --- participants --------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "CLIENT A, CLIENT A",
    "CLIENT%20A, CLIENT A",
    "Z%C3%BCrich, Zürich",
    "%E4%B8%96%E7%95%8C%F0%9F%8C%8D, 世界🌍",
    "100%25, 100%",
    "a+b;c=\"d\", a+b;c=\"d\""
  })
  void participant_plainOrEncoded_isTheWriter(String header, String name) {
    hub.put(VARIABLES + "a", "1", "RoseTrap-Participant: " + header).requireStatus(200);

    assertThat(hub.core().look().peek("default", "a").orElseThrow().writer()).isEqualTo(name);
    String writer = hub.get(VARIABLES + "a").header("RoseTrap-Writer").orElseThrow();
    assertThat(Wire.decode(writer)).isEqualTo(name);
    assertThat(writer).matches("[!-~]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%20a", "a%20", "a%0Ab", "a%00", "%1B[31m", "a%7F", "%C2%85"})
  void participant_thatBreaksTheRule_isRefused(String header) {
    hub.put(VARIABLES + "a", "1", "RoseTrap-Participant: " + header)
        .requireProblem(ErrorCode.INVALID_NAME);
    hub.get(VARIABLES + "a?wait=1ms", "RoseTrap-Participant: " + header)
        .requireProblem(ErrorCode.INVALID_NAME);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void header_withBytesThatAreNotAscii_isRefusedAndSaysHowToSendThem() {
    // Each byte would be read as the same unknown character, and names and keys run into one.
    String raw = new String(utf8("Zürich"), StandardCharsets.ISO_8859_1);

    assertThat(
            hub.put(VARIABLES + "a", "1", "RoseTrap-Participant: " + raw)
                .requireProblem(ErrorCode.INVALID_REQUEST)
                .detail())
        .isEqualTo(
            "The header RoseTrap-Participant has bytes that are not ASCII. Percent-encode them as"
                + " UTF-8, for instance Z%C3%BCrich.");
    hub.put(VARIABLES + "a", "1", "Idempotency-Key: " + raw)
        .requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void participant_thatIsNoPercentEncodedText_isRefused() {
    for (String name : List.of("%zz", "%ff", "100%", "a%2")) {
      Answer answer =
          hub.put(VARIABLES + "x", "1", "RoseTrap-Participant: " + name)
              .requireProblem(ErrorCode.INVALID_REQUEST);
      assertThat(answer.detail())
          .isEqualTo(
              "The header RoseTrap-Participant is '"
                  + name
                  + "', which is not percent-encoded UTF-8. Encode the name, for instance"
                  + " Z%C3%BCrich; a percent sign in it is %25.");
    }
    hub.put(VARIABLES + "x", "1", "RoseTrap-Participant: 100%25").requireStatus(200);
  }
}
