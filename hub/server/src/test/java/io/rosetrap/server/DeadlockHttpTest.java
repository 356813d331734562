package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waits that only help each other, and why what somebody waits for does not come. */
class DeadlockHttpTest {
  private static final String PICTURE =
      "CLIENT A waits for X_Data ← CLIENT B promised it, waits for Y_Data ← CLIENT A promised it";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Answer diagnosis() {
    return hub.get(RUN + "/diagnosis").requireStatus(200);
  }

  @Test
  void cycle_ofTwo_isToldToBothWithThePicture() {
    Member a = Member.join(hub, "CLIENT A", "Y_Data");
    Member b = Member.join(hub, "CLIENT B", "X_Data");

    CompletableFuture<Answer> first = a.laterGet(VARIABLES + "X_Data?wait=30s&alone=true");
    CompletableFuture<Answer> second = b.laterGet(VARIABLES + "Y_Data?wait=30s&alone=true");

    Answer stuck = join(first).requireProblem(ErrorCode.DEADLOCK).requireOutcome("DEADLOCK");
    assertThat(stuck.facts())
        .isEqualTo(
            """
            CLIENT A waits for X_Data in run default.
              - deadlock: CLIENT A waits for X_Data ← CLIENT B promised it, waits for Y_Data ← \
            CLIENT A promised it\
            """);
    assertThat(stuck.json().path("deadlock").asText()).isEqualTo(PICTURE);
    assertThat(join(second).requireProblem(ErrorCode.DEADLOCK).json().path("deadlock").asText())
        .isEqualTo(PICTURE);
    // Whoever was told can mend it.
    a.put(VARIABLES + "Y_Data", "100").requireStatus(200);
    assertThat(b.get(VARIABLES + "Y_Data?wait=30s&alone=true").requireStatus(200).text())
        .isEqualTo("100");
  }

  @Test
  void cycle_throughALock_isTold() {
    Member a = Member.join(hub, "CLIENT A");
    Member b = Member.join(hub, "CLIENT B");
    a.post(RUN + "/locks/one/acquire?alone=true", "").requireStatus(200);
    b.post(RUN + "/locks/two/acquire?alone=true", "").requireStatus(200);

    CompletableFuture<Answer> first =
        a.laterPost(RUN + "/locks/two/acquire?wait=30s&alone=true", "");
    CompletableFuture<Answer> second =
        b.laterPost(RUN + "/locks/one/acquire?wait=30s&alone=true", "");

    assertThat(join(first).requireProblem(ErrorCode.DEADLOCK).json().path("deadlock").asText())
        .isEqualTo(
            "CLIENT A waits for lock two ← CLIENT B holds it, waits for lock one ← CLIENT A holds"
                + " it");
    join(second).requireProblem(ErrorCode.DEADLOCK);
  }

  @Test
  void cycle_withPolicyWarn_isSaidAndGoesOnUntilItIsMended() {
    JsonNode run = hub.put(RUN + "/deadlocks", json("{'policy':'warn'}")).requireStatus(200).json();
    assertThat(run.path("deadlocks").asText()).isEqualTo("WARN");
    Member a = Member.join(hub, "CLIENT A", "Y_Data");
    Member b = Member.join(hub, "CLIENT B", "X_Data");
    CompletableFuture<Answer> first = a.laterGet(VARIABLES + "X_Data?wait=30s&alone=true");
    CompletableFuture<Answer> second = b.laterGet(VARIABLES + "Y_Data?wait=30s&alone=true");

    TestHub.awaitTrue(
        "the journal tells of it",
        () -> hub.get(RUN + "/journal").text().contains("\"operation\":\"DEADLOCK\""));

    assertThat(diagnosis().json().path("deadlock").asText()).isEqualTo(PICTURE);
    assertThat(first).isNotDone();
    hub.write("X_Data", "1");
    hub.write("Y_Data", "2");
    join(first).requireStatus(200);
    join(second).requireStatus(200);
    assertThat(diagnosis().json().path("deadlock").asText()).isEmpty();
  }

  @Test
  void cycle_withPolicyOff_isNotLookedFor() {
    hub.put(RUN + "/deadlocks", json("{'policy':'OFF'}")).requireStatus(200);
    Member.join(hub, "CLIENT A", "X_Data").laterGet(VARIABLES + "X_Data?wait=30s&alone=true");
    hub.awaitReader("X_Data");

    assertThat(diagnosis().json().path("deadlock").asText()).isEmpty();
    hub.put(RUN + "/deadlocks", json("{'policy':'fail'}")).requireStatus(200);
    assertThat(diagnosis().json().path("deadlock").asText())
        .isEqualTo("CLIENT A waits for X_Data ← CLIENT A promised it");
  }

