package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetrap.api.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadCommandTest extends HubTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void read_newlineOnATerminal_isAddedIfItIsMissing() {
    other().write("x", "1");
    other().write("line", "1\n");
    other().write("empty", "");
    assertThat(cli().terminals(false, true, 80).run("read", "x").out()).isEqualTo("1\n");
    assertThat(cli().terminals(false, true, 80).run("read", "line").out()).isEqualTo("1\n");
    assertThat(cli().terminals(false, true, 80).run("peek", "empty").out()).isEqualTo("\n");
    assertThat(cli().run("read", "x").out()).isEqualTo("1");
    assertThat(cli().run("read", "x", "-n").out()).isEqualTo("1\n");
    assertThat(cli().run("peek", "line", "--newline").out()).isEqualTo("1\n");
  }

  @Test
  void read_notInTime_exits124AndSaysWhy() {
    other().write("image_tag", "v1");
    Cli.Result result = cli().run("read", "image_tga", "--timeout", "10ms");
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            """
            rosetrap: Timed out after 10 ms: tester waits for image_tga in run %s.
              - nobody has written image_tga in this run
              - a similar name has a value: image_tag (by other)
              → if one of the names is a slip, make both sides use the same
            """
                .formatted(run()));
  }

  @Test
  void read_timeoutFromTheEnvironment_isOutweighedByTheOption() {
    Cli cli = cli().with("ROSETRAP_TIMEOUT", "0");
    assertThat(cli.run("read", "x").err()).contains("Timed out after 0 ms");
    assertThat(cli.run("read", "x", "--timeout", "1ms").err()).contains("Timed out after 1 ms");
  }

  @Test
  void read_default_isPrintedOnTimeoutOnly() {
    Cli.Result late = cli().run("read", "x", "--timeout", "0", "--default", "none");
    assertThat(late.code()).isZero();
    assertThat(late.out()).isEqualTo("none");
    assertThat(late.err()).isEmpty();
    other().fail("y", "broken");
    assertThat(cli().run("read", "y", "--timeout", "0", "--default", "none").code()).isEqualTo(3);
    other().write("z", "1");
    assertThat(cli().run("read", "z", "--timeout", "0", "--default", "none").out()).isEqualTo("1");
  }

  @Test
  void read_defaultInJson_saysThatItIsTheDefault() {
    assertThat(
            cli().run("read", "x", "--timeout", "0", "--default", "-1", "--format", "json").out())
        .isEqualTo(
            "{\"variable\":\"x\",\"default\":true,\"encoding\":\"text\",\"value\":\"-1\"}\n");
  }

  @Test
  void read_after_passesOverOldVersions() {
    other().write("x", "1");
    assertThat(cli().run("read", "x", "--after", "1", "--timeout", "0").code()).isEqualTo(124);
    other().write("x", "2");
    assertThat(cli().run("read", "x", "--after", "1").out()).isEqualTo("2");
  }

  @Test
  void read_version_isOneOfTheHistory() {
    other().write("x", "1");
    other().write("x", "2");
    assertThat(cli().run("read", "x", "--version", "1").out()).isEqualTo("1");
    assertThat(cli().run("read", "x", "--version", "3").code()).isEqualTo(100);
  }

  @Test
  void read_formatJson_describesTheVersion() throws IOException {
    other().write("text", "ä\n");
    other().write("json", Value.json("{\"n\": 1.50}"));
    other().write("bytes", new byte[] {0, -1});
    JsonNode text = JSON.readTree(cli().run("read", "text", "--format", "json").out());
    assertThat(text.get("variable").textValue()).isEqualTo("text");
    assertThat(text.get("version").longValue()).isEqualTo(1);
    assertThat(text.get("revision").longValue()).isEqualTo(1);
    assertThat(text.get("writer").textValue()).isEqualTo("other");
    assertThat(text.get("writtenAt").textValue()).endsWith("Z");
    assertThat(text.get("contentType").textValue()).isEqualTo(Value.TEXT_TYPE);
    assertThat(text.get("size").longValue()).isEqualTo(3);
    assertThat(text.get("value").textValue()).isEqualTo("ä\n");
    assertThat(cli().run("peek", "json", "--format", "json").out())
        .endsWith("\"size\":11,\"encoding\":\"json\",\"value\":{\"n\": 1.50}}\n");
    assertThat(cli().run("read", "bytes", "--format", "json").out())
        .endsWith("\"encoding\":\"base64\",\"value\":\"AP8=\"}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "status, --equals, ready",
    "status, --equals, '\"ready\"'",
    "count, --equals, 3",
    "report, --equals, '{\"passed\": 12, \"state\": \"ok\"}'"
  })
  void read_equals_returnsIfItDoes(String name, String option, String operand) {
    other().write("status", "ready");
    other().write("count", 3);
    other().write("report", Value.json("{\"state\":\"ok\",\"passed\":12}"));
    assertThat(cli().run("read", name, option, operand).code()).isZero();
    assertThat(cli().run("read", name, option, "other", "--timeout", "0").code()).isEqualTo(124);
  }

  @Test
  void read_pointer_comparesAPartAndPrintsTheWholeAsItWasWritten() {
    other().write("report", Value.json("{ \"state\" : \"ok\",\n\"passed\": 12.0 }"));
    Cli.Result passed =
        cli().run("read", "report", "--pointer", "/passed", "--is", ">=", "--value", "10");
    assertThat(passed.out()).isEqualTo("{ \"state\" : \"ok\",\n\"passed\": 12.0 }");
    Cli.Result equal = cli().run("read", "report", "--pointer", "/state", "--equals", "ok");
    assertThat(equal.code()).isZero();
    Cli.Result less =
        cli()
            .run(
                "read",
                "report",
                "--pointer",
                "/passed",
                "--is",
                "<",
                "--value",
                "-1",
                "--timeout",
                "0");
    assertThat(less.code()).isEqualTo(124);
    assertThat(less.err()).contains("its value does not match");
  }

  @Test
  void read_any_printsTheOneThatIsThere() {
    other().write("b", "2");
    assertThat(cli().run("read", "--any", "a", "b", "c").out()).isEqualTo("b=2\n");
    assertThat(cli().run("read", "a", "b", "--any", "--format", "json").out())
        .startsWith("{\"variable\":\"b\",\"version\":1,");
    assertThat(cli().run("read", "--any", "a", "c", "--timeout", "0").code()).isEqualTo(124);
  }

  @Test
  void read_all_printsAllInTheOrderAsked() throws IOException {
    other().write("a", "1");
    other().write("b", "2\n");
    assertThat(cli().run("read", "--all", "b", "a").out()).isEqualTo("b=2\n\na=1\n");
    JsonNode json = JSON.readTree(cli().run("read", "--all", "b", "a", "--format", "json").out());
    assertThat(json).hasSize(2);
    assertThat(json.get(0).get("variable").textValue()).isEqualTo("b");
    Cli.Result missing = cli().run("read", "--all", "a", "nope", "--timeout", "0");
    assertThat(missing.code()).isEqualTo(124);
    assertThat(missing.err()).contains("1 of 2 are there").contains("nobody has written nope");
  }

  @Test
  void peek_notWritten_exits100() {
    Cli.Result result = cli().run("peek", "x");
    assertThat(result.code()).isEqualTo(100);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("rosetrap: x has no value in run " + run() + ".\n");
  }

  @Test
  void awaitAbsent_valueOrNone_exits124Or0() {
    assertThat(cli().run("await-absent", "x").code()).isZero();
    other().write("x", 1);
    Cli.Result result = cli().run("await-absent", "x", "--timeout", "0");
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.err()).contains("was not deleted");
  }

  @Test
  void awaitReaders_nobody_exits124() {
    Cli.Result result = cli().run("await-readers", "x", "--timeout", "0", "--count", "2");
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.err()).contains("2 readers waiting for x");
  }

  @Test
  void read_outputIsFull_exits1() {
    other().write("x", "1");
    Cli.Result result =
        cli().run(failing("No space left on device"), new ByteArrayOutputStream(), "read", "x");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("rosetrap: The output cannot be written: No space left on device.\n");
  }

  @Test
  void read_nobodyReadsTheOutput_endsQuietly() {
    other().write("x", "1");
    Cli.Result result = cli().run(failing("Broken pipe"), new ByteArrayOutputStream(), "read", "x");
    assertThat(result.code()).isEqualTo(141);
    assertThat(result.err()).isEmpty();
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) {}

      @Override
      public void write(byte[] bytes, int from, int length) {}

      @Override
      public void flush() throws IOException {
        throw new IOException(message);
      }
    };
  }
}
