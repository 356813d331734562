package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.rosetrap.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Barriers. */
class BarrierHttpTest {
  private static final String READY = RUN + "/barriers/ready";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Answer arrive(String party, String query, String body) {
    return hub.post(READY + "/arrive" + query, json(body), "RoseTrap-Participant: " + party);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Answer> arriveLater(String party, String query, String body) {
    return hub.later(() -> arrive(party, query, body));
  }

  private JsonNode barrier() {
    return hub.get(READY).requireStatus(200).json();
  }

  private void awaitArrived(int count) {
    TestHub.awaitTrue(
        count + " have arrived",
        () ->
            hub.core().look().barrier("default", "ready").stream()
                .anyMatch(b -> b.arrived().size() == count));
  }

  @Test
  void arrive_all_pass() {
    CompletableFuture<Answer> a = arriveLater("A", "?wait=30s", "{'parties':2}");
    awaitArrived(1);
    assertThat(barrier().toString())
        .isEqualTo(
            json(
                "{'name':'ready','generation':1,'parties':2,'quorum':2,'arrived':['A'],"
                    + "'missing':[],'missingCount':1,'doubted':[]}"));

    Answer b = arrive("B", "?wait=30s", "").requireStatus(200).requireOutcome("ARRIVED");

    assertThat(b.text()).isEqualTo(json("{'barrier':'ready','generation':1}"));
    assertThat(b.header("RoseTrap-Generation")).contains("1");
    assertThat(join(a).requireStatus(200).text()).isEqualTo(b.text());
    assertThat(barrier().path("generation").asInt()).isEqualTo(2);
    // The next meeting is another one.
    arriveLater("A", "?wait=30s", "");
    awaitArrived(1);
    assertThat(arrive("B", "?wait=30s", "").json().path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void arrive_inSlices_goesOnWithAnAwaitOfTheGeneration() {
    Answer slice =
        arrive("A", "?wait=0ms&slice=true", "{'parties':2,'timeout':'1m'}")
            .requireProblem(ErrorCode.TIMED_OUT);
    assertThat(slice.header("RoseTrap-Generation")).contains("1");
    String passed = "{'condition':{'barrier':'ready','generation':1},'wait':'30s'}";
    CompletableFuture<Answer> a =
        hub.later(() -> hub.post(RUN + "/await", json(passed), "RoseTrap-Participant: A"));
    hub.awaitWaits(1);

    arrive("B", "?wait=30s", "").requireStatus(200);

    assertThat(join(a).requireStatus(200).json().at("/matches/0/barrier").asText())
        .isEqualTo("ready");
    // Whoever asks again after the release is told the same.
    hub.post(RUN + "/await", json(passed)).requireStatus(200);
  }

  private void awaitDoubted(int count) {
    TestHub.awaitTrue(
        count + " are in doubt",
        () ->
            hub.core().look().barrier("default", "ready").stream()
                .anyMatch(b -> b.doubted().size() == count));
  }

  private RawClient arriveOnItsOwn(String party) {
    byte[] body = json("{'parties':2}").getBytes(StandardCharsets.UTF_8);
    return hub.connect()
        .request("POST", READY + "/arrive?wait=30s", body, "RoseTrap-Participant: " + party);
  }

  @Test
  void arrive_connectionOfAPartyCloses_nobodyPassesUntilItAsksAgain() {
    RawClient a = arriveOnItsOwn("A");
    awaitArrived(1);
    hub.awaitWaits(1);
    a.reset();
    awaitDoubted(1);

    assertThat(barrier().toString())
        .isEqualTo(
            json(
                "{'name':'ready','generation':1,'parties':2,'quorum':2,'arrived':[],"
                    + "'missing':[],'missingCount':2,'doubted':['A']}"));
    Answer alone = arrive("B", "?wait=0ms&slice=true", "{'timeout':'1m'}");
    alone.requireProblem(ErrorCode.TIMED_OUT);
    Answer why = hub.post(RUN + "/await", json("{'condition':{'barrier':'ready','generation':1}}"));
    assertThat(why.text())
        .contains(
            "A arrived, but its connection closed while it waited, and it has not asked again");
    CompletableFuture<Answer> b = arriveLater("B", "?wait=30s", "");
    hub.awaitWaits(1);

    arrive("A", "?wait=30s", "").requireStatus(200);

    join(b).requireStatus(200);
  }

  @Test
  void await_ofAPartyInDoubt_letsTheOthersPass() {
    RawClient a = arriveOnItsOwn("A");
    awaitArrived(1);
    hub.awaitWaits(1);
    a.reset();
    awaitDoubted(1);
    CompletableFuture<Answer> b = arriveLater("B", "?wait=30s", "");
    hub.awaitWaits(1);
    String passed = "{'condition':{'barrier':'ready','generation':1},'wait':'30s'}";

    hub.post(RUN + "/await", json(passed), "RoseTrap-Participant: A").requireStatus(200);

    join(b).requireStatus(200);
    assertThat(hub.get(RUN + "/journal").text()).contains(json("'operation':'DOUBT'"));
  }

  @Test
  void arrive_onePartyGivesUp_isSeenByAllAndNamesWhoWasMissing() {
    hub.put(READY, json("{'parties':['A','B','C']}")).requireStatus(200);
    CompletableFuture<Answer> a = arriveLater("A", "?wait=30s", "");
    awaitArrived(1);

    Answer b = arrive("B", "?wait=1ms", "").requireProblem(ErrorCode.TIMED_OUT);

    String why =
        "barrier ready was broken by B: it gave up after 1 ms in generation 1; arrived: A, B;"
            + " missing: C";
    assertThat(b.requireOutcome("TIMED_OUT").detail()).contains(why);
    Answer broken = join(a).requireProblem(ErrorCode.FAILED).requireOutcome("FAILED");
    assertThat(broken.detail()).startsWith("A waits for barrier ready in run default.\n  - " + why);
    assertThat(broken.json().at("/failure/kind").asText()).isEqualTo("BROKEN_BARRIER");
    assertThat(broken.json().at("/failure/participant").asText()).isEqualTo("B");
    // The third comes too late and does not pass alone, but is told so once.
    assertThat(arrive("C", "?wait=30s", "").requireProblem(ErrorCode.FAILED).detail())
        .contains(why);
    assertThat(barrier().at("/broken/kind").asText()).isEqualTo("BROKEN_BARRIER");
    assertThat(barrier().path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void arrive_onePartyDies_breaksTheMeetingForAll() {
    Member b = Member.join(hub, "B");
    hub.put(READY, json("{'parties':['A','B']}")).requireStatus(200);
    CompletableFuture<Answer> a = arriveLater("A", "?wait=30s", "");
    awaitArrived(1);

    b.leave("{'exitCode':137}");

    Answer broken = join(a).requireProblem(ErrorCode.FAILED);
    assertThat(broken.detail()).contains("barrier ready was broken by B: it exited with code 137");
    assertThat(broken.json().at("/failure/ending/exitCode").asInt()).isEqualTo(137);
  }

  @Test
  void arrive_withAnotherNumberOrAsAStranger_isRefused() {
    hub.put(READY, json("{'parties':3}"), "RoseTrap-Participant: A").requireStatus(200);

    assertThat(arrive("B", "?wait=1s", "{'parties':2}").requireProblem(ErrorCode.MISMATCH).detail())
        .isEqualTo(
            "Barrier ready in run default has 3 parties, said A, but B says 2. Make all say the"
                + " same; nothing was changed.");
    hub.put(READY, json("{'parties':4}")).requireProblem(ErrorCode.MISMATCH);
    hub.put(RUN + "/barriers/named", json("{'parties':['A']}")).requireStatus(200);
    assertThat(
            hub.post(RUN + "/barriers/named/arrive?wait=1s", "", "RoseTrap-Participant: B")
                .requireProblem(ErrorCode.MISMATCH)
                .detail())
        .isEqualTo("B is not a party of barrier named in run default; these are: A.");
    assertThat(barrier().path("arrived")).isEmpty();
  }

  @Test
  void arrive_namelessOrWithoutPatience_isRefusedAndBreaksNothing() {
    assertThat(
            hub.post(READY + "/arrive?wait=1s", "")
                .requireProblem(ErrorCode.INVALID_REQUEST)
                .detail())
        .isEqualTo(
            "The header RoseTrap-Participant is missing; it is the party that is meant, and no two"
                + " of them may have the same.");
    assertThat(arrive("A", "", "").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .startsWith("Say how long to wait for the others:");
    hub.post(READY + "/withdraw", "").requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void quorum_whenOthersGiveUp_isEnough() {
    hub.put(READY, json("{'parties':['A','B','C'],'quorum':2}")).requireStatus(200);
    CompletableFuture<Answer> a = arriveLater("A", "?wait=30s", "");
    awaitArrived(1);
    CompletableFuture<Answer> b = arriveLater("B", "?wait=30s", "");
    awaitArrived(2);

    Member c = Member.join(hub, "C");
    c.leave("");

    join(a).requireStatus(200);
    join(b).requireStatus(200);
  }

  @Test
  void withdraw_theOneThatIsWaitedFor_letsTheOthersPass() {
    CompletableFuture<Answer> a = arriveLater("A", "?wait=30s", "{'parties':3}");
    CompletableFuture<Answer> b = arriveLater("B", "?wait=30s", "{'parties':3}");
    awaitArrived(2);

    Answer withdrawn =
        hub.post(READY + "/withdraw", "", "RoseTrap-Participant: C").requireStatus(200);

    assertThat(withdrawn.json().path("parties").asInt()).isEqualTo(2);
    join(a).requireStatus(200);
    join(b).requireStatus(200);
    assertThat(
            hub.post(RUN + "/barriers/none/withdraw", "", "RoseTrap-Participant: C")
                .requireProblem(ErrorCode.NOT_THERE)
                .detail())
        .isEqualTo("There is no barrier none in run default. Check the name and the run.");
  }

  @Test
  void arrive_longerThanOneRequestMayWait_standsAndSaysSo() {
    try (TestHub capped = TestHub.start(c -> c.maxWait(Duration.ofMillis(30)))) {
      Answer answer =
          capped
              .post(READY + "/arrive?wait=10m", json("{'parties':2}"), "RoseTrap-Participant: A")
              .requireProblem(ErrorCode.TIMED_OUT);

      assertThat(answer.detail())
          .contains(
              "\n  - one request waits at most 30 ms, not 10 m: ask again to go on waiting\n  → ");
      assertThat(capped.get(READY).json().path("arrived").toString()).isEqualTo("[\"A\"]");
    }
  }

  @Test
  void barrier_thatIsNotThere_isTold() {
    assertThat(hub.get(READY).requireProblem(ErrorCode.NOT_THERE).detail())
        .isEqualTo(
            "There is no barrier ready in run default: nobody declared it or arrived, or it was"
                + " deleted.");
    assertThat(hub.put(READY, "{}").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .isEqualTo("'parties' is missing; it is how many meet, or the list of their names.");
  }

  @Test
  void declare_partiesOfNoSense_saysBothThatItCanBe() {
    for (String parties : List.of("'3'", "[]", "true", "null")) {
      Answer answer =
          hub.put(READY, json("{'parties':" + parties + "}"), "RoseTrap-Participant: A")
              .requireProblem(ErrorCode.INVALID_REQUEST);
      assertThat(answer.detail())
          .contains(parties.equals("null") ? "'parties' is missing; it is how many meet" : rule());
    }
    assertThat(
            hub.put(READY, json("{'parties':['A','A']}"), "RoseTrap-Participant: A")
                .requireProblem(ErrorCode.INVALID_REQUEST)
                .detail())
        .isEqualTo("'parties' has 'A' twice; each name stands in it once.");
  }

  private static String rule() {
    return "; it is a number, how many meet, or the list of their names.";
  }
}
