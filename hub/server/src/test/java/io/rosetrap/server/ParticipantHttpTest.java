package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Participants: how they come, what they promise, and how they go. */
class ParticipantHttpTest {
  private static final String PARTICIPANTS = RUN + "/participants";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private JsonNode participant(String name) {
    for (JsonNode known : hub.get(PARTICIPANTS).requireStatus(200).json().path("participants")) {
      if (known.path("name").asText().equals(name)) {
        return known;
      }
    }
    throw new AssertionError(name + " is not in the list");
  }

  // --- coming --------------------------------------------------------------------------------

  @Test
  void join_newName_answersTheSessionAndListsWhatWasSaid() {
    Answer joined =
        hub.post(
                PARTICIPANTS,
                json(
                    "{'promises':['Y_Data'],'reads':['X_Data'],'lease':'1m','software':'java',"
                        + "'pid':7,'host':'build-7','concurrent':true}"),
                "RoseTrap-Participant: Z%C3%BCrich B")
            .requireStatus(200);

    assertThat(joined.text())
        .isEqualTo(
            json("{'participant':'Zürich B','session':1,'attempt':1,'revision':1,'lease':'PT1M'}"));
    JsonNode listed = participant("Zürich B");
    assertThat(Duration.parse(listed.path("silent").asText()).isNegative()).isFalse();
    assertThat(listed.toString())
        .startsWith(
            json(
                "{'name':'Zürich B','session':1,'attempt':1,'software':'java','pid':7,"
                    + "'host':'build-7','lease':'PT1M','sequential':false,'promises':['Y_Data'],"
                    + "'reads':['X_Data'],'joinedAt':'"));
    assertThat(listed.path("waits")).isEmpty();
    assertThat(listed.has("ending")).isFalse();
    assertThat(hub.get(RUN).json().path("participants").asInt()).isEqualTo(1);
  }

