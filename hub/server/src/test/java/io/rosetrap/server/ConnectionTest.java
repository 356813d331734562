package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection after well-formed requests, and of bodies that are too large. */
class ConnectionTest {
  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void connection_keptAlive_servesOneRequestAfterAnother() {
    try (RawClient client = hub.connect()) {
      for (int i = 1; i <= 100; i++) {
        client.request("PUT", VARIABLES + "a", utf8("value " + i));
        assertThat(client.answer().requireStatus(200).header("Connection")).contains("keep-alive");
        client.request("GET", VARIABLES + "a");
        assertThat(client.answer().text()).isEqualTo("value " + i);
        client.request("GET", VARIABLES + "b").answer().requireProblem(ErrorCode.NOT_WRITTEN);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 404", "PUT, 200", "POST, 405"})
  void connection_toBeClosed_isClosedAfterTheAnswer(String method, int status) {
    // A client that reads to the end of the stream would otherwise wait for the idle timeout.
    try (RawClient client = hub.connect()) {
      client.request(method, VARIABLES + "a", utf8("body"), "Connection: close");
      client.request("PUT", VARIABLES + "too-late", utf8("x"));

      assertThat(client.answer().requireStatus(status).header("Connection")).contains("close");
      assertThat(client.isClosedByHub()).isTrue();
    }
    assertThat(hub.core().look().peek("default", "too-late")).isEmpty();
  }

  @Test
  void connection_toBeClosedAfterAWait_isClosed() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a?wait=30s", "Connection: close");
      hub.awaitReader("a");
      hub.write("a", "1");

      assertThat(client.answer().requireStatus(200).text()).isEqualTo("1");
      assertThat(client.isClosedByHub()).isTrue();
    }
  }

  @Test
  void requests_pipelined_areAnsweredInOrder() {
    try (RawClient client = hub.connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append(RawClient.head("PUT", VARIABLES + "a", "Content-Length: 2"))
            .append("\r\n")
            .append(10 + i)
            .append(RawClient.head("GET", VARIABLES + "a"))
            .append("\r\n");
      }
      client.send(all.toString());

      for (int i = 0; i < 50; i++) {
        client.answer().requireStatus(200);
        assertThat(client.answer().requireStatus(200).text()).isEqualTo("" + (10 + i));
      }
    }
  }

