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

/** Queues. */
class QueueHttpTest {
  private static final String JOBS = RUN + "/queues/jobs";
  private static final String TAKE = JOBS + "/take";
  private static final String A = "RoseTrap-Participant: A";

  private final TestHub hub = TestHub.start(c -> c.limits(Limits.builder().deliveries(2).build()));

  @AfterEach
  void stop() {
    hub.close();
  }

  private void push(String... items) {
    for (String item : items) {
      hub.post(JOBS, item, "RoseTrap-Participant: P").requireStatus(200);
    }
  }

  private Answer take(String query, String... headers) {
    return hub.post(TAKE + query, "", headers);
  }

  private static String token(Answer taken) {
    return taken.header("RoseTrap-Token").orElseThrow();
  }

  private Answer item(Answer taken, String verb, String body) {
    String id = taken.header("RoseTrap-Item").orElseThrow();
    return hub.post(JOBS + "/items/" + id + "/" + verb + "?token=" + token(taken), json(body));
  }

  private JsonNode queue() {
    return hub.get(JOBS).requireStatus(200).json();
  }

  // --- one after the other -------------------------------------------------------------------

  @Test
  void take_item_isWithTheTakerUntilItIsAcknowledged() {
    Answer pushed =
        hub.post(JOBS, "{\"n\":1}", "Content-Type: application/json", "RoseTrap-Participant: P")
            .requireStatus(200);
    assertThat(pushed.text())
        .isEqualTo(json("{'queue':'jobs','item':1,'revision':1,'released':0}"));
    assertThat(pushed.header("RoseTrap-Item")).contains("1");

    Answer taken = take("", A).requireStatus(200).requireOutcome("ARRIVED");

    assertThat(taken.text()).isEqualTo("{\"n\":1}");
    assertThat(taken.header("Content-Type")).contains("application/json");
    assertThat(taken.header("RoseTrap-Writer")).contains("P");
    assertThat(taken.header("RoseTrap-Item")).contains("1");
    assertThat(taken.header("RoseTrap-Deliveries")).contains("1");
    assertThat(taken.header("RoseTrap-Token")).contains("2");
    assertThat(queue().path("ready").asInt()).isZero();
    assertThat(queue().at("/taken/0").toString())
        .matches(
            "\\{\"id\":1,\"taker\":\"A\",\"held\":\"PT.*S\",\"deliveries\":1,"
                + "\"preview\":\"\\{\\\\\"n\\\\\":1}\"}");
    item(taken, "ack", "").requireStatus(200);
    assertThat(queue().path("taken")).isEmpty();
    assertThat(queue().path("pushed").asInt()).isEqualTo(1);
    take("?wait=1ms", A).requireProblem(ErrorCode.TIMED_OUT);
  }

  @Test
  void take_severalTakers_getOneEachInTheirOrder() {
    CompletableFuture<Answer> first = hub.later(() -> take("?wait=30s", A));
    hub.awaitWaits(1);
    CompletableFuture<Answer> second =
        hub.later(() -> take("?wait=30s", "RoseTrap-Participant: B"));
    hub.awaitWaits(2);
    assertThat(hub.get(RUN + "/waiters").json().at("/waiters/0/condition").asText())
        .isEqualTo("an item of queue jobs");

    push("one", "two");

    assertThat(join(first).requireStatus(200).text()).isEqualTo("one");
    assertThat(join(second).requireStatus(200).text()).isEqualTo("two");
  }

  @Test
  void take_inSlices_keepsItsPlaceInTheLine() {
    Answer slice = take("?wait=1ms&slice=true", A).requireProblem(ErrorCode.TIMED_OUT);
    assertThat(slice.detail()).isEqualTo("The wait goes on in the next request.");
    String place = slice.header("RoseTrap-Place").orElseThrow();
    CompletableFuture<Answer> other = hub.later(() -> take("?wait=30s", "RoseTrap-Participant: B"));
    hub.awaitWaits(1);

    CompletableFuture<Answer> again =
        hub.later(() -> take("?wait=30s&waited=1ms&place=" + place, A));
    hub.awaitWaits(2);
    push("one", "two");

    Answer taken = join(again).requireStatus(200);
    assertThat(taken.text()).isEqualTo("one");
    assertThat(taken.header("RoseTrap-Place")).contains(place);
    assertThat(join(other).requireStatus(200).text()).isEqualTo("two");
  }