  @Test
  void join_withoutAName_isRefusedBecauseTwoWouldReplaceEachOther() {
    assertThat(hub.post(PARTICIPANTS, "{}").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .isEqualTo(
            "The header RoseTrap-Participant is missing; it is the name to join under, and no two"
                + " processes may have the same.");
    assertThat(
            hub.post(PARTICIPANTS, "{}", "RoseTrap-Participant: anonymous")
                .requireProblem(ErrorCode.INVALID_REQUEST)
                .detail())
        .startsWith("The header RoseTrap-Participant names nobody in particular; ");
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void join_nameThatIsTaken_standsInForTheOtherProcess() {
    Member first = Member.join(hub, "CLIENT B", "Y_Data");
    CompletableFuture<Answer> reader = first.laterGet(VARIABLES + "X_Data?wait=30s");
    hub.awaitReader("X_Data");

    Answer joined =
        hub.post(PARTICIPANTS, json("{'pid':9,'host':'h'}"), "RoseTrap-Participant: CLIENT B")
            .requireStatus(200);

    assertThat(joined.json().path("attempt").asInt()).isEqualTo(2);
    assertThat(join(reader).requireProblem(ErrorCode.CANCELLED).detail())
        .isEqualTo("The wait was cancelled: CLIENT B was replaced by another process.");
    assertThat(
            first
                .put(VARIABLES + "Y_Data", "1")
                .requireProblem(ErrorCode.SESSION_REPLACED)
                .detail())
        .isEqualTo(
            "Session 1 of CLIENT B in run default is over: another process has joined as CLIENT B"
                + " since: attempt 2, process 9 on h. That one has its promises to keep, and what"
                + " it held is free again. Give each process a name of its own (--as), or stop the"
                + " one that is too many.");
    // The promise is the new one's now, and not broken.
    assertThat(participant("CLIENT B").path("promises").toString()).isEqualTo("[\"Y_Data\"]");
  }

  @Test
  void join_repeatedWithItsKey_isTheSameStay() {
    String[] headers = {"RoseTrap-Participant: CLIENT A", "Idempotency-Key: k"};
    String first = hub.post(PARTICIPANTS, "{}", headers).requireStatus(200).text();

    assertThat(hub.post(PARTICIPANTS, "{}", headers).requireStatus(200).text()).isEqualTo(first);
    assertThat(participant("CLIENT A").path("attempt").asInt()).isEqualTo(1);
  }

  @Test
  void seal_run_takesNoNewParticipantsButThoseItKnows() {
    Member a = Member.join(hub, "CLIENT A");

    JsonNode run = hub.post(RUN + "/seal", "").requireStatus(200).json();

    assertThat(run.path("sealed").asBoolean()).isTrue();
    assertThat(
            hub.post(PARTICIPANTS, "", "RoseTrap-Participant: CLIENT B")
                .requireProblem(ErrorCode.RUN_SEALED)
                .detail())
        .isEqualTo(
            "Run default is sealed and takes no participant that it does not know; CLIENT B must"
                + " join before the run is sealed.");
    a.leave("");
    Member.join(hub, "CLIENT A");
  }

  // --- promises ------------------------------------------------------------------------------

  @Test
  void promise_keptByAWrite_isOver() {
    Member b = Member.join(hub, "CLIENT B");
    b.post(RUN + "/participants/promises", "{'promises':['Y_Data','Z_Data']}").requireStatus(200);
    assertThat(hub.get(RUN + "/variables").json().at("/variables/0/promisedBy/0").asText())
        .isEqualTo("CLIENT B");

    b.put(VARIABLES + "Y_Data", "100").requireStatus(200);

    assertThat(participant("CLIENT B").path("promises").toString()).isEqualTo("[\"Z_Data\"]");
    assertThat(participant("CLIENT B").path("did").asText()).isEqualTo("wrote Y_Data version 1");
    b.leave("");
    assertThat(hub.get(VARIABLES + "Y_Data?wait=30s").requireStatus(200).text()).isEqualTo("100");
  }

  @Test
  void promise_brokenByACrash_failsPresentAndFutureReadersWithTheLastLines() {
    Member b = Member.join(hub, "CLIENT B", "Y_Data");
    CompletableFuture<Answer> reader =
        hub.later(() -> hub.get(VARIABLES + "Y_Data?wait=30s", "RoseTrap-Participant: CLIENT A"));
    hub.awaitReader("Y_Data");

    Answer left = b.leave("{'exitCode':1,'lastLines':['Exception in main','no disk left']}");

    assertThat(left.json().path("released").asInt()).isEqualTo(1);
    Answer broken =
        join(reader).requireProblem(ErrorCode.BROKEN_PROMISE).requireOutcome("BROKEN_PROMISE");
    assertThat(broken.facts())
        .matches(
            """
            CLIENT A waits for Y_Data in run default\\.
              - Y_Data was promised by CLIENT B, which exited with code 1 without writing it, \
            \\d+ ms ago; its last lines:
                \\| Exception in main
                \\| no disk left\
            """);
    JsonNode failure = broken.json().path("failure");
    assertThat(failure.path("kind").asText()).isEqualTo("BROKEN_PROMISE");
    assertThat(failure.path("participant").asText()).isEqualTo("CLIENT B");
    assertThat(failure.at("/ending/kind").asText()).isEqualTo("EXITED");
    assertThat(failure.at("/ending/exitCode").asInt()).isEqualTo(1);
    assertThat(failure.at("/ending/lastLines/1").asText()).isEqualTo("no disk left");
    hub.get(VARIABLES + "Y_Data?wait=30s").requireProblem(ErrorCode.BROKEN_PROMISE);
    assertThat(hub.get(VARIABLES + "Y_Data").requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .isEqualTo(
            "Y_Data in run default has no value; Y_Data was promised by CLIENT B, which exited"
                + " with code 1 without writing it.");
  }

  @Test
  void promise_ofANewAttempt_isWholeAgain() {
    Member.join(hub, "CLIENT B", "Y_Data").leave("{'signal':'SIGKILL'}");
    hub.get(VARIABLES + "Y_Data?wait=30s").requireProblem(ErrorCode.BROKEN_PROMISE);

    Member again = Member.join(hub, "CLIENT B", "Y_Data");
    CompletableFuture<Answer> reader = hub.later(() -> hub.get(VARIABLES + "Y_Data?wait=30s"));
    hub.awaitReader("Y_Data");
    again.put(VARIABLES + "Y_Data", "100").requireStatus(200);

    assertThat(join(reader).requireStatus(200).text()).isEqualTo("100");
  }

  @Test
  void promise_brokenByLeaving_saysSo() {
    Member.join(hub, "CLIENT B", "Y_Data").leave("{'reason':'nothing to do'}");

    assertThat(hub.get(VARIABLES + "Y_Data").detail())
        .contains("was promised by CLIENT B, which left (nothing to do) without writing it");
    assertThat(participant("CLIENT B").at("/ending/kind").asText()).isEqualTo("LEFT");
  }

  // --- leases --------------------------------------------------------------------------------

  @Test
  void lease_thatRunsOut_losesTheParticipantAndBreaksItsPromises() {
    Member b = Member.joining(hub, "CLIENT B", "{'promises':['Y_Data'],'lease':'500ms'}");

    Answer broken = hub.get(VARIABLES + "Y_Data?wait=30s").requireProblem(ErrorCode.BROKEN_PROMISE);

    assertThat(broken.detail())
        .contains(
            "Y_Data was promised by CLIENT B, which was lost (nothing was heard of it for 500 ms,"
                + " its lease) without writing it");
    assertThat(b.put(VARIABLES + "Y_Data", "1").requireProblem(ErrorCode.SESSION_ENDED).detail())
        .isEqualTo(
            "Session 1 of CLIENT B in run default is over: nothing was heard of it for 500 ms, its"
                + " lease. What it promised and held is given up; join again to go on.");
    b.post(PARTICIPANTS + "/heartbeat", "").requireProblem(ErrorCode.SESSION_ENDED);
    b.post(PARTICIPANTS + "/promises", "{'promises':['a']}")
        .requireProblem(ErrorCode.SESSION_ENDED);
    b.post(PARTICIPANTS + "/leave", "").requireProblem(ErrorCode.SESSION_ENDED);
    b.get(VARIABLES + "a?wait=30s").requireProblem(ErrorCode.SESSION_ENDED);
    b.post(RUN + "/queues/q/take?wait=30s", "").requireProblem(ErrorCode.SESSION_ENDED);
    b.post(RUN + "/locks/l/acquire?wait=30s", "").requireProblem(ErrorCode.SESSION_ENDED);
    b.post(RUN + "/barriers/b/arrive?wait=30s", "").requireProblem(ErrorCode.SESSION_ENDED);
    assertThat(Member.join(hub, "CLIENT B").session()).isGreaterThan(b.session());
  }

  @Test
  void heartbeat_ofAStay_isHeard() {
    Member b = Member.join(hub, "CLIENT B");
    long before = System.nanoTime();

    assertThat(b.post(PARTICIPANTS + "/heartbeat", "").requireStatus(200).text()).isEqualTo("{}");

    Duration silent = Duration.parse(participant("CLIENT B").path("silent").asText());
    assertThat(silent).isLessThan(Duration.ofNanos(System.nanoTime() - before));
  }

  @Test
  void heartbeat_withoutSessionOrParticipant_isRefused() {
    hub.write("a", "1");

    assertThat(
            hub.post(PARTICIPANTS + "/heartbeat", "", "RoseTrap-Participant: CLIENT A")
                .requireProblem(ErrorCode.INVALID_REQUEST)
                .detail())
        .isEqualTo(
            "The header RoseTrap-Session is missing; it is the number that the answer to the"
                + " joining gave.");
    assertThat(
            hub.post(
                    PARTICIPANTS + "/heartbeat",
                    "",
                    "RoseTrap-Participant: CLIENT A",
                    "RoseTrap-Session: 1")
                .requireProblem(ErrorCode.SESSION_ENDED)
                .detail())
        .isEqualTo(
            "Session 1 of CLIENT A is not known in run default: it ended long ago, or the run was"
                + " deleted since. Join again to go on.");
  }

  @Test
  void leave_withHalfACharacterOrTooMuch_isRefusedAndTheListStaysWhole() {
    Member b = Member.join(hub, "CLIENT B");

    for (String body :
        new String[] {
          "{'reason':'\\ud800'}", "{'signal':'\\udc00'}", "{'lastLines':['\\ud800']}"
        }) {
      b.post(PARTICIPANTS + "/leave", body).requireProblem(ErrorCode.INVALID_REQUEST);
    }
    b.post(PARTICIPANTS + "/leave", "{'reason':'" + "x".repeat(4001) + "'}")
        .requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(participant("CLIENT B").has("ending")).isFalse();
    b.leave("{'exitCode':-1073741510,'lastLines':['" + "y".repeat(500) + "']}");
    assertThat(participant("CLIENT B").at("/ending/lastLines/0").asText())
        .isEqualTo("y".repeat(400) + "…");
  }

  @Test
  void join_thatResumes_keepsItsNumberSoThatWhatItSupervisesGoesOn() {
    Member a = Member.join(hub, "CLIENT A", "x");
    a.leave("{}");

    Member again = Member.joining(hub, "CLIENT A", "{'resumes':" + a.session() + "}");

    assertThat(again.session()).isEqualTo(a.session());
    a.put(VARIABLES + "x", "1").requireStatus(200);
  }

  @Test
  void join_thatResumesAfterAnotherTookTheName_isToldSo() {
    Member a = Member.join(hub, "CLIENT A");
    Member other = Member.join(hub, "CLIENT A");
    other.leave("{}");

    Member again = Member.joining(hub, "CLIENT A", "{'resumes':" + a.session() + "}");

    assertThat(again.session()).isGreaterThan(other.session());
    a.put(VARIABLES + "x", "1").requireProblem(ErrorCode.SESSION_REPLACED);
  }

  @Test
  void changes_ofAParticipant_areAnsweredUnderItsKind() {
    Member a = Member.join(hub, "A");

    assertThat(a.post(PARTICIPANTS + "/promises", "{'promises':['x']}").text())
        .isEqualTo(json("{'participant':'A','revision':2,'released':0}"));
    assertThat(a.post(PARTICIPANTS + "/leave", "").text())
        .isEqualTo(json("{'participant':'A','revision':3,'released':0}"));
  }
}
