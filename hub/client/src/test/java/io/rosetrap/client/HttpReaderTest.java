package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as bytes: what is understood, what is refused, and where the next answer begins. */
class HttpReaderTest {
  private static HttpReader reader(String text) {
    return new HttpReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static HttpReply read(HttpReader reader) throws IOException {
    return reader.rest(reader.status());
  }

  private static String body(HttpReply reply) {
    return new String(reply.body(), StandardCharsets.ISO_8859_1);
  }

  private static IOException refusal(String text) {
    return catchThrowableOfType(IOException.class, () -> read(reader(text)));
  }

  @Test
  void answer_withLength_isReadToItsEnd() throws IOException {
    HttpReader reader =
        reader("HTTP/1.1 404 Not Found\r\nX-A:  b \r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 ");
    HttpReply reply = read(reader);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.isOk()).isFalse();
    assertThat(reply.header("x-a")).contains("b");
    assertThat(reply.header("X-A")).contains("b");
    assertThat(reply.header("x-b")).isEmpty();
    assertThat(body(reply)).isEqualTo("abc");
    assertThat(reader.isReusable()).as("with something unasked behind it").isFalse();
  }

  @Test
  void answers_oneAfterTheOther_areReadApart() throws IOException {
    String one = "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok";
    HttpReader reader = reader(one + one);
    assertThat(body(read(reader))).isEqualTo("ok");
    assertThat(body(read(reader))).isEqualTo("ok");
    assertThat(reader.isReusable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        "0003 \r\nabc\r\n2;ext=\"1\"\r\nde\r\n0;x\r\nTrailer: y\r\n\r\n",
        "3\nabc\n2\nde\n0\n\n"
      })
  void chunks_areJoined(String chunks) throws IOException {
    HttpReader reader = reader("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + chunks);
    assertThat(body(read(reader))).isEqualTo("abcde");
    assertThat(reader.isReusable()).isTrue();
  }

  @Test
  void answer_withoutLength_goesToTheEndOfTheConnection() throws IOException {
    HttpReader reader = reader("HTTP/1.1 200 OK\n\nuntil the end");
    assertThat(body(read(reader))).isEqualTo("until the end");
    assertThat(reader.isReusable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"100", "103", "204", "304"})
  void answer_thatHasNoBody_hasNone(int status) throws IOException {
    HttpReader reader = reader("HTTP/1.1 " + status + " x\r\nContent-Length: 9\r\n\r\n");
    assertThat(read(reader).body()).isEmpty();
    assertThat(reader.isReusable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"
      })
  void connection_thatIsToEnd_isNotReusable(String answer) throws IOException {
    HttpReader reader = reader(answer);
    assertThat(read(reader).status()).isEqualTo(200);
    assertThat(reader.isReusable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.6                    | the answer begins with 'SSH-2.0-OpenSSH_9.6'",
        "HTTP/2 200 OK                          | the answer begins with 'HTTP/2 200 OK'",
        "HTTP/1.1 2x0 OK                        | the answer begins with 'HTTP/1.1 2x0 OK'",
        "HTTP/1.1 +20 OK                        | the answer begins with 'HTTP/1.1 +20 OK'",
        "HTTP/1.1 007 OK                        | the answer begins with 'HTTP/1.1 007 OK'",
        "HTTP/1.1  200                          | the answer begins with 'HTTP/1.1  200'",
        "HTTP/1.1 200 OK~nonsense~~             | a header is 'nonsense'",
        "HTTP/1.1 200 OK~: empty~~              | a header is ': empty'",
        "HTTP/1.1 200 OK~Content-Length: -1~~   | a length is '-1'",
        "HTTP/1.1 200 OK~Content-Length: many~~ | a length is 'many'",
        "HTTP/1.1 200 OK~Content-Length: 1073741825~~      | a length is '1073741825'",
        "HTTP/1.1 200 OK~Content-Length: 99999999999999999999~~ | a length is"
            + " '99999999999999999999'",
        "HTTP/1.1 200 OK~Transfer-Encoding: gzip~~         | the transfer encoding is 'gzip'",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~   | a length is 'zz'",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~7fffffff~ | a length is '7fffffff'",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~abc~0~~ | a chunk is longer than it says"
      })
  void answer_thatIsNotHttp_isRefusedAndShown(String answer, String why) {
    IOException e = refusal(answer.replace("~", "\r\n") + "\r\n");
    assertThat(e).isInstanceOf(HttpReader.UnexpectedAnswer.class).hasMessage(why);
  }

  @Test
  void answer_thatWouldSteerATerminal_isShownHarmless() {
    assertThat(refusal("\u001b[2J\u0007caf\u00e9" + "x".repeat(100) + "\r\n"))
        .hasMessage("the answer begins with '?[2J?caf?" + "x".repeat(51) + "…'");
  }

  @Test
  void flood_isRefused() {
    assertThat(refusal("HTTP/1.1 200 " + "x".repeat(70_000)))
        .hasMessage("a line has more than 65536 characters");
    assertThat(refusal("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(300) + "\r\n"))
        .hasMessage("a header is 'A: b'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
      })
  void answer_thatBreaksOff_mayBeAskedForAgain(String answer) {
    assertThat(refusal(answer)).isInstanceOf(EOFException.class);
  }

  @Test
  void otherWords_thatBreakOff_areNoServerInTrouble() {
    assertThat(refusal("\u0015\u0003\u0003\u0000\u0002\u0002("))
        .isInstanceOf(HttpReader.UnexpectedAnswer.class);
  }
}
