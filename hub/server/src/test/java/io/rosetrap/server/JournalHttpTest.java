package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The history as pages of JSON. */
class JournalHttpTest {
  private static final String JOURNAL = RUN + "/journal";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void entry_ofAWriteThatReleasedReaders_saysWhoWaitedForWhat() {
    hub.later(() -> hub.get(VARIABLES + "a?wait=30s", "RoseTrap-Participant: CLIENT A"));
    hub.awaitReader("a");
    hub.put(VARIABLES + "a", "50", "RoseTrap-Participant: C").requireStatus(200);

    JsonNode entry = hub.get(JOURNAL).requireStatus(200).json().at("/entries/0");

    assertThat(entry.path("operation").asText()).isEqualTo("WRITE");
    assertThat(entry.path("kind").asText()).isEqualTo("VARIABLE");
    assertThat(entry.path("name").asText()).isEqualTo("a");
    assertThat(entry.path("releases").asInt()).isEqualTo(1);
    assertThat(entry.at("/released/0/participant").asText()).isEqualTo("CLIENT A");
    assertThat(entry.at("/released/0/condition").asText()).isEqualTo("a");
    assertThat(Duration.parse(entry.at("/released/0/blocked").asText())).isPositive();
  }

  @Test
  void entry_ofAWaitThatGaveUp_saysForHowLong() {
    hub.write("x", "1");
    hub.get(VARIABLES + "a?wait=2ms", "RoseTrap-Participant: CLIENT A").requireStatus(404);

    JsonNode entry = hub.get(JOURNAL + "?after=1").json().at("/entries/0");

    assertThat(entry.path("operation").asText()).isEqualTo("GIVE_UP");
    assertThat(entry.path("participant").asText()).isEqualTo("CLIENT A");
    assertThat(entry.path("note").asText()).isEqualTo("timed out waiting for a");
    assertThat(Duration.parse(entry.path("blocked").asText())).isPositive();
  }

  @Test
  void page_withAWait_blocksUntilSomethingHappens() {
    hub.write("a", "1");
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(JOURNAL + "?after=1&wait=30s"));
    hub.awaitWaits(1);

    hub.write("a", "2");

    JsonNode page = join(reader).requireStatus(200).json();
    assertThat(page.path("entries")).hasSize(1);
    assertThat(page.at("/entries/0/revision").asInt()).isEqualTo(2);
    assertThat(hub.get(JOURNAL + "?after=1&wait=30s").json().path("entries")).hasSize(1);
  }

  @Test
  void page_withAWaitThatTimesOut_isEmpty() {
    assertThat(hub.get(JOURNAL + "?wait=1ms").requireStatus(200).json().path("entries")).isEmpty();
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void page_whoseWaitIsEndedFromOutside_saysSo() {
    hub.write("a", "1");
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(JOURNAL + "?after=1&wait=30s"));
    hub.awaitWaits(1);
    hub.delete(RUN).requireStatus(200);
    join(reader).requireProblem(ErrorCode.CANCELLED).requireOutcome("CANCELLED");

    CompletableFuture<Answer> next = hub.later(() -> hub.get(JOURNAL + "?wait=30s"));
    hub.awaitWaits(1);
    hub.close();
    join(next).requireProblem(ErrorCode.HUB_CLOSING).requireOutcome("HUB_CLOSING");
  }

  @Test
  void parameters_thatDoNotFit_areRefused() {
    String stream = "Accept: text/event-stream";
    hub.get(JOURNAL + "?wait=soon").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(JOURNAL + "?follow=true").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(JOURNAL + "?limit=3", stream).requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(JOURNAL + "?after=-1", stream).requireProblem(ErrorCode.INVALID_REQUEST);
    for (String id : new String[] {"x", "-1", "1.5", "9223372036854775808"}) {
      assertThat(
              hub.get(JOURNAL, stream, "Last-Event-ID: " + id)
                  .requireProblem(ErrorCode.INVALID_REQUEST)
                  .detail())
          .isEqualTo(
              "The header Last-Event-ID is '" + id + "'; it is a revision, as the stream sent it.");
    }
    hub.get(JOURNAL, stream, "RoseTrap-Instance: other").requireProblem(ErrorCode.INSTANCE_CHANGED);
    hub.get(JOURNAL, stream, "RoseTrap-Participant: %00").requireProblem(ErrorCode.INVALID_NAME);
    hub.get("/v1/runs/%20/journal", stream).requireProblem(ErrorCode.INVALID_NAME);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void journal_afterWhatNeverWas_isRefusedAsOfAnotherHistory() {
    hub.put(VARIABLES + "a", "1").requireStatus(200);
    String stream = "Accept: text/event-stream";
    String why =
        "The history of run default ends at revision 1, so there is nothing after revision 57: the"
            + " hub was restarted, or the run deleted, since that number was given out. Begin again"
            + " without it.";

    Answer page = hub.get(JOURNAL + "?after=57").requireProblem(ErrorCode.INSTANCE_CHANGED);
    assertThat(page.detail()).isEqualTo(why);
    hub.get(JOURNAL + "?after=57", stream).requireProblem(ErrorCode.INSTANCE_CHANGED);
    hub.get(JOURNAL, stream, "Last-Event-ID: 57").requireProblem(ErrorCode.INSTANCE_CHANGED);
    hub.get("/v1/runs/other/journal?after=1").requireProblem(ErrorCode.INSTANCE_CHANGED);
    assertThat(hub.get(JOURNAL + "?after=1").requireStatus(200).json().path("entries")).isEmpty();
  }
}
