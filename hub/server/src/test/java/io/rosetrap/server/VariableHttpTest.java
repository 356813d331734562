package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Limits;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Write, peek, read one version, delete, fail: without waiting. */
class VariableHttpTest {
  private final TestHub hub =
      TestHub.start(c -> c.limits(Limits.builder().versions(3).idempotencyKeys(100).build()));

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void write_newVariable_answersReceiptAndHeaders() {
    Answer answer = hub.put(VARIABLES + "X_Data", "50").requireStatus(200);

    assertThat(answer.text())
        .isEqualTo("{\"variable\":\"X_Data\",\"version\":1,\"revision\":1,\"released\":0}");
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("ETag")).contains("\"1\"");
    assertThat(answer.header("RoseTrap-Revision")).contains("1");
    assertThat(answer.header("RoseTrap-Instance")).contains(hub.core().instance());
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void peek_afterTwoWrites_answersTheNewestWithItsHeaders() {
    hub.write("a", "1");
    hub.write("b", "other");
    hub.put(VARIABLES + "a", "2", "RoseTrap-Participant: CLIENT C").requireStatus(200);

    Answer answer = hub.get(VARIABLES + "a").requireStatus(200);

    assertThat(answer.text()).isEqualTo("2");
    assertThat(answer.header("ETag")).contains("\"2\"");
    assertThat(answer.header("RoseTrap-Revision")).contains("3");
    assertThat(answer.header("RoseTrap-Writer")).contains("CLIENT%20C");
    assertThat(Instant.parse(answer.header("RoseTrap-Written-At").orElseThrow()))
        .isBeforeOrEqualTo(Instant.now());
    assertThat(answer.header("RoseTrap-Outcome")).isEmpty();
  }

