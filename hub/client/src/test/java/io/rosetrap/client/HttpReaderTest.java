package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as bytes: what is understood, what is refused, and where the next answer begins. */
class HttpReaderTest {
  private static HttpReader reader(String text) {
    return new HttpReader(stream(text));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Gives no more at a time than so many bytes, as a network may. */
  private static InputStream inPieces(String text, int most) {
    return new FilterInputStream(stream(text)) {
      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        return super.read(bytes, from, Math.min(most, length));
      }
    };
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

  /** Whatever comes together: wherever the buffer ends, and in the middle of a line's end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000, 8_191, 8_192, 8_193, 100_000})
  void answers_inPieces_areReadAsInOne(int most) throws IOException {
    String large = "0123456789".repeat(5_000);
    String header = "h".repeat(9_000);
    String answers =
        "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nX-Long: "
            + header
            + "\r\nContent-Length: 50000\r\n\r\n"
            + large
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc350\r\n"
            + large
            + "\r\n2\r\nde\r\n0\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 200 OK\r\n\r\n"
            + large;
    HttpReader reader = new HttpReader(inPieces(answers, most));
    assertThat(read(reader).status()).isEqualTo(100);
    HttpReply withLength = read(reader);
    assertThat(withLength.header("X-Long")).contains(header);
    assertThat(body(withLength)).isEqualTo(large);
    assertThat(body(read(reader))).isEqualTo(large + "de");
    assertThat(read(reader).status()).isEqualTo(204);
    assertThat(body(read(reader))).isEqualTo(large);
    assertThat(reader.isReusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8_192, 100_000})
  void lines_areBounded(int most) throws IOException {
    String longest = "HTTP/1.1 200 " + "x".repeat(65_536 - 13);
    HttpReader reader = new HttpReader(inPieces(longest + "\r\n\r\n", most));
    // The carriage return counts, since it is only seen to be one with what follows.
    IOException refused = catchThrowableOfType(IOException.class, () -> read(reader));
    assertThat(refused).hasMessage("a line has more than 65536 characters");
    HttpReader other = new HttpReader(inPieces(longest + "\n\n", most));
    assertThat(read(other).status()).isEqualTo(200);
  }

  @Test
  void stream_isNotClosedByTheReader() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in =
        new FilterInputStream(stream("HTTP/1.1 200 OK\r\n\r\nuntil the end")) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertThat(body(read(new HttpReader(in)))).isEqualTo("until the end");
    assertThat(closed).isFalse();
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