  // --- methods -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"/v1/runs", "/health/live", "/openapi", "/nothing", VARIABLES + "a"})
  void head_isAnsweredWithoutABody(String target) {
    try (RawClient client = hub.connect()) {
      client.request("HEAD", target);
      Answer head = client.answerToHead();
      assertThat(head.status()).isIn(404, 405);
      assertThat(Integer.parseInt(head.header("Content-Length").orElseThrow())).isPositive();

      // A body here would be taken for the next answer.
      client.request("GET", "/health/live").answer().requireStatus(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND", "X"})
  void method_thatNothingTakes_isRefusedAndTheConnectionGoesOn(String method) {
    try (RawClient client = hub.connect()) {
      client.request(method, VARIABLES + "a", utf8("body"));
      client.answer().requireProblem(ErrorCode.METHOD_NOT_ALLOWED);
      client.request(method, "*", utf8("body"));
      client.answer().requireProblem(ErrorCode.NO_SUCH_ROUTE);

      client.request("GET", "/health/live").answer().requireStatus(200);
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/json",
        "application/xml;q=0.1",
        "*/*",
        "",
        "///;;",
        ",",
        "a",
        "text/",
        "\u0009"
      })
  void accept_ofAnyKind_breaksNothing(String accept) {
    hub.put(VARIABLES + "a", "1", "Accept: " + accept).requireStatus(200);
    hub.get("/v1/runs", "Accept: " + accept).requireStatus(200);
    hub.get(VARIABLES + "a", "Accept: " + accept).requireStatus(200);
    hub.get(VARIABLES + "b", "Accept: " + accept).requireProblem(ErrorCode.NOT_WRITTEN);
    hub.get("/health/live", "Accept: " + accept).requireStatus(200);
    hub.post("/request_data", "{\"variable_name\":\"a\",\"message\":\"\"}", "Accept: " + accept)
        .requireStatus(200);
  }

  @Test
  void body_whereNoneIsWanted_isReadOver() {
    try (RawClient client = hub.connect()) {
      client.request("GET", VARIABLES + "a", utf8("body"));
      client.answer().requireProblem(ErrorCode.NOT_WRITTEN);
      client.request("GET", VARIABLES + "a?wait=1ms", utf8("body"));
      client.answer().requireProblem(ErrorCode.TIMED_OUT);
      client.request("GET", "/health/live").answer().requireStatus(200);
    }
  }

  @Test
  void upgrade_isNotTaken() {
    try (RawClient client = hub.connect()) {
      for (String protocol : new String[] {"h2c", "websocket"}) {
        client.request(
            "GET",
            "/v1/runs",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: " + protocol,
            "HTTP2-Settings: AAMAAABkAAQAAP__");
        client.answer().requireStatus(200);
      }
    }
  }

  // --- Expect: 100-continue ------------------------------------------------------------------

  @Test
  void expectContinue_wanted_isAskedForAndTaken() {
    try (RawClient client = hub.connect()) {
      client.send(
          RawClient.head("PUT", VARIABLES + "a", "Expect: 100-continue", "Content-Length: 2")
              + "\r\n");
      client.answer().requireStatus(100);
      client.send("ok");
      client.answer().requireStatus(200);
      client.request("GET", VARIABLES + "a");
      assertThat(client.answer().text()).isEqualTo("ok");
    }
  }

  @Test
  void expectContinue_refused_isAnsweredAtOnceAndTheBodyIsNoRequest() {
    // The client may send the body or not, so that nothing after it could be understood.
    try (RawClient client = hub.connect()) {
      client.send(
          RawClient.head("PUT", VARIABLES + "a?x=1", "Expect: 100-continue", "Content-Length: 2")
              + "\r\n");
      Answer refused = client.answer().requireProblem(ErrorCode.INVALID_REQUEST);
      assertThat(refused.header("Connection")).contains("close");
      client.request("PUT", VARIABLES + "smuggled", utf8("x"));
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void expectContinue_tooLarge_isRefusedBeforeTheBody() {
    try (RawClient client = hub.connect()) {
      client.send(
          RawClient.head("PUT", VARIABLES + "a", "Expect: 100-continue", "Content-Length: 1048577")
              + "\r\n");
      client.answer().requireProblem(ErrorCode.VALUE_TOO_LARGE);
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
  }

  // --- bodies that are too large -------------------------------------------------------------

  @Test
  void tooLarge_declared_isReadByAClientThatSendsItAll() {
    // Closing without reading would reset the connection and take the answer with it.
    byte[] large = new byte[20 << 20];
    for (int i = 0; i < 5; i++) {
      try (RawClient client = hub.connect()) {
        client.request("PUT", VARIABLES + "a", large);
        client.answer().requireProblem(ErrorCode.VALUE_TOO_LARGE);
      }
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void tooLarge_chunked_isReadByAClientThatSendsItAll() {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    try (RawClient client = hub.connect()) {
      client.send(RawClient.head("PUT", VARIABLES + "a", "Transfer-Encoding: chunked") + "\r\n");
      for (int i = 0; i < 200; i++) {
        client.send(chunk);
      }
      client.send("0\r\n\r\n");
      client.answer().requireProblem(ErrorCode.VALUE_TOO_LARGE);
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
    assertThat(hub.core().look().runs()).isEmpty();
  }

  @Test
  void tooLarge_jdkClient_getsTheAnswer() throws Exception {
    byte[] large = new byte[10 << 20];
    Arrays.fill(large, (byte) 'x');
    URI uri = hub.server().uri().resolve(VARIABLES + "a");
    HttpRequest request =
        HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofByteArray(large)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(response.body()).contains("VALUE_TOO_LARGE");
      HttpRequest next = HttpRequest.newBuilder(uri).build();
      assertThat(client.send(next, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void tooLarge_clientDoesNotLeave_isClosedAllTheSame() {
    try (RawClient client = hub.connect()) {
      client.send(RawClient.head("PUT", VARIABLES + "a", "Content-Length: 2000000") + "\r\n");
      client.answer().requireProblem(ErrorCode.VALUE_TOO_LARGE);
      assertThat(client.isClosedByHub()).isTrue();
    }
  }
}