  @Test
  void take_timesOut_saysWhoHasTheItems() {
    push("one");
    take("", A).requireStatus(200);

    assertThat(take("?wait=1ms", "RoseTrap-Participant: B").facts())
        .isEqualTo(
            """
            B waits for an item of queue jobs in run default.
              - queue jobs is empty: 1 was pushed, 1 is with takers, 0 were given up
              - A has item 1\
            """);
    assertThat(hub.post(RUN + "/queues/none/take?wait=1ms", "").facts())
        .endsWith("\n  - nobody has pushed anything into queue none");
  }

  // --- what goes wrong -----------------------------------------------------------------------

  @Test
  void item_returned_goesBackToItsPlaceAndInTheEndToTheDeadOnes() {
    push("one", "two");
    Answer first = take("", A);

    item(first, "return", "{'reason':'not mine'}").requireStatus(200);

    Answer again = take("", A).requireStatus(200);
    assertThat(again.text()).isEqualTo("one");
    assertThat(again.header("RoseTrap-Deliveries")).contains("2");
    assertThat(Long.parseLong(token(again))).isGreaterThan(Long.parseLong(token(first)));
    item(again, "return", "{'reason':'again'}").requireStatus(200);
    assertThat(queue().at("/dead/0/id").asInt()).isEqualTo(1);
    assertThat(queue().at("/dead/0/taker").asText()).isEqualTo("A");
    assertThat(take("", A).text()).isEqualTo("two");
    assertThat(hub.get(RUN + "/journal").text())
        .contains("\"operation\":\"RETURN\"", "not mine", "\"operation\":\"BURY\"", "again");
  }

  @Test
  void item_whoseLeaseRanOut_isTheNextTakersAndTheFirstIsToldSo() {
    push("one");
    Answer first = take("?lease=500ms", A).requireStatus(200);

    Answer second = take("?wait=30s", "RoseTrap-Participant: B").requireStatus(200);

    assertThat(second.text()).isEqualTo("one");
    assertThat(second.header("RoseTrap-Deliveries")).contains("2");
    assertThat(item(first, "ack", "").requireProblem(ErrorCode.NOT_HELD).detail())
        .isEqualTo(
            "Item 1 of queue jobs is with B by now. Its lease ran out, it was given back,"
                + " it is done with, or the queue was deleted.");
    item(first, "renew", "").requireProblem(ErrorCode.NOT_HELD);
    item(first, "return", "").requireProblem(ErrorCode.NOT_HELD);
    assertThat(item(second, "renew", "").requireStatus(200).text()).isEqualTo("{}");
    item(second, "ack", "").requireStatus(200);
    assertThat(item(second, "ack", "").requireProblem(ErrorCode.NOT_HELD).detail())
        .contains("Item 1 of queue jobs is not with a taker any more.");
  }

  @Test
  void item_ofATakerThatEnds_goesBackAtOnce() {
    push("one");
    Member a = Member.join(hub, "A");
    a.post(TAKE + "?lease=1h", "").requireStatus(200);
    CompletableFuture<Answer> next = hub.later(() -> take("?wait=30s"));
    hub.awaitWaits(1);

    a.leave("{'exitCode':1}");

    assertThat(join(next).requireStatus(200).text()).isEqualTo("one");
  }

  @Test
  void take_repeatedWithItsKey_isTheSameItem() {
    push("one", "two");
    Answer first = take("", A, "Idempotency-Key: k").requireStatus(200);

    Answer again = take("", A, "Idempotency-Key: k").requireStatus(200);

    assertThat(again.text()).isEqualTo("one");
    assertThat(token(again)).isEqualTo(token(first));
    assertThat(again.header("RoseTrap-Deliveries")).contains("1");
    item(first, "ack", "").requireStatus(200);
    assertThat(take("", A, "Idempotency-Key: k").requireProblem(ErrorCode.NOT_HELD).detail())
        .contains("Ask again with a new key.");
    assertThat(take("", A, "Idempotency-Key: other").text()).isEqualTo("two");
  }

