package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no request get a registered error, change nothing and end their connection. */
class MalformedRequestTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String PUT = "PUT " + VARIABLES + "q HTTP/1.1\r\n" + HOST;
  private static final String CHUNKED = PUT + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String FIRST_LINE =
      "its first line is not like 'GET /v1/runs HTTP/1.1', or the path in it is malformed";

  private static TestHub hub;
  private static String before;

  @BeforeAll
  static void start() {
    hub = TestHub.start();
    hub.write("there", "already");
    before = hub.remains();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static Arguments bad(String what, String bytes, String why) {
    return Arguments.of(what, bytes, why);
  }

  static Stream<Arguments> requestLines() {
    return Stream.of(
        bad("words", "hello, hub\r\n\r\n", FIRST_LINE),
        bad("nothing but a line end", "\r\n\r\n", FIRST_LINE),
        bad("no version", "GET /v1/runs\r\n" + HOST + "\r\n", FIRST_LINE),
        bad("no path", "GET HTTP/1.1\r\n" + HOST + "\r\n", FIRST_LINE),
        bad("two spaces", "GET  /v1/runs HTTP/1.1\r\n" + HOST + "\r\n", FIRST_LINE),
        bad("a method that is none", "G@T /v1/runs HTTP/1.1\r\n" + HOST + "\r\n", FIRST_LINE),
        bad("HTTP/2 by name", "GET /v1/runs HTTP/2\r\n" + HOST + "\r\n", FIRST_LINE),
        bad("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", FIRST_LINE),
        bad("HTTP/0.9", "GET /v1/runs HTTP/0.9\r\n\r\n", FIRST_LINE),
        bad(
            "a percent that encodes nothing",
            "GET " + VARIABLES + "a%zz HTTP/1.1\r\n" + HOST + "\r\n",
            FIRST_LINE),
        bad("half a percent", "GET " + VARIABLES + "a%4 HTTP/1.1\r\n" + HOST + "\r\n", FIRST_LINE),
        bad(
            "a NUL in the path",
            "GET " + VARIABLES + "a\0 HTTP/1.1\r\n" + HOST + "\r\n",
            FIRST_LINE),
        bad(
            "a space in the path",
            "GET " + VARIABLES + "a b HTTP/1.1\r\n" + HOST + "\r\n",
            FIRST_LINE),
        bad("all of ISO 8859-1", "\u0001\u0080\u00ff\r\n\r\n", FIRST_LINE),
        bad(
            "HTTP/1.0",
            "GET /v1/runs HTTP/1.0\r\n\r\n",
            "HTTP 1.0 is not supported, consider using HTTP 1.1"),
        bad(
            "bare line feeds",
            "GET /v1/runs HTTP/1.1\nHost: localhost\n\n",
            "Invalid prologue: Found LF (21) without preceding CR"),
        bad(
            "a bare carriage return",
            "GET /v1/runs\r HTTP/1.1\r\n" + HOST + "\r\n",
            "Invalid prologue: Found CR (0) without following LF"),
        bad(
            "a path without end",
            "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n",
            "Request URI too long"),
        bad("a line without end", "x".repeat(5_000), "Request URI too long"),
        bad(
            "a percent in the query that encodes nothing",
            "GET " + VARIABLES + "a?wait=%zz HTTP/1.1\r\n" + HOST + "\r\n",
            "Query has non hexadecimal char in % encoding: wait=%zz, index: 6, char: 'z'"),
        bad(
            "half a percent in the query",
            "GET " + VARIABLES + "a?wait=%4 HTTP/1.1\r\n" + HOST + "\r\n",
            "Query contains invalid % encoding, not enough chars left at index 5: wait=%4"),
        bad(
            "brackets in the query",
            "GET " + VARIABLES + "a?wait=<> HTTP/1.1\r\n" + HOST + "\r\n",
            "Query contains invalid char: wait=??, index: 5, char: 0x3c"));
  }

  private static Arguments header(String what, String headers, String why) {
    return bad(what, "GET /v1/runs HTTP/1.1\r\n" + headers + "\r\n", why);
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        header("no colon", HOST + "foo\r\n", "Invalid header, missing colon"),
        header(
            "a space before the colon",
            HOST + "foo : bar\r\n",
            "Token contains whitespace character at position 3"),
        header("a folded line", HOST + "foo: b\r\n ar\r\n", "Invalid header, missing colon"),
        header(
            "a NUL",
            HOST + "X: a\0b\r\n",
            "Character at position 2 of the header value is invalid for header 'X'"),
        header("a huge header", HOST + "X: " + "a".repeat(20_000) + "\r\n", "Header size exceeded"),
        header("many headers", HOST + "X: a\r\n".repeat(5_000), "Header size exceeded"),
        header("no Host", "", "Host header must be present in the request"),
        header(
            "two Hosts", HOST + "Host: b\r\n", "Only a single Host header is allowed in request"),
        header("an empty Host", "Host: \r\n", "Host header must not be empty"),
        header(
            "a Host with a space",
            "Host: a b\r\n",
            "Invalid Host header: Host contains invalid char: a?b, index: 1, char: 0x20"),
        header(
            "a Host with a port that is none",
            "Host: localhost:x\r\n",
            "Invalid port of the host header: x"),
        header(
            "a negative length", HOST + "Content-Length: -1\r\n", "Content length is not a number"),
        header(
            "a length that is none",
            HOST + "Content-Length: x\r\n",
            "Content length is not a number"),
        header(
            "a length with a sign",
            HOST + "Content-Length: +2\r\n",
            "Content length is not a number"),
        header(
            "an endless length",
            HOST + "Content-Length: 99999999999999999999\r\n",
            "Content length is not a number"),
        header(
            "two lengths",
            HOST + "Content-Length: 1\r\nContent-Length: 2\r\n",
            "Content-Length header must have exactly one value"),
        header(
            "a length and chunks",
            HOST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding and Content-Length headers must not be combined"),
        header(
            "an unknown encoding",
            HOST + "Transfer-Encoding: foo\r\n",
            "Final Transfer-Encoding for requests must be chunked"),
        header(
            "two encodings",
            HOST + "Transfer-Encoding: gzip, chunked\r\n",
            "Unsupported request transfer encoding"),
        header(
            "chunks twice",
            HOST + "Transfer-Encoding: chunked, chunked\r\n",
            "Chunked Transfer-Encoding must not be applied more than once"),
        header(
            "a compressed body",
            HOST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n",
            "Content-Encoding header present when content encoding is disabled"));
  }

  static Stream<Arguments> bodies() {
    String framing = "its body is not framed as its headers say";
    return Stream.of(
        bad("a chunk size that is none", CHUNKED + "zz\r\nab\r\n0\r\n\r\n", framing),
        bad("an endless chunk", CHUNKED + "ffffffffffff\r\nab\r\n0\r\n\r\n", framing),
        bad("a negative chunk", CHUNKED + "-1\r\nab\r\n0\r\n\r\n", framing),
        bad("a chunk without a size", CHUNKED + "\r\nab\r\n0\r\n\r\n", framing),
        bad("a chunk with an extension", CHUNKED + "2;a=b\r\nab\r\n0\r\n\r\n", framing),
        bad("a chunk longer than its size", CHUNKED + "2\r\nab, and more\r\n0\r\n\r\n", framing),
        bad("a bare line feed after a size", CHUNKED + "2\nab\r\n0\r\n\r\n", framing),
        bad("trailers", CHUNKED + "2\r\nab\r\n0\r\nX: y\r\n\r\n", "Invalid terminating chunk"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"requestLines", "headers", "bodies"})
  void request_malformed_isRefusedAndItsConnectionEnds(String what, String bytes, String why) {
    try (RawClient client = hub.connect()) {
      client.send(bytes);

      Answer answer = client.answer().requireProblem(ErrorCode.INVALID_REQUEST);

      assertThat(answer.detail())
          .isEqualTo("The request is not the HTTP/1.1 that the hub takes: " + why + ".");
      assertThat(answer.header("Connection")).contains("close");
      // Nothing that follows is taken for another request.
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
    requireUnharmed();
  }

  /** Requests whose body says nothing, up to it; how each is answered where its body is whole. */
  enum Bodiless {
    PEEK("GET " + VARIABLES + "there", 200),
    READ_OF_NOTHING("GET " + VARIABLES + "nothing", 404),
    DELETE_OF_NOTHING("DELETE " + VARIABLES + "nothing", 404),
    NO_ROUTE("DELETE /nowhere", 404),
    NOT_ALLOWED("DELETE /v1/runs", 405);

    private final String start;
    private final int status;

    Bodiless(String target, int status) {
      this.start = target + " HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n";
      this.status = status;
    }
  }

  static Stream<Arguments> unreadBodies() {
    return Stream.of(Bodiless.values())
        .flatMap(
            request ->
                Stream.of(
                        "zz\r\nab\r\n0\r\n\r\n",
                        "2\nab\r\n0\r\n\r\n",
                        "2\r\nab, and more\r\n0\r\n\r\n",
                        "2\r\nab\r\n0\r\nX: y\r\n\r\n",
                        "200000\r\n" + "x".repeat(0x200000) + "\r\n0\r\n\r\n")
                    .map(body -> Arguments.of(request, body)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("unreadBodies")
  void unreadBody_malformed_isAnsweredOnceAndItsConnectionEnds(Bodiless request, String body) {
    try (RawClient client = hub.connect()) {
      client.send(request.start + "\r\n" + body);

      Answer answer = client.answer().requireStatus(request.status);

      assertThat(answer.header("Connection")).contains("close");
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
    requireUnharmed();
  }

  @ParameterizedTest
  @EnumSource(Bodiless.class)
  void unreadBody_brokenOff_isAnsweredOnce(Bodiless request) {
    try (RawClient client = hub.connect()) {
      client.send(request.start + "\r\n5\r\nab").closeOutput();

      client.answer().requireStatus(request.status);
      assertThat(client.isClosedByHub()).isTrue();
    }
    requireUnharmed();
  }

  @ParameterizedTest
  @EnumSource(Bodiless.class)
  void unreadBody_whole_isReadOverAndTheNextRequestServed(Bodiless request) {
    try (RawClient client = hub.connect()) {
      client.send(request.start + "\r\n2\r\nab\r\n0\r\n\r\n");
      client.request("GET", VARIABLES + "there");

      client.answer().requireStatus(request.status);
      assertThat(client.answer().requireStatus(200).text()).isEqualTo("already");
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
    requireUnharmed();
  }

  static Stream<Arguments> waits() {
    return Stream.of("GET " + VARIABLES + "q?wait=1s", "POST " + RUN + "/await")
        .flatMap(
            start ->
                Stream.of("zz\r\nab\r\n0\r\n\r\n", "2\nab\r\n0\r\n\r\n", "-1\r\nab\r\n0\r\n\r\n")
                    .map(body -> Arguments.of(start, body)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("waits")
  void wait_malformedBody_isRefusedBeforeItBeginsAndItsConnectionEnds(String start, String body) {
    try (RawClient client = hub.connect()) {
      client.send(start + " HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body);

      Answer answer = client.answer().requireProblem(ErrorCode.INVALID_REQUEST);

      assertThat(answer.detail()).endsWith("its body is not framed as its headers say.");
      assertThat(answer.header("Connection")).contains("close");
      assertThat(client.closeOutput().isClosedByHub()).isTrue();
    }
    requireUnharmed();
  }

  static Stream<Arguments> brokenOff() {
    return Stream.of(
        Arguments.of("in the headers", "PUT " + VARIABLES + "q HTTP/1.1\r\nHost: loc"),
        Arguments.of("after the headers", PUT + "Content-Length: 5\r\n\r\n"),
        Arguments.of("in the body", PUT + "Content-Length: 5\r\n\r\nab"),
        Arguments.of("in a chunk", CHUNKED + "5\r\nab"),
        Arguments.of("between chunks", CHUNKED + "2\r\nab\r\n"),
        Arguments.of("before the last line end", CHUNKED + "2\r\nab\r\n0\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenOff")
  void request_brokenOff_isRefusedAndNothingIsWritten(String where, String bytes) {
    try (RawClient client = hub.connect()) {
      client.send(bytes).closeOutput();

      assertThat(client.answer().requireProblem(ErrorCode.INVALID_REQUEST).detail())
          .isEqualTo(
              "The request is not the HTTP/1.1 that the hub takes: it breaks off before its end.");
      assertThat(client.isClosedByHub()).isTrue();
    }
    requireUnharmed();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenOff")
  void request_killed_changesNothing(String where, String bytes) {
    RawClient client = hub.connect();
    client.send(bytes);
    client.reset();

    requireUnharmed();
  }

  @Test
  void connection_closedBeforeARequest_isClosedWithoutAWord() {
    for (String begun : new String[] {"", "G", "GET /v1/runs HTTP/1.1"}) {
      try (RawClient client = hub.connect()) {
        client.send(begun).closeOutput();
        assertThat(client.isClosedByHub()).isTrue();
      }
    }
    requireUnharmed();
  }

  /** Nothing is there that was not, and the next request is served. */
  private static void requireUnharmed() {
    assertThat(hub.get(VARIABLES + "there").requireStatus(200).text()).isEqualTo("already");
    assertThat(hub.remains()).isEqualTo(before);
  }
}
