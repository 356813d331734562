package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteCommandTest extends HubTest {
  @TempDir Path folder;

  @Test
  void write_word_isTextAndNothingIsPrinted() {
    Cli.Result result = cli().run("write", "x", "v1.2");
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEmpty();
    assertThat(value("x")).isEqualTo(Value.text("v1.2"));
    assertThat(newest("x").writer()).isEqualTo("tester");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "@x",
        "\"quoted\"",
        "'",
        "-5",
        "-0.5",
        "a=b",
        "${HOME}",
        "%s",
        "x\ny",
        "ä€😀",
        "\\n"
      })
  void write_anyWord_isKeptAsItIs(String word) {
    assertThat(cli().run("write", "x", word).code()).isZero();
    assertThat(value("x").asText()).isEqualTo(word);
  }

  @Test
  void write_wordThatBeginsWithDash_goesAfterTwoDashes() {
    assertThat(cli().run("write", "x", "--", "--once").code()).isZero();
    assertThat(value("x").asText()).isEqualTo("--once");
  }

  static Stream<byte[]> contents() {
    byte[] large = new byte[1 << 20];
    new Random(7).nextBytes(large);
    return Stream.of(
        new byte[0],
        new byte[] {0, 1, 2, 0},
        new byte[] {(byte) 0xff, (byte) 0xfe, '\n'},
        "no newline".getBytes(StandardCharsets.UTF_8),
        "a newline\n".getBytes(StandardCharsets.UTF_8),
        "dos\r\n".getBytes(StandardCharsets.UTF_8),
        "日本語 😀".getBytes(StandardCharsets.UTF_8),
        large);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void write_input_isKeptByteForByteAndReadBack(byte[] content) {
    assertThat(cli().input(content).run("write", "x").code()).isZero();
    assertThat(value("x").toBytes()).isEqualTo(content);
    assertThat(cli().run("read", "x").bytes()).isEqualTo(content);
    assertThat(cli().run("peek", "x").bytes()).isEqualTo(content);
  }

  @Test
  void write_inputOfUtf8_isTextAndOtherIsBytes() {
    cli().input("ä".getBytes(StandardCharsets.UTF_8)).run("write", "text");
    cli().input(new byte[] {(byte) 0xe4}).run("write", "bytes");
    assertThat(value("text").kind()).isEqualTo(Value.Kind.TEXT);
    assertThat(value("bytes").kind()).isEqualTo(Value.Kind.BYTES);
  }

  @Test
  void write_file_isWritten() throws IOException {
    Path file = Files.write(folder.resolve("a file"), new byte[] {1, 2, 3});
    assertThat(cli().run("write", "x", "--file", file.toString()).code()).isZero();
    assertThat(cli().input(new byte[] {4}).run("write", "y", "-f", "-").code()).isZero();
    assertThat(value("x").toBytes()).containsExactly(1, 2, 3);
    assertThat(value("y").toBytes()).containsExactly(4);
  }

  @Test
  void write_noSuchFile_exits2() {
    Cli.Result result = cli().run("write", "x", "--file", "/no/such/file");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "rosetrap: The value cannot be read from the file /no/such/file: there is no such file"
                + " or folder.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "json, application/json",
    "text, text/plain; charset=utf-8",
    "bytes, application/octet-stream",
    "text/csv, text/csv"
  })
  void write_type_isKept(String type, String contentType) {
    assertThat(cli().run("write", "x", "17", "--type", type).code()).isZero();
    assertThat(value("x").contentType()).isEqualTo(contentType);
    assertThat(value("x").asText()).isEqualTo("17");
  }

  @Test
  void write_typeWithCharset_encodesTheWord() {
    assertThat(cli().run("write", "x", "ä", "-t", "text/plain; charset=iso-8859-1").code())
        .isZero();
    assertThat(value("x").toBytes()).containsExactly(0xe4);
  }

  @Test
  void write_characterThatTheCharsetLacks_exits2() {
    Cli.Result result = cli().run("write", "x", "€", "-t", "text/plain; charset=us-ascii");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "rosetrap: Not all characters of the value are in the charset of 'text/plain;"
                + " charset=us-ascii'.\n");
    assertThat(other().peek("x")).isEmpty();
  }

  @Test
  void write_folderAsFile_exits2() {
    Cli.Result result = cli().run("write", "x", "-f", folder.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("rosetrap: The value cannot be read from the file " + folder);
  }

  @Test
  void write_notJson_exits2() {
    Cli.Result result = cli().run("write", "x", "{\"a\":", "--type", "json");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("rosetrap: The body says application/json, but is not one");
    assertThat(other().peek("x")).isEmpty();
  }

  @Test
  void write_onceTwice_exits5TheSecondTime() {
    assertThat(cli().run("write", "x", "1", "--once").code()).isZero();
    Cli.Result second = cli().run("write", "x", "2", "--once");
    assertThat(second.code()).isEqualTo(5);
    assertThat(second.err()).startsWith("rosetrap: x in run " + run() + " is written already");
    assertThat(value("x").asText()).isEqualTo("1");
  }

  @Test
  void write_ifVersion_exits5IfItIsAnother() {
    assertThat(cli().run("write", "x", "1", "--if-version", "0").code()).isZero();
    assertThat(cli().run("write", "x", "2", "--if-version", "1").code()).isZero();
    assertThat(cli().run("write", "x", "3", "--if-version", "1").code()).isEqualTo(5);
    assertThat(value("x").asText()).isEqualTo("2");
  }

  @Test
  void write_tooLarge_exits1() {
    byte[] large = new byte[(1 << 20) + 1];
    Arrays.fill(large, (byte) 'x');
    Cli.Result result = cli().input(large).run("write", "x");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("1048576 bytes").contains("--max-value-bytes");
  }

  @Test
  void write_formatJson_printsTheReceipt() {
    assertThat(cli().run("write", "x", "1", "--format", "json").out())
        .isEqualTo("{\"variable\":\"x\",\"version\":1,\"revision\":1,\"released\":0}\n");
  }

  @Test
  void write_verbose_saysWhatWasDone() {
    Cli.Result result = cli().run("write", "x", "1", "-v");
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("rosetrap: Wrote x, version 1.\n");
  }

  @Test
  void write_inputIsATerminal_saysHowToEndIt() {
    Cli.Result result = cli().terminals(true, false, 80).input(new byte[] {'y'}).run("write", "x");
    assertThat(result.code()).isZero();
    assertThat(result.err())
        .isEqualTo("rosetrap: Type the value; Ctrl-D at the start of a line ends it.\n");
  }

  @Test
  void fail_thenRead_exits3WithTheReason() {
    assertThat(cli().run("fail", "x", "the disk is full").code()).isZero();
    Cli.Result read = cli().run("read", "x");
    assertThat(read.code()).isEqualTo(3);
    assertThat(read.out()).isEmpty();
    assertThat(read.err())
        .startsWith("rosetrap: x was declared failed by tester: the disk is full\n");
    assertThat(cli().run("write", "x", "1").code()).isZero();
    assertThat(cli().run("read", "x").out()).isEqualTo("1");
  }

  @Test
  void delete_valueOrNone_exits0Or100() {
    cli().run("write", "x", "1");
    assertThat(cli().run("delete", "x", "-v").err()).isEqualTo("rosetrap: Deleted x, version 1.\n");
    assertThat(cli().run("delete", "x").code()).isEqualTo(100);
    assertThat(cli().run("peek", "x").code()).isEqualTo(100);
  }

  private Version newest(String name) {
    return other().peek(name).orElseThrow();
  }

  private Value value(String name) {
    return newest(name).value();
  }
}
