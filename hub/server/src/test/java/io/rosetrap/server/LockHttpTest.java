package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.join;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locks. */
class LockHttpTest {
  private static final String LOCK = RUN + "/locks/deploy";
  private static final String ACQUIRE = LOCK + "/acquire";
  private static final String A = "RoseTrap-Participant: A";
  private static final String B = "RoseTrap-Participant: B";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private Answer release(String token) {
    return hub.post(LOCK + "/release?token=" + token, "");
  }

  @Test
  void acquire_freeLock_isHeldUntilItIsReleased() {
    Answer held = hub.post(ACQUIRE, "", A).requireStatus(200).requireOutcome("ARRIVED");

    assertThat(held.text()).isEqualTo(json("{'lock':'deploy','token':1}"));
    assertThat(held.header("RoseTrap-Token")).contains("1");
    assertThat(hub.get(LOCK).requireStatus(200).text())
        .matches(
            "\\{\"name\":\"deploy\",\"holder\":\"A\",\"token\":1,\"held\":\"PT.*S\",\"waiting\":\\[]}");
    assertThat(hub.post(ACQUIRE + "?wait=1ms", "", B).requireProblem(ErrorCode.TIMED_OUT).facts())
        .matches(
            """
            B waits for lock deploy in run default\\.
              - A holds lock deploy for .* \\(a lease of 30 s\\)\
            """);
    release("1").requireStatus(200);
    assertThat(hub.get(LOCK).text())
        .isEqualTo(json("{'name':'deploy','token':0,'held':'PT0S','waiting':[]}"));
    assertThat(hub.post(ACQUIRE, "", B).json().path("token").asLong()).isGreaterThan(1);
  }

  @Test
  void acquire_severalWait_getItInTheirOrder() {
    String token = hub.post(ACQUIRE, "", A).requireStatus(200).json().path("token").asText();
    CompletableFuture<Answer> b = hub.later(() -> hub.post(ACQUIRE + "?wait=30s", "", B));
    hub.awaitWaits(1);
    CompletableFuture<Answer> c =
        hub.later(() -> hub.post(ACQUIRE + "?wait=30s", "", "RoseTrap-Participant: C"));
    hub.awaitWaits(2);
    assertThat(hub.get(LOCK).json().path("waiting").toString()).isEqualTo("[\"B\",\"C\"]");

    assertThat(release(token).requireStatus(200).json().path("lock").asText()).isEqualTo("deploy");

    String second = join(b).requireStatus(200).json().path("token").asText();
    assertThat(c).isNotDone();
    release(second).requireStatus(200);
    join(c).requireStatus(200);
  }

  @Test
  void acquire_inSlices_keepsItsPlaceInTheLine() {
    String token = hub.post(ACQUIRE, "", A).requireStatus(200).json().path("token").asText();
    String place =
        hub.post(ACQUIRE + "?wait=1ms&slice=true", "", B)
            .requireProblem(ErrorCode.TIMED_OUT)
            .header("RoseTrap-Place")
            .orElseThrow();
    CompletableFuture<Answer> c =
        hub.later(() -> hub.post(ACQUIRE + "?wait=30s", "", "RoseTrap-Participant: C"));
    hub.awaitWaits(1);
    CompletableFuture<Answer> b =
        hub.later(() -> hub.post(ACQUIRE + "?wait=30s&place=" + place, "", B));
    hub.awaitWaits(2);

    release(token).requireStatus(200);

    join(b).requireStatus(200);
    assertThat(c).isNotDone();
  }

