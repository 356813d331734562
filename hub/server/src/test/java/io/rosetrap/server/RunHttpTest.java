package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be seen of runs, and deleting one. */
class RunHttpTest {
  private final TestHub hub = TestHub.start(c -> c.limits(Limits.builder().journal(4).build()));

  @AfterEach
  void stop() {
    hub.close();
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.path(field).asText()));
    return texts;
  }

  @Test
  void runs_newHub_areNone() {
    assertThat(hub.get("/v1/runs").requireStatus(200).text())
        .isEqualTo("{\"instance\":\"" + hub.core().instance() + "\",\"runs\":[]}");
  }

  @Test
  void runs_afterWrites_areListedByName() {
    hub.put("/v1/runs/b/variables/x", "123").requireStatus(200);
    hub.put("/v1/runs/a/variables/x", "1").requireStatus(200);

    JsonNode runs = hub.get("/v1/runs").requireStatus(200).json().path("runs");

    assertThat(texts(runs, "name")).containsExactly("a", "b");
    JsonNode b = hub.get("/v1/runs/b").requireStatus(200).json();
    assertThat(b).isEqualTo(runs.get(1));
    assertThat(b.path("revision").asInt()).isEqualTo(1);
    assertThat(b.path("variables").asInt()).isEqualTo(1);
    assertThat(b.path("bytes").asInt()).isEqualTo(3);
    assertThat(Instant.parse(b.path("createdAt").asText())).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void run_unknown_isTold() {
    assertThat(hub.get(RUN).requireProblem(ErrorCode.NO_SUCH_RUN).detail())
        .isEqualTo(
            "There is no run default. A run exists from its first write; GET /v1/runs lists them.");
    assertThat(hub.delete(RUN).requireProblem(ErrorCode.NO_SUCH_RUN).detail())
        .isEqualTo("There is no run default. GET /v1/runs lists those there are.");
  }

  @Test
  void list_ofWrittenFailedAndAwaited_tellsOfAllThree() {
    hub.put(VARIABLES + "a", "{}", "Content-Type: application/json", "RoseTrap-Participant: C A")
        .requireStatus(200);
    hub.post(VARIABLES + "b/failure", "{\"reason\":\"no\"}").requireStatus(200);
    hub.later(() -> hub.get(VARIABLES + "c?wait=20s"));
    hub.awaitReader("c");
    hub.write("gone", "1");
    hub.delete(VARIABLES + "gone").requireStatus(200);

    JsonNode list = hub.get(RUN + "/variables").requireStatus(200).json();

    assertThat(list.path("run").asText()).isEqualTo("default");
    assertThat(list.path("revision").asInt()).isEqualTo(4);
    assertThat(texts(list.path("variables"), "name")).containsExactly("a", "b", "c");
    assertThat(list.at("/variables/0").toString())
        .matches(
            "\\{\"name\":\"a\",\"version\":1,\"revision\":1,\"writer\":\"C"
                + " A\",\"writtenAt\":\"[^\"]+\","
                + "\"contentType\":\"application/json\",\"size\":2,\"waiters\":0,\"promisedBy\":\\[\\]}");
    assertThat(list.at("/variables/1").toString())
        .isEqualTo(
            "{\"name\":\"b\",\"version\":0,\"revision\":2,\"size\":0,\"waiters\":0,\"promisedBy\":[],"
                + "\"failure\":\"no\"}");
    assertThat(list.at("/variables/2/waiters").asInt()).isEqualTo(1);
  }

  @Test
  void list_withPrefix_isOfThoseOnly() {
    hub.write("a/1", "1");
    hub.write("a/2", "1");
    hub.write("b", "1");

    assertThat(texts(hub.get(RUN + "/variables?prefix=a/").json().path("variables"), "name"))
        .containsExactly("a/1", "a/2");
    assertThat(texts(hub.get(RUN + "/variables?prefix=a%2F2").json().path("variables"), "name"))
        .containsExactly("a/2");
    assertThat(hub.get(RUN + "/variables?prefix=%C3%BC").json().path("variables")).isEmpty();
    hub.get(RUN + "/variables?prefx=a").requireProblem(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void list_ofNoRun_isEmptyAndCreatesNone() {
    assertThat(hub.get(RUN + "/variables").requireStatus(200).text())
        .isEqualTo("{\"run\":\"default\",\"revision\":0,\"variables\":[]}");
    assertThat(hub.get(RUN + "/waiters").requireStatus(200).text())
        .isEqualTo("{\"run\":\"default\",\"waiters\":[]}");
    assertThat(hub.get(RUN + "/journal").requireStatus(200).text())
        .isEqualTo("{\"run\":\"default\",\"revision\":0,\"entries\":[]}");
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void waiters_ofSeveralKinds_areTold() {
    hub.later(() -> hub.get(VARIABLES + "a?wait=20s&after=3", "RoseTrap-Participant: CLIENT A"));
    hub.awaitReader("a");
    hub.later(
        () ->
            hub.post(
                RUN + "/await",
                "{\"wait\":\"20s\",\"condition\":{\"all\":[{\"variable\":\"b\",\"equals\":1},"
                    + "{\"variable\":\"c\"}]}}"));
    hub.awaitReader("b");

    JsonNode waiters = hub.get(RUN + "/waiters").requireStatus(200).json().path("waiters");

    assertThat(texts(waiters, "participant")).containsExactly("CLIENT A", "anonymous");
    assertThat(texts(waiters, "condition"))
        .containsExactly("a after version 3", "all of [b == 1, c]");
    assertThat(waiters.at("/1/variables").toString()).isEqualTo("[\"b\",\"c\"]");
    assertThat(Duration.parse(waiters.at("/0/waiting").asText())).isPositive();
  }

  @Test
  void reads_everyWayOfHandingOut_counts() {
    hub.put(VARIABLES + "a", "1").requireStatus(200);
    hub.get(VARIABLES + "a", "RoseTrap-Participant: peek").requireStatus(200);
    hub.get(VARIABLES + "a?wait=1s", "RoseTrap-Participant: read").requireStatus(200);
    hub.get(VARIABLES + "a?version=1", "RoseTrap-Participant: version").requireStatus(200);
    hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"a\"}}", "RoseTrap-Participant: await")
        .requireStatus(200);
    String original = "{\"variable_name\":\"a\",\"message\":\"\"}";
    hub.post("/request_data", original, "RoseTrap-Participant: request").requireStatus(200);
    hub.post("/set_lookout", original, "RoseTrap-Participant: lookout").requireStatus(200);
    hub.get(VARIABLES + "a?after=1", "RoseTrap-Participant: too early").requireStatus(404);
    hub.get(VARIABLES + "b", "RoseTrap-Participant: elsewhere").requireStatus(404);

    JsonNode reads = hub.get(RUN + "/reads?prefix=a").requireStatus(200).json().path("reads");

    assertThat(texts(reads, "participant"))
        .containsExactly("peek", "read", "version", "await", "request", "lookout");
    assertThat(reads.at("/0/variable").asText()).isEqualTo("a");
    assertThat(reads.at("/0/version").asInt()).isEqualTo(1);
    assertThat(reads.at("/0/revision").asInt()).isEqualTo(1);
    assertThat(hub.get(RUN + "/reads?prefix=b").json().path("reads")).isEmpty();
    hub.get(RUN + "/reads?prefx=a").requireProblem(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void reads_observer_doesNotCount() {
    hub.put(VARIABLES + "a", "1").requireStatus(200);
    String observer = "RoseTrap-Observer: true";
    hub.get(VARIABLES + "a", observer).requireStatus(200);
    hub.get(VARIABLES + "a?wait=1s", observer).requireStatus(200);
    hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"a\"}}", observer).requireStatus(200);
    assertThat(hub.get(RUN + "/reads").requireStatus(200).text())
        .isEqualTo("{\"run\":\"default\",\"revision\":1,\"reads\":[]}");
    hub.get(VARIABLES + "a", "RoseTrap-Observer: yes").requireProblem(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void journal_tellsEventsWithoutValues() {
    hub.put(VARIABLES + "a", "x".repeat(200), "RoseTrap-Participant: C").requireStatus(200);
    hub.delete(VARIABLES + "a").requireStatus(200);
    hub.post(VARIABLES + "a/failure", "{\"reason\":\"over\"}").requireStatus(200);

    JsonNode journal = hub.get(RUN + "/journal").requireStatus(200).json();

    assertThat(journal.path("revision").asInt()).isEqualTo(3);
    assertThat(texts(journal.path("entries"), "operation"))
        .containsExactly("WRITE", "DELETE", "FAIL");
    assertThat(texts(journal.path("entries"), "note"))
        .containsExactly("x".repeat(80) + "…", "", "over");
    assertThat(journal.at("/entries/0/size").asInt()).isEqualTo(200);
    assertThat(journal.at("/entries/1/version").asInt()).isEqualTo(1);
    assertThat(journal.at("/entries/1").has("contentType")).isFalse();
  }

  @Test
  void journal_pagedOrTrimmed_saysSo() {
    for (int i = 1; i <= 6; i++) {
      hub.write("a", "1");
    }

    assertThat(texts(hub.get(RUN + "/journal").json().path("entries"), "revision"))
        .containsExactly("3", "4", "5", "6");
    assertThat(texts(hub.get(RUN + "/journal?after=3&limit=2").json().path("entries"), "revision"))
        .containsExactly("4", "5");
    assertThat(hub.get(RUN + "/journal?after=6").json().path("entries")).isEmpty();
    assertThat(hub.get(RUN + "/journal?after=1").requireProblem(ErrorCode.COMPACTED).detail())
        .isEqualTo(
            "The journal of run default begins at revision 3; what came after revision 1 is no"
                + " longer kept in full. Ask with after=0 for all that is kept.");
    for (String query : new String[] {"limit=0", "limit=10001", "after=-1", "limit=x", "from=1"}) {
      hub.get(RUN + "/journal?" + query).requireProblem(ErrorCode.INVALID_REQUEST);
    }
  }

  @Test
  void delete_takesAllAndAnotherRunIsLeftAlone() {
    hub.write("a", "1");
    hub.put("/v1/runs/other/variables/a", "1").requireStatus(200);

    assertThat(hub.delete(RUN).requireStatus(200).text()).isEqualTo("{\"run\":\"default\"}");

    hub.get(VARIABLES + "a").requireProblem(ErrorCode.NOT_WRITTEN);
    hub.get("/v1/runs/other/variables/a").requireStatus(200);
    hub.delete("/v1/runs/other").requireStatus(200);
    assertThat(hub.remains()).isEqualTo("[], 0 waiters, 0 bytes");
  }

  @Test
  void instance_ofAnotherStart_isRefusedWhereACursorCounts() {
    hub.write("a", "1");
    String before = "RoseTrap-Instance: 7f3e";

    Answer changed =
        hub.get(VARIABLES + "a?wait=1s&after=7", before).requireProblem(ErrorCode.INSTANCE_CHANGED);

    assertThat(changed.detail())
        .isEqualTo(
            "The hub was restarted, and what it held is gone: run it again. (It goes on from"
                + " instance 7f3e; this is "
                + hub.core().instance()
                + ").");
    hub.get(VARIABLES + "a", before).requireProblem(ErrorCode.INSTANCE_CHANGED);
    hub.get(VARIABLES + "a?version=1", before).requireProblem(ErrorCode.INSTANCE_CHANGED);
    hub.get(RUN + "/journal?after=1", before).requireProblem(ErrorCode.INSTANCE_CHANGED);
    hub.post(RUN + "/await", "{\"condition\":{\"variable\":\"a\"}}", before)
        .requireProblem(ErrorCode.INSTANCE_CHANGED);
    String same = "RoseTrap-Instance: " + hub.core().instance();
    hub.get(VARIABLES + "a?wait=1s", same).requireStatus(200);
  }
}