  @Test
  void takers_whoseConnectionsBreak_neverEatAnItem() {
    for (int i = 1; i <= 20; i++) {
      RawClient gone = hub.connect();
      gone.request("POST", TAKE + "?wait=30s&lease=1s", A);
      hub.awaitWaits(1);
      gone.reset();
      if (i % 2 == 0) {
        // The hub knows by now that the taker has gone; otherwise the item may just meet it.
        hub.awaitNoReaders();
      }
      push("item " + i);

      // An answer that went into the connection as it broke is noticed by its lease at the latest.
      Answer taken = take("?wait=30s", "RoseTrap-Participant: B").requireStatus(200);
      assertThat(taken.text()).isEqualTo("item " + i);
      item(taken, "ack", "").requireStatus(200);
    }
    assertThat(queue().path("ready").asInt()).isZero();
    hub.awaitNoReaders();
  }

  @Test
  void queue_thatIsFullOrNotThere_saysSo() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().items(1).build()))) {
      small.post(JOBS, "1").requireStatus(200);
      assertThat(small.post(JOBS, "2").requireProblem(ErrorCode.LIMIT_REACHED).detail())
          .startsWith("Queue jobs has 1 items, and its limit is 1.");
    }
    assertThat(hub.get(JOBS).requireProblem(ErrorCode.NOT_THERE).detail())
        .isEqualTo(
            "There is no queue jobs in run default: nothing was pushed into it, or it was"
                + " deleted.");
    assertThat(
            hub.post(JOBS + "/items/1/ack?token=1", "")
                .requireProblem(ErrorCode.NOT_THERE)
                .status())
        .isEqualTo(404);
    push("one");
    assertThat(
            hub.post(JOBS + "/items/7/ack?token=1", "").requireProblem(ErrorCode.NOT_HELD).detail())
        .startsWith("Item 7 of queue jobs was never pushed.");
  }

  @Test
  void dead_returnedAndDropped_byNumberOrAll() {
    try (TestHub once = TestHub.start(c -> c.limits(Limits.builder().deliveries(1).build()))) {
      for (int i = 1; i <= 3; i++) {
        once.post(JOBS, "job " + i).requireStatus(200);
        String token = once.post(JOBS + "/take", "").header("RoseTrap-Token").orElseThrow();
        once.post(JOBS + "/items/" + i + "/return?token=" + token, "").requireStatus(200);
      }
      assertThat(once.post(JOBS + "/dead/return", "{\"item\":2}").json().path("items").asInt())
          .isEqualTo(1);
      assertThat(once.post(JOBS + "/take", "").text()).isEqualTo("job 2");
      assertThat(once.post(JOBS + "/dead/drop", "{\"item\":1}").json().path("items").asInt())
          .isEqualTo(1);
      once.post(JOBS + "/dead/return", "").requireStatus(200);
      assertThat(once.post(JOBS + "/take", "").text()).isEqualTo("job 3");
      assertThat(once.post(JOBS + "/dead/drop", "").requireProblem(ErrorCode.NOT_THERE).detail())
          .isEqualTo("Queue jobs in run default has no dead items; nothing was changed.");
      once.post(JOBS + "/dead/drop", "{\"item\":0}").requireProblem(ErrorCode.INVALID_REQUEST);
    }
  }

  @Test
  void delete_queue_isGone() {
    push("one");
    assertThat(hub.call("DELETE", JOBS).requireStatus(200).json().path("queue").asText())
        .isEqualTo("jobs");
    hub.get(JOBS).requireProblem(ErrorCode.NOT_THERE);
    hub.call("DELETE", JOBS).requireProblem(ErrorCode.NOT_THERE);
  }

  @Test
  void names_withSlashesAndVerbs_areReadAsTheyAreDocumented() {
    hub.post(RUN + "/queues/a/b", "x").requireStatus(200);
    assertThat(hub.post(RUN + "/queues/a/b/take", "").requireStatus(200).text()).isEqualTo("x");
    hub.post(RUN + "/queues/a%2Fb", "y").requireStatus(200);
    assertThat(hub.get(RUN + "/queues/a/b").json().path("pushed").asInt()).isEqualTo(2);
    // A queue that ends like a verb cannot be pushed to: this takes from queue a.
    hub.post(RUN + "/queues/a/take?wait=1ms", "x").requireProblem(ErrorCode.TIMED_OUT);
    assertThat(hub.get(RUN + "/queues/a/take").requireProblem(ErrorCode.NOT_THERE).detail())
        .startsWith("There is no queue a/take ");
  }
}
