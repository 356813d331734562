package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes are answered without a thread of their own. In examples a bar ends a line. */
class GlanceTest {
  private static final String PUT = "PUT /v1/runs/default/variables/x HTTP/1.1|Host: localhost|";
  private static final String GET = "GET /v1/runs/default/variables/x?wait=30s HTTP/1.1|Host: a||";

  private static boolean isQuick(String text) {
    return Glance.isQuick(text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        PUT + "Content-Length: 2||50",
        PUT + "content-LENGTH:0002|X: y||50",
        PUT + "Content-Length: 0||",
        PUT + "|",
        "DELETE /v1/runs/a/locks/b/c HTTP/1.1|Host: localhost|Connection: close||",
        "POST /v1/runs/a/queues/b/take?wait=1s HTTP/1.1|Host: localhost|Content-Length: 2||{}",
        GET + PUT + "Content-Length: 2||50" + GET,
      })
  void wholeRequests_areQuick(String requests) {
    assertThat(isQuick(requests)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET /v1/runs/default/variables/x HTTP/1.1|Host: localhost|",
        PUT + "Content-Length: 3||50",
        GET + PUT + "Content-Length: 3||50",
        GET + "GE",
      })
  void partsOfRequests_areNot(String requests) {
    // Nothing at all is no request either, but then nothing has come.
    assertThat(isQuick(requests)).isEqualTo(requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PUT + "Transfer-Encoding: chunked||0||",
        PUT + "Expect: 100-continue|Content-Length: 2||50",
        "GET /v1/runs/default/variables/x HTTP/1.1|Host: a|Upgrade: websocket||",
        PUT + "Content-Length: 2|Content-Length: 2||50",
        PUT + "Content-Length: +2||50",
        PUT + "Content-Length: 2 ||50",
        PUT + "Content-Length: 12345678||50",
        PUT + "Content-Length:||50",
        "GET /v1/runs/default/variables/x HTTP/1.0|Host: a||",
      })
  void unusualFraming_isNot(String request) {
    assertThat(isQuick(request)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/runs",
        "/v1/runs/default/variables",
        "/v1/runs/default/variables?prefix=a/b",
        "/v1/runs/default/journal",
        "/v1/runs/default/barriers/a/arrive",
        "/v1/runs/variables/x",
        "/health/ready",
        "/set_lookout",
        "http://localhost/v1/runs/default/variables/x",
      })
  void whatMayTakeLong_isNot(String target) {
    assertThat(isQuick("GET " + target + " HTTP/1.1|Host: localhost||")).isFalse();
  }

  @Test
  void lineWithoutCarriageReturn_isNot() {
    assertThat(isQuick("GET /v1/runs/default/variables/x HTTP/1.1\nHost: a\n\n")).isFalse();
  }
}
