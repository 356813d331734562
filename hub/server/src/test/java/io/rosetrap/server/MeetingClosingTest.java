package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hub closes, or a run is deleted, while somebody waits in each way that there is. */
class MeetingClosingTest {
  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private List<CompletableFuture<Answer>> waits() {
    hub.post(RUN + "/locks/l/acquire?lease=1h", "", "RoseTrap-Participant: holder")
        .requireStatus(200);
    Member a = Member.join(hub, "A", "promised");
    List<CompletableFuture<Answer>> waits = new ArrayList<>();
    waits.add(a.laterGet(VARIABLES + "v?wait=30s"));
    waits.add(hub.later(() -> hub.get(RUN + "/counters/n?atLeast=1&wait=30s")));
    waits.add(hub.later(() -> hub.get(RUN + "/collections/c?wait=30s")));
    waits.add(hub.later(() -> hub.post(RUN + "/queues/q/take?wait=30s", "")));
    waits.add(hub.later(() -> hub.post(RUN + "/locks/l/acquire?wait=30s", "")));
    waits.add(
        hub.later(
            () ->
                hub.post(
                    RUN + "/barriers/b/arrive?wait=30s",
                    json("{'parties':2}"),
                    "RoseTrap-Participant: B")));
    for (String condition :
        List.of(
            "{'barrier':'b','generation':1}",
            "{'any':[{'collection':'c','slots':9},{'variable':'w'}]}",
            "{'all':[{'collection':'c','slots':9},{'variable':'v'}]}",
            "{'variable':'promised'}")) {
      String body = json("{'condition':" + condition + ",'wait':'30s'}");
      waits.add(hub.later(() -> hub.post(RUN + "/await", body)));
    }
    hub.awaitWaits(10);
    waits.add(hub.later(() -> hub.get(RUN + "/journal?wait=30s&after=" + revision())));
    hub.awaitWaits(11);
    return waits;
  }

  /** How far the history has come. */
  private long revision() {
    return hub.get(RUN + "/journal").json().path("revision").asLong();
  }

  @Test
  void close_whileEachKindOfWaitBlocks_answersThemAll() {
    List<CompletableFuture<Answer>> waits = waits();
    try (EventStream stream = EventStream.open(hub, RUN + "/journal?after=" + revision())) {
      hub.awaitWaits(12);

      hub.close();

      assertThat(stream.next("end").data().path("code").asText()).isEqualTo("HUB_CLOSING");
    }
    for (CompletableFuture<Answer> wait : waits) {
      join(wait).requireProblem(ErrorCode.HUB_CLOSING).requireOutcome("HUB_CLOSING");
    }
    assertThat(hub.core().look().waiterCount()).isZero();
  }

  @Test
  void delete_whileEachKindOfWaitBlocks_answersThemAllAndLeavesNothing() {
    List<CompletableFuture<Answer>> waits = waits();

    hub.delete(RUN, "RoseTrap-Participant: B").requireStatus(200);

    for (CompletableFuture<Answer> wait : waits) {
      assertThat(
              join(wait).requireProblem(ErrorCode.CANCELLED).requireOutcome("CANCELLED").detail())
          .isEqualTo("The wait was cancelled: the run default was deleted by B.");
    }
    assertThat(hub.remains()).isEqualTo("[], 0 waiters, 0 bytes");
  }

  @Test
  void closingHub_refusesEachChangeAndShowsWhatThereIs() {
    Member a = Member.join(hub, "A");
    String token =
        hub.post(RUN + "/locks/l/acquire", "").requireStatus(200).json().path("token").asText();

    hub.core().close();

    for (String path :
        List.of(
            "/participants",
            "/participants/leave",
            "/counters/n",
            "/queues/q",
            "/queues/q/take?wait=1s",
            "/locks/l/acquire?wait=1s",
            "/locks/l/release?token=" + token,
            "/barriers/b/arrive?wait=1s",
            "/seal")) {
      a.post(RUN + path, "").requireProblem(ErrorCode.HUB_CLOSING);
    }
    a.put(RUN + "/collections/c", "1").requireProblem(ErrorCode.HUB_CLOSING);
    a.put(RUN + "/barriers/b", json("{'parties':1}")).requireProblem(ErrorCode.HUB_CLOSING);
    for (String path : List.of("/participants", "/diagnosis", "/journal", "/locks/l")) {
      hub.get(RUN + path).requireStatus(200);
    }
  }
}
