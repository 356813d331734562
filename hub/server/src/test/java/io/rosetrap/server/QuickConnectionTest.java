package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.json;
import static io.rosetrap.server.TestHub.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are answered on the listener's thread: whatever they do, others get on. */
class QuickConnectionTest {
  private static final int MANY = 5_000;

  private final TestHub hub = TestHub.start(config -> config.faults(true));

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void requests_veryManyInOnePiece_areAnsweredInOrder() {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      requests.append(RawClient.head("PUT", VARIABLES + "x", "Content-Length: 1")).append("\r\n5");
    }
    try (RawClient client = hub.connect()) {
      hub.later(
          () -> {
            client.send(requests.toString());
            return null;
          });
      for (int i = 1; i <= MANY; i++) {
        assertThat(client.answer().requireStatus(200).header("ETag")).contains("\"" + i + "\"");
      }
    }
  }

  @Test
  void requests_readsAndWaitsInOnePiece_areAnsweredInOrder() {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      requests
          .append(RawClient.head("GET", VARIABLES + "x?wait=60s&after=" + i))
          .append("\r\n")
          .append(RawClient.head("PUT", VARIABLES + "y", "Content-Length: 1"))
          .append("\r\n5");
    }
    try (RawClient client = hub.connect()) {
      client.send(requests.toString());
      for (int i = 1; i <= 200; i++) {
        hub.awaitReader("x");
        hub.write("x", "v" + i);
        assertThat(client.answer().requireStatus(200).text()).isEqualTo("v" + i);
        assertThat(client.answer().requireStatus(200).header("ETag")).contains("\"" + i + "\"");
      }
    }
  }

  @Test
  void request_byteByByte_isAnswered() {
    hub.write("x", "5");
    try (RawClient client = hub.connect()) {
      for (byte each :
          (RawClient.head("GET", VARIABLES + "x") + "\r\n").getBytes(StandardCharsets.US_ASCII)) {
        client.send(new byte[] {each});
      }
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("5");
      client.request("GET", VARIABLES + "x");
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("5");
    }
  }

  @Test
  void answers_thatNobodyReads_keepNobodyElseWaiting() {
    String large = "x".repeat(900_000);
    hub.write("large", large);
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        RawClient client = hub.connect();
        slow.add(client);
        for (int j = 0; j < 10; j++) {
          client.request("GET", VARIABLES + "large");
        }
      }
      for (int i = 0; i < 100; i++) {
        hub.write("small", "5");
        assertThat(hub.get(VARIABLES + "small").requireStatus(200).text()).isEqualTo("5");
      }
      // Whoever comes to read it at last gets all of it.
      for (int j = 0; j < 10; j++) {
        assertThat(slow.getFirst().answer().requireStatus(200).text()).isEqualTo(large);
      }
    } finally {
      slow.forEach(RawClient::close);
    }
  }

  @Test
  void waits_thatAnswerMuch_reachSlowReaders() {
    String large = "x".repeat(900_000);
    List<RawClient> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        RawClient client = hub.connect();
        readers.add(client);
        client.request("GET", VARIABLES + "large?wait=60s");
      }
      hub.awaitReaders("large", 20);
      hub.write("large", large);
      hub.write("small", "5");
      for (RawClient reader : readers) {
        assertThat(reader.answer().requireStatus(200).text()).isEqualTo(large);
      }
    } finally {
      readers.forEach(RawClient::close);
    }
  }

  @Test
  void commands_thatAnOrderHoldsBack_keepNobodyElseWaiting() {
    hub.post(RUN + "/order", json("{'steps':['CLIENT A writes X','CLIENT B writes X']}"))
        .requireStatus(200);
    CompletableFuture<Answer> held =
        hub.later(() -> hub.put(VARIABLES + "X", "b", "RoseTrap-Participant: CLIENT B"));
    TestHub.awaitTrue("it is held back", () -> hub.core().look().waiterCount() == 1);

    hub.write("other", "5");
    hub.put(VARIABLES + "X", "a", "RoseTrap-Participant: CLIENT A").requireStatus(200);

    assertThat(TestHub.join(held).requireStatus(200).header("ETag")).contains("\"2\"");
  }

  @Test
  void connection_fromQuickToOther_andBack_keepsItsOrder() {
    try (RawClient client = hub.connect()) {
      for (int i = 1; i <= 100; i++) {
        client.request("PUT", VARIABLES + "x", utf8("v" + i));
        client.request("GET", RUN + "/journal?after=" + (i - 1));
        client.request("GET", VARIABLES + "x");
        client.answer().requireStatus(200);
        assertThat(client.answer().requireStatus(200).text()).contains("\"revision\":" + i);
        assertThat(client.answer().requireStatus(200).text()).isEqualTo("v" + i);
      }
    }
  }

  @Test
  void claims_ofManyThatHaveGone_reachWhoIsThere() {
    List<RawClient> gone = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      RawClient client = hub.connect();
      gone.add(client);
      client.request("POST", RUN + "/queues/q/take?wait=60s");
    }
    hub.awaitWaits(200);
    gone.forEach(RawClient::reset);
    CompletableFuture<Answer> there =
        hub.later(() -> hub.post(RUN + "/queues/q/take?wait=60s", ""));

    hub.post(RUN + "/queues/q", "item").requireStatus(200);

    assertThat(TestHub.join(there).requireStatus(200).text()).isEqualTo("item");
  }

  @Test
  void refusedRequest_endsItsConnectionAlone() {
    try (RawClient bad = hub.connect();
        RawClient good = hub.connect()) {
      bad.send("GET " + VARIABLES + "x%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      bad.answer().requireProblem(ErrorCode.INVALID_REQUEST);
      assertThat(bad.isClosedByHub()).isTrue();

      good.request("GET", VARIABLES + "x");
      good.answer().requireProblem(ErrorCode.NOT_WRITTEN);
    }
  }

  @Test
  void requests_forMuchThatNobodyTakes_areNotAllAnsweredAhead() {
    String large = "x".repeat(900_000);
    hub.write("large", large);
    try (RawClient client = hub.connect()) {
      client.send((RawClient.head("GET", VARIABLES + "large") + "\r\n").repeat(200));
      for (int i = 0; i < 100; i++) {
        hub.write("small", "5");
      }
      hub.write("large", "small by now");
      for (int i = 0; i < 199; i++) {
        client.answer().requireStatus(200);
      }
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("small by now");
    }
  }

  @Test
  void moreThanIsReadAhead_whileAReaderWaits_isAnsweredAfterIt() {
    String put = RawClient.head("PUT", VARIABLES + "y", "Content-Length: 1") + "\r\n5";
    int count = (256 << 10) / put.length();
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "x?wait=60s");
      hub.awaitReader("x");
      CompletableFuture<Answer> sent =
          hub.later(
              () -> {
                for (int i = 0; i < count; i++) {
                  client.send(put);
                }
                return null;
              });
      hub.write("x", "first");
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("first");
      for (int i = 1; i <= count; i++) {
        assertThat(client.answer().requireStatus(200).header("ETag")).contains("\"" + i + "\"");
      }
      TestHub.join(sent);
    }
  }

  @Test
  void pieces_thatCameWhileAReaderWaited_areEachReadToTheirEnd() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "x?wait=60s");
      hub.awaitReader("x");
      client.request("PUT", VARIABLES + "y", utf8("whole"));
      client.send(RawClient.head("PUT", VARIABLES + "z", "Content-Length: 20000") + "\r\n");
      hub.write("x", "first");
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("first");
      client.answer().requireStatus(200);

      client.send("z".repeat(20_000));

      client.answer().requireStatus(200);
      assertThat(hub.get(VARIABLES + "z").text()).hasSize(20_000);
    }
  }

  @Test
  void secondWait_ofOneThatHasGoneMeanwhile_isNotKept() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "x?wait=60s");
      hub.awaitReader("x");
      client.request("GET", VARIABLES + "y?wait=60s");
      client.closeOutput();
      hub.write("x", "first");

      assertThat(client.answer().text()).contains("first");
      hub.awaitNoReaders();
    }
  }

  /**
   * One turn of the listener: a write ends the wait of a reader of whom bytes have come, too. That
   * reader's answer is large, so it is another thread's by the time the listener comes to its
   * bytes.
   */
  @Test
  void bytesOfAReader_whoseWaitEndsInTheSameTurn_areReadByOneThread() {
    String large = "x".repeat(100_000);
    try (RawClient writer = hub.connect();
        RawClient reader = hub.connect()) {
      for (int i = 0; i < 500; i++) {
        reader.request("GET", VARIABLES + "x?wait=60s&after=" + i);
        hub.awaitReader("x");
        writer.request("PUT", VARIABLES + "x", utf8(large));
        reader.request("GET", VARIABLES + "x?version=" + (i + 1));
        writer.answer().requireStatus(200);
        assertThat(reader.answer().requireStatus(200).text()).hasSize(large.length());
        assertThat(reader.answer().requireStatus(200).text()).hasSize(large.length());
      }
    }
    hub.close();
    assertThat(hub.remains()).contains("0 waiters");
  }

  @Test
  void pipelinedAfterAWaitOfAHalfClosedPeer_isStillDone() {
    try (RawClient client = hub.connect()) {
      String await = json("{'condition':{'variable':'x'},'wait':'100ms'}");
      client.request("POST", RUN + "/await", utf8(await));
      client.request("POST", RUN + "/await", utf8(await));
      client.request("PUT", VARIABLES + "y", utf8("5"));
      client.closeOutput();

      client.answer().requireProblem(ErrorCode.TIMED_OUT);
      client.answer().requireProblem(ErrorCode.TIMED_OUT);
      client.answer().requireStatus(200);
    }
  }

  @Test
  void accessLog_thatIsKept_changesNoAnswer() {
    try (TestHub logging = TestHub.start(config -> config.accessLog(true));
        RawClient client = logging.connect()) {
      CompletableFuture<Answer> read = logging.later(() -> logging.get(VARIABLES + "x?wait=60s"));
      logging.awaitReader("x");
      client.request("PUT", VARIABLES + "x", utf8("5"));
      client.answer().requireStatus(200);
      assertThat(TestHub.join(read).requireStatus(200).text()).isEqualTo("5");
    }
  }
}
