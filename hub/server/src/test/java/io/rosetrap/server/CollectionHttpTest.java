package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Limits;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Collections. */
class CollectionHttpTest {
  private static final String RESULTS = RUN + "/collections/results";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Answer write(String writer, String value, String... headers) {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "RoseTrap-Participant: " + writer;
    return hub.put(RESULTS, value, all).requireStatus(200);
  }

  @Test
  void write_ofSeveral_fillsASlotOfEach() {
    write("B", "1");
    Answer receipt = write("A", "{}", "Content-Type: application/json");
    write("B", "2");

    assertThat(receipt.text())
        .isEqualTo(json("{'collection':'results','version':1,'revision':2,'released':0}"));
    JsonNode read = hub.get(RESULTS).requireStatus(200).json();
    assertThat(read.path("collection").asText()).isEqualTo("results");
    // In the order in which they first wrote.
    assertThat(read.at("/slots/0/writer").asText()).isEqualTo("B");
    assertThat(read.at("/slots/0/value").asText()).isEqualTo("2");
    assertThat(read.at("/slots/0/version").asInt()).isEqualTo(2);
    assertThat(read.at("/slots/1/writer").asText()).isEqualTo("A");
    assertThat(read.at("/slots/1/encoding").asText()).isEqualTo("json");
    assertThat(read.path("slots")).hasSize(2);
  }

  @Test
  void read_ofSlots_blocksUntilSoManyAreFilled() {
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(RESULTS + "?slots=2&wait=30s"));
    hub.awaitWaits(1);
    write("A", "1");
    write("A", "2");
    assertThat(reader).isNotDone();

    assertThat(write("B", "3").json().path("released").asInt()).isEqualTo(1);

    assertThat(join(reader).requireStatus(200).requireOutcome("ARRIVED").json().path("slots"))
        .hasSize(2);
  }

  @Test
  void read_ofWriters_blocksUntilTheirSlotsAreFilledAndNamesThoseMissing() {
    write("A", "1");
    write("C", "1");

    Answer late =
        hub.get(RESULTS + "?writer=A&writer=CLIENT%20B&wait=1ms", "RoseTrap-Participant: CLIENT C")
            .requireProblem(ErrorCode.TIMED_OUT);

    assertThat(late.facts())
        .isEqualTo(
            """
            CLIENT C waits for the slots of A, CLIENT B in collection results in run default.
              - collection results has 2 slots: A, C
              - CLIENT B has not written its slot\
            """);
    CompletableFuture<Answer> reader =
        hub.later(() -> hub.get(RESULTS + "?writer=A&writer=CLIENT%20B&wait=30s"));
    hub.awaitWaits(1);
    write("CLIENT B", "2");
    assertThat(join(reader).requireStatus(200).json().path("slots")).hasSize(3);
  }

  @Test
  void read_withoutAWait_answersWhatThereIs() {
    assertThat(hub.get(RESULTS).requireStatus(200).text())
        .isEqualTo(json("{'collection':'results','slots':[]}"));
    assertThat(hub.core().look().runs()).isEmpty();
    for (String query : new String[] {"slots=1", "writer=A"}) {
      assertThat(hub.get(RESULTS + "?" + query).requireProblem(ErrorCode.INVALID_REQUEST).detail())
          .contains("need wait");
    }
  }

  @Test
  void await_collection_answersTheSlotsWithTheirValues() {
    write("A", "1");
    write("B", "2");

    JsonNode arrived =
        hub.post(RUN + "/await", json("{'condition':{'collection':'results','writers':['B']}}"))
            .requireStatus(200)
            .requireOutcome("ARRIVED")
            .json();

    assertThat(arrived.at("/matches/0/writer").asText()).isEqualTo("A");
    assertThat(arrived.at("/matches/1/value").asText()).isEqualTo("2");
    // Without a number one slot must be there, not none.
    hub.post(RUN + "/await", json("{'condition':{'collection':'none'}}"))
        .requireProblem(ErrorCode.TIMED_OUT);
  }

  @Test
  void write_moreThanTheLimit_isRefusedAndTheOthersWriteOn() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().slots(1).build()))) {
      small.put(RESULTS, "1", "RoseTrap-Participant: A").requireStatus(200);

      assertThat(
              small
                  .put(RESULTS, "1", "RoseTrap-Participant: B")
                  .requireProblem(ErrorCode.LIMIT_REACHED)
                  .detail())
          .startsWith("Collection results has 1 slots, which is its limit, and none for B.");
      small.put(RESULTS, "2", "RoseTrap-Participant: A").requireStatus(200);
    }
  }
}