  @Test
  void peek_nothingThere_saysHowToBlock() {
    Answer answer = hub.get(VARIABLES + "X_Data").requireProblem(ErrorCode.NOT_WRITTEN);

    assertThat(answer.detail())
        .isEqualTo(
            "X_Data in run default has no value. To block until it is written, add wait=30s to the"
                + " query.");
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void peek_withCursor_answersOnlyNewerVersions() {
    hub.write("a", "1");
    hub.write("a", "2");

    assertThat(hub.get(VARIABLES + "a?after=1").requireStatus(200).text()).isEqualTo("2");
    assertThat(hub.get(VARIABLES + "a?after=2").requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .isEqualTo(
            "a in run default has version 2, none after 2. To block until it is written, add"
                + " wait=30s to the query.");
  }

  @Test
  void history_keptVersion_isAnsweredAsItWas() {
    hub.put(VARIABLES + "a", "{\"v\": 1}", "Content-Type: application/json").requireStatus(200);
    hub.write("a", "2");

    Answer first = hub.get(VARIABLES + "a?version=1").requireStatus(200);

    assertThat(first.text()).isEqualTo("{\"v\": 1}");
    assertThat(first.header("Content-Type")).contains("application/json");
    assertThat(first.header("ETag")).contains("\"1\"");
  }

  @Test
  void history_trimmedVersion_isCompacted() {
    for (int i = 1; i <= 5; i++) {
      hub.write("a", "value " + i);
    }

    assertThat(hub.get(VARIABLES + "a?version=3").requireStatus(200).text()).isEqualTo("value 3");
    assertThat(hub.get(VARIABLES + "a?version=2").requireProblem(ErrorCode.COMPACTED).detail())
        .isEqualTo(
            "Version 2 of a in run default is no longer kept; the newest 3 versions are, until the"
                + " variable is deleted. The last version is 5.");
    assertThat(hub.get(VARIABLES + "a?version=6").requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .isEqualTo("a in run default has no version 6; the last one is 5.");
    assertThat(hub.get(VARIABLES + "b?version=1").requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .isEqualTo("b in run default has no version 1; it was never written.");
  }

  @Test
  void history_versionWithCursorOrWait_isRefused() {
    hub.write("a", "1");

    hub.get(VARIABLES + "a?version=1&wait=1s").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(VARIABLES + "a?version=1&after=0").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(VARIABLES + "a?version=0").requireProblem(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void delete_present_takesTheValueAndKeepsCounting() {
    hub.write("a", "1");

    Answer deleted = hub.delete(VARIABLES + "a").requireStatus(200);

    assertThat(deleted.text())
        .isEqualTo("{\"variable\":\"a\",\"version\":1,\"revision\":2,\"released\":0}");
    hub.get(VARIABLES + "a").requireProblem(ErrorCode.NOT_WRITTEN);
    hub.write("a", "again");
    assertThat(hub.get(VARIABLES + "a").header("ETag")).contains("\"2\"");
  }

  @Test
  void delete_absent_isNotWritten() {
    assertThat(hub.delete(VARIABLES + "a").requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .isEqualTo("a has no value: there is no run default.");
    hub.write("b", "1");
    assertThat(hub.delete(VARIABLES + "a").requireProblem(ErrorCode.NOT_WRITTEN).detail())
        .isEqualTo("a in run default has no value, so there is nothing to delete.");
  }

  @Test
  void writeOnce_secondTime_leavesTheFirstValue() {
    hub.put(VARIABLES + "a", "1", "If-None-Match: *").requireStatus(200);

    Answer second =
        hub.put(VARIABLES + "a", "2", "If-None-Match: *", "RoseTrap-Participant: B")
            .requireProblem(ErrorCode.ALREADY_WRITTEN);

    assertThat(second.detail())
        .isEqualTo(
            "a in run default is written already: version 1 by anonymous. A write-once leaves it as"
                + " it is; read it, or delete it first.");
    assertThat(hub.get(VARIABLES + "a").text()).isEqualTo("1");
  }

  @Test
  void compareAndSet_otherVersion_changesNothing() {
    hub.write("a", "1");
    hub.put(VARIABLES + "a", "2", "If-Match: \"1\"").requireStatus(200);

    Answer stale =
        hub.put(VARIABLES + "a", "3", "If-Match: \"1\"").requireProblem(ErrorCode.VERSION_MISMATCH);

    assertThat(stale.detail())
        .isEqualTo(
            "a in run default has version 2 by anonymous, but version 1 was expected. Nothing was"
                + " changed; read the newest version and try again.");
    hub.delete(VARIABLES + "a", "If-Match: \"1\"").requireProblem(ErrorCode.VERSION_MISMATCH);
    hub.put(VARIABLES + "b", "1", "If-Match: *").requireProblem(ErrorCode.VERSION_MISMATCH);
    hub.put(VARIABLES + "b", "1", "If-Match: \"0\"").requireStatus(200);
    assertThat(hub.get(VARIABLES + "a").text()).isEqualTo("2");
    hub.delete(VARIABLES + "a", "If-Match: \"2\"").requireStatus(200);
  }

  @Test
  void conditions_thatAreNone_areRefused() {
    for (String header :
        new String[] {
          "If-Match: 1", "If-Match: W/\"1\"", "If-Match: \"x\"", "If-None-Match: \"1\""
        }) {
      hub.put(VARIABLES + "a", "1", header).requireProblem(ErrorCode.INVALID_REQUEST);
    }
    hub.put(VARIABLES + "a", "1", "If-Match: *", "If-None-Match: *")
        .requireProblem(ErrorCode.INVALID_REQUEST);
    hub.delete(VARIABLES + "a", "If-None-Match: *").requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void idempotencyKey_sameRequestAgain_answersTheSameAndWritesOnce() {
    Answer first = hub.put(VARIABLES + "a", "1", "Idempotency-Key: k1").requireStatus(200);
    hub.write("a", "2");

    Answer again = hub.put(VARIABLES + "a", "1", "Idempotency-Key: k1").requireStatus(200);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(hub.get(VARIABLES + "a").text()).isEqualTo("2");
  }

  @Test
  void idempotencyKey_refusalRepeated_staysRefused() {
    hub.write("a", "1");
    hub.put(VARIABLES + "a", "2", "If-None-Match: *", "Idempotency-Key: k")
        .requireProblem(ErrorCode.ALREADY_WRITTEN);
    hub.delete(VARIABLES + "a").requireStatus(200);

    hub.put(VARIABLES + "a", "2", "If-None-Match: *", "Idempotency-Key: k")
        .requireProblem(ErrorCode.ALREADY_WRITTEN);
  }

  @Test
  void idempotencyKey_otherRequest_isRefused() {
    hub.put(VARIABLES + "a", "1", "Idempotency-Key: k1").requireStatus(200);

    assertThat(
            hub.put(VARIABLES + "b", "1", "Idempotency-Key: k1")
                .requireProblem(ErrorCode.IDEMPOTENCY_KEY_REUSED)
                .detail())
        .isEqualTo(
            "The idempotency key 'k1' came before with another request than this one for b. Use a"
                + " new key for each operation, and the same one only to repeat it.");
    hub.put(VARIABLES + "b", "1", "Idempotency-Key: " + "k".repeat(201))
        .requireProblem(ErrorCode.INVALID_REQUEST);
    hub.put(VARIABLES + "b", "1", "Idempotency-Key: " + "k".repeat(200)).requireStatus(200);
  }

  @Test
  void fail_neverWritten_endsReadersWithTheReason() {
    Answer failed =
        hub.post(
                VARIABLES + "a/b/failure",
                "{\"reason\": \"no disk left\"}",
                "RoseTrap-Participant: CLIENT C")
            .requireStatus(200);
    assertThat(failed.text())
        .isEqualTo("{\"variable\":\"a/b\",\"version\":0,\"revision\":1,\"released\":0}");

    Answer read = hub.get(VARIABLES + "a/b?wait=30s").requireProblem(ErrorCode.FAILED);

    assertThat(read.requireOutcome("FAILED").json().at("/failure/reason").asText())
        .isEqualTo("no disk left");
    assertThat(read.facts())
        .isEqualTo(
            """
            anonymous waits for a/b in run default.
              - a/b was declared failed by CLIENT C: no disk left\
            """);
    assertThat(hub.get(VARIABLES + "a/b").requireStatus(404).detail())
        .isEqualTo(
            "a/b in run default has no value; a/b was declared failed by CLIENT C: no disk left.");
    hub.write("a/b", "mended");
    assertThat(hub.get(VARIABLES + "a/b?wait=30s").requireStatus(200).text()).isEqualTo("mended");
  }

  @Test
  void fail_withoutReason_isRefused() {
    String target = VARIABLES + "a/failure";
    for (String body :
        new String[] {
          "",
          "{}",
          "[]",
          "null",
          "{\"reason\":1}",
          "{\"reason\":\"\"}",
          "{\"reason\":\" \"}",
          "{\"reason\":\"a\",\"more\":1}",
          "{\"reason\":\"a\",\"reason\":\"b\"}",
          "{\"reason\":\"a\"",
          "{\"reason\":\"" + "x".repeat(4001) + "\"}"
        }) {
      hub.post(target, body).requireProblem(ErrorCode.INVALID_REQUEST);
    }
    assertThat(hub.core().look().runs()).isEmpty();
    hub.post(target, "{\"reason\":\"" + "x".repeat(4000) + "\"}").requireStatus(200);
  }

  @Test
  void parameters_thatAreUnknownOrNoNumbers_areRefused() {
    assertThat(hub.get(VARIABLES + "a?wiat=30s").requireProblem(ErrorCode.INVALID_REQUEST).detail())
        .isEqualTo(
            "The parameter 'wiat' is not known here. There are: after, alone, slice, version, wait,"
                + " waited.");
    assertThat(hub.put(VARIABLES + "a?wait=1s", "1").detail())
        .isEqualTo("The parameter 'wait' is not known here. This path takes none.");
    assertThat(hub.get(VARIABLES + "a?after=x").detail())
        .isEqualTo("The parameter after is 'x'; it is a whole number from 0.");
    hub.get(VARIABLES + "a?after=-1").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(VARIABLES + "a?after=").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(VARIABLES + "a?after=99999999999999999999").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.get(VARIABLES + "a?after=1.5").requireProblem(ErrorCode.INVALID_REQUEST);
    hub.delete(VARIABLES + "a?x=1").requireProblem(ErrorCode.INVALID_REQUEST);
  }
}