  @Test
  void lock_whoseLeaseRanOut_isTheNextOnesAndTheFirstIsToldSo() {
    hub.post(ACQUIRE + "?lease=500ms", "", A).requireStatus(200);

    Answer next = hub.post(ACQUIRE + "?wait=30s&lease=1h", "", B).requireStatus(200);

    String token = next.json().path("token").asText();
    assertThat(release("1").requireProblem(ErrorCode.NOT_HELD).detail())
        .isEqualTo(
            "Lock deploy in run default is not held with token 1: B holds it with "
                + token
                + ". Its lease ran out, its holder ended, or it was given back.");
    hub.post(LOCK + "/renew?token=1", "").requireProblem(ErrorCode.NOT_HELD);
    assertThat(hub.post(LOCK + "/renew?token=" + token, "").requireStatus(200).text())
        .isEqualTo("{}");
  }

  @Test
  void lock_ofAHolderThatEnds_isFreeAtOnce() {
    Member a = Member.join(hub, "A");
    a.post(ACQUIRE, "").requireStatus(200);
    CompletableFuture<Answer> next = hub.later(() -> hub.post(ACQUIRE + "?wait=30s", "", B));
    hub.awaitWaits(1);

    a.leave("{'signal':'SIGKILL'}");

    join(next).requireStatus(200);
  }

  @Test
  void acquire_repeatedWithItsKey_isTheSameGrant() {
    String key = "Idempotency-Key: k";
    String first = hub.post(ACQUIRE, "", A, key).requireStatus(200).text();

    assertThat(hub.post(ACQUIRE, "", A, key).requireStatus(200).text()).isEqualTo(first);
    release("1").requireStatus(200);
    hub.post(ACQUIRE, "", A, key).requireProblem(ErrorCode.NOT_HELD);
  }

  @Test
  void waiter_whoseConnectionBreaks_neverHoldsTheLock() {
    String token = hub.post(ACQUIRE, "", A).requireStatus(200).json().path("token").asText();
    RawClient gone = hub.connect();
    gone.request("POST", ACQUIRE + "?wait=30s", B);
    hub.awaitWaits(1);
    gone.reset();
    hub.awaitNoReaders();

    release(token).requireStatus(200);

    assertThat(hub.get(LOCK).json().has("holder")).isFalse();
  }

  @Test
  void lock_thatNobodyEverHeld_isNotThere() {
    assertThat(hub.get(LOCK).requireProblem(ErrorCode.NOT_THERE).detail())
        .isEqualTo("There is no lock deploy in run default: nobody held it, or it was deleted.");
    release("1").requireProblem(ErrorCode.NOT_THERE);
    hub.post(LOCK + "/renew?token=1", "").requireProblem(ErrorCode.NOT_HELD);
    hub.write("a", "1");
    assertThat(release("1").requireProblem(ErrorCode.NOT_HELD).detail())
        .contains("is not held with token 1: it is free.");
    assertThat(hub.post(LOCK + "/release", "").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .startsWith("The parameter token is missing;");
  }

  /**
   * holder: gives it back ∥ next in line: closes its side. It is told that it has the lock, or that
   * it was taken for gone; then nobody has it.
   */
  @Test
  void release_nextInLineLeavesAtTheSameMoment_isTheirsOrFree() {
    String session =
        hub.post(TestHub.RUN + "/participants", "{\"lease\":\"1d\"}", B)
            .requireStatus(200)
            .json()
            .path("session")
            .asText();
    for (int round = 0; round < 100; round++) {
      String token = hub.post(ACQUIRE, "", A).requireStatus(200).json().path("token").asText();
      try (RawClient next = hub.connect()) {
        next.request("POST", ACQUIRE + "?wait=30s", B, "RoseTrap-Session: " + session);
        hub.awaitWaits(1);
        CompletableFuture<Answer> release = hub.later(() -> release(token));
        next.closeOutput();
        Answer answer = next.answer();
        join(release).requireStatus(200);
        if (answer.status() == 200) {
          release(answer.json().path("token").asText()).requireStatus(200);
        } else {
          answer.requireProblem(ErrorCode.CANCELLED);
        }
      }
      assertThat(hub.get(LOCK).json().has("holder")).isFalse();
    }
  }
}