  @Test
  void policy_thatIsNone_isRefused() {
    for (String body : new String[] {"", "{}", "{'policy':'never'}", "{'policy':null}"}) {
      assertThat(
              hub.put(RUN + "/deadlocks", json(body))
                  .requireProblem(ErrorCode.INVALID_REQUEST)
                  .detail())
          .endsWith("it is fail, warn or off.");
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void waits_notAloneOrOfConcurrentParticipants_makeNoDeadlock() {
    Member a = Member.join(hub, "CLIENT A", "X_Data");
    Member b = Member.joining(hub, "CLIENT B", "{'promises':['Y_Data'],'concurrent':true}");
    a.laterGet(VARIABLES + "X_Data?wait=30s");
    b.laterGet(VARIABLES + "Y_Data?wait=30s&alone=true");
    hub.awaitWaits(2);

    assertThat(diagnosis().json().path("deadlock").asText()).isEmpty();
  }

  @Test
  void sealedRun_inWhichNobodyCanAct_endsTheWaits() {
    Member a = Member.join(hub, "CLIENT A");
    Member.join(hub, "CLIENT B").leave("{'exitCode':2,'lastAttempt':true}");
    hub.post(RUN + "/seal", "").requireStatus(200);

    Answer stuck =
        a.get(VARIABLES + "X_Data?wait=30s&alone=true").requireProblem(ErrorCode.DEADLOCK);

    assertThat(stuck.json().path("deadlock").asText())
        .isEqualTo(
            """
            CLIENT A waits for X_Data
            nobody else is left in the run, which is sealed: CLIENT B exited with code 2\
            """);
  }

  // --- diagnosis -----------------------------------------------------------------------------

  @Test
  void diagnosis_ofAVariable_saysWhoPromisedItAndWhatThatOneDoes() {
    Member b = Member.join(hub, "CLIENT B", "Y_Data");
    b.laterGet(VARIABLES + "X_Data?wait=30s&alone=true");
    hub.awaitReader("X_Data");

    JsonNode why =
        hub.get(RUN + "/diagnosis?variable=Y_Data", "RoseTrap-Participant: CLIENT A")
            .requireStatus(200)
            .json();

    assertThat(why.path("summary").asText()).isEqualTo("CLIENT A waits for Y_Data in run default.");
    assertThat(why.at("/facts/0/text").asText()).isEqualTo("nobody has written Y_Data in this run");
    assertThat(why.at("/facts/1/kind").asText()).isEqualTo("PROMISED");
    assertThat(why.at("/facts/1/text").asText())
        .matches("CLIENT B promised Y_Data and waits for X_Data \\(.*\\)");
  }

  @Test
  void diagnosis_ofARun_isOfEachWait() {
    hub.later(
        () -> hub.get(VARIABLES + "X_Data?wait=30s&alone=true", "RoseTrap-Participant: CLIENT A"));
    hub.awaitReader("X_Data");

    JsonNode why = diagnosis().json();

    assertThat(why.path("summary").asText()).isEqualTo("In run default CLIENT A waits.");
    assertThat(why.at("/waits/0/summary").asText())
        .isEqualTo("CLIENT A waits for X_Data in run default.");
    assertThat(why.path("deadlock").asText()).isEmpty();
  }

  @Test
  void diagnosis_ofWhatIsNotThere_createsNothing() {
    assertThat(diagnosis().text())
        .isEqualTo(json("{'summary':'There is no run default.','waits':[],'deadlock':''}"));
    assertThat(hub.get(RUN + "/diagnosis?variable=a&after=3").requireStatus(200).text())
        .contains("nobody has written a in this run");
    assertThat(hub.core().look().runs()).isEmpty();
    hub.get(RUN + "/diagnosis?variable=a%20b").requireProblem(ErrorCode.INVALID_NAME);
    hub.get(RUN + "/diagnosis?variable=").requireProblem(ErrorCode.INVALID_NAME);
    hub.get(RUN + "/diagnosis?variable=a&after=-1").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(RUN + "/diagnosis?name=a").requireProblem(ErrorCode.INVALID_REQUEST);
  }
}
