package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong about the words is found before any hub is asked: none runs here. */
class UsageTest {
  private static final Cli CLI = Cli.at("http://127.0.0.1:1");

  @Test
  void noWords_printTheHelpAndExit2() {
    Cli.Result result = CLI.run();
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("Usage: rosetrap COMMAND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "wirte x 1         | There is no command 'wirte'. Did you mean write?",
        "write             | NAME is missing.",
        "fail x            | REASON is missing.",
        "delete-run        | RUN is missing.",
        "write x 1 2       | '2' is one word too many. Put quotes around a value that has spaces.",
        "write x --onec    | There is no option '--onec'. Did you mean --once?",
        "write x -q=1      | There is no option '-q=1'. To give a value that begins with '-', put"
            + " -- before it.",
        "write x --loud    | There is no option '--loud'. To give a value that begins with '-', put"
            + " -- before it.",
        "read x --timeout  | --timeout needs a value, TIME.",
        "read x --after 1 --after 2 | --after is given twice.",
        "read x --after -1 | Invalid value for option '--after': '-1' is not a whole number, 0 or"
            + " more.",
        "read x --timeout 5x | Invalid value for option '--timeout': The duration '5x' is none."
            + " Write a number with a unit of ms, s, m, h or d, for instance 500ms, 30s, 10m or"
            + " 1h30m (a number alone is seconds), at most 365d.",
        "list --format xml | Invalid value for option '--format': 'xml' is none of: text json.",
        "runs --run x      | There is no option '--run'. To give a value that begins with '-', put"
            + " -- before it.",
        "serve x           | 'x' is one word too many. Put quotes around a value that has spaces.",
        "serve --max-waiters many | Invalid value for option '--max-waiters': 'many' is not a whole"
            + " number, 0 or more.",
        "read a b          | 'b' is one word too many. To read several variables, say --any or"
            + " --all.",
        "read a --any --all | --any and --all do not go together; give one.",
        "read a --any --after 1 | --any and --all go neither with --after, --version or --default"
            + " nor with a comparison.",
        "read a --version 1 --default x | --version reads what was written before, and goes neither"
            + " with --after or --default nor with a comparison.",
        "read a --is >     | --is and --value go together, as in --is '>=' --value 3; one is"
            + " missing.",
        "read a --is ~ --value 1 | Invalid value for option '--is': '~' is none of: == != < <= >"
            + " >=.",
        "read a --pointer /x | --pointer says what to compare; say with what: --equals, or --is and"
            + " --value.",
        "read a --equals 1 --is == --value 1 | --equals is a comparison of its own, and does not go"
            + " with --is and --value.",
        "read a --equals {\"a\" | What --equals is given is no JSON: {\"a\".",
        "write x 1 -f y    | A value is given, and a file to read it from; give one of them.",
        "write x 1 --once --if-version 1 | --once and --if-version do not go together; give one.",
        "write x 1 --type cvs | The type is 'cvs'; it is json, text, bytes, or a media type such as"
            + " text/csv.",
        "write a..b/../c 1 | The variable name 'a..b/../c' has the segment '..'. A variable name"
            + " has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments between"
            + " slashes is empty, '.' or '..'.",
        "list --url localhost:8000 | The address 'localhost:8000' does not begin with http:// or"
            + " https://. It is like http://127.0.0.1:8000 or https://hub.example/path.",
        "list --token a --token-file b | --token and --token-file do not go together; give one.",
        "list --token-file /no/file | The token cannot be read from the file /no/file: there is no"
            + " such file or folder.",
        "exec make --as A  | 'make' is one word too many. The command to run stands at the end,"
            + " after --.",
        "exec --as A       | There is no command to run. It stands at the end, after --, as in:"
            + " rosetrap exec … -- make test",
        "exec --           | There is no command to run. It stands at the end, after --, as in:"
            + " rosetrap exec … -- make test",
        "take jobs --      | There is no command to run. It stands at the end, after --, as in:"
            + " rosetrap take … -- make test",
        "exec --lease 1ms -- x | The lease is 1 ms; it goes from 500 ms to 24 h.",
        "exec --promise a..b/../c -- x | The variable name 'a..b/../c' has the segment '..'. A"
            + " variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the"
            + " segments between slashes is empty, '.' or '..'.",
        "env 1x -- y       | '1x' cannot be the name of a variable in the environment: that has"
            + " letters, digits and _, and begins with no digit. Choose one, as in NAME=1x.",
        "env a/b a.b -- y  | Both a/b and a.b would be a_b in the environment. Choose another name"
            + " for one, as in NAME=a.b.",
        "env x             | There is no command to run. It stands at the end, after --, as in:"
            + " rosetrap env … -- make test",
        "add c x           | 'x' is no whole number of 64 bits.",
        "slots r --count 1 --writer a | --count and --writer do not go together; give one.",
        "push q a -f b     | A value is given, and a file to read it from; give one of them.",
        "take q --lease 1ms | The lease is 1 ms; it goes from 500 ms to 24 h.",
        "help wirte        | There is no command 'wirte'. Did you mean write?",
      })
  void wrongWords_areExplainedAndExit2(String words, String message) {
    Cli.Result result = CLI.run(words.strip().split(" +"));
    assertThat(result.code()).as("%s", result).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().findFirst()).hasValue("rosetrap: " + message.strip());
  }

  @Test
  void optionBeforeTheCommand_isToldFromOne() {
    Cli.Result result = CLI.run("--url", "http://h", "ls");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "rosetrap: The first word is the command, and options come after it; here it is"
                + " '--url'. There are: "
                + String.join(", ", Commands.NAMES)
                + ".\nSee 'rosetrap --help'.\n");
  }

  @Test
  void wrongWords_endWithUsageAndWhereToLook() {
    assertThat(CLI.run("write").err())
        .isEqualTo(
            """
            rosetrap: NAME is missing.
            Usage: rosetrap write NAME [VALUE] [OPTIONS]
            See 'rosetrap write --help'.
            """);
    assertThat(CLI.run("read", "--any").err())
        .isEqualTo(
            """
            rosetrap: NAME is missing.
            Usage: rosetrap read NAME [OPTIONS]
                   rosetrap read --any|--all NAME NAME... [OPTIONS]
            See 'rosetrap read --help'.
            """);
  }

  @Test
  void wrongWords_formatJson_areToldInJson() {
    assertThat(CLI.run("list", "--format", "json", "--urll", "x").err())
        .isEqualTo(
            "{\"code\":\"INVALID_REQUEST\",\"definite\":true,\"detail\":\"There is no option"
                + " '--urll'. Did you mean --url?\\nUsage: rosetrap list [PREFIX]"
                + " [OPTIONS]\\nSee 'rosetrap list --help'.\"}\n");
  }

  @Test
  void hubIsNotThere_exits69() {
    Cli.Result result = CLI.run("list", "--patience", "0");
    assertThat(result.code()).isEqualTo(69);
    assertThat(result.err())
        .startsWith("rosetrap: The hub at http://127.0.0.1:1 cannot be reached: ")
        .contains("ROSETRAP_URL");
    Cli.Result json = CLI.run("read", "x", "--patience", "0", "--default", "d", "--format=json");
    assertThat(json.code()).as("a default is for timeouts").isEqualTo(69);
    assertThat(json.out()).isEmpty();
    assertThat(json.err())
        .startsWith("{\"code\":\"HUB_UNREACHABLE\",\"definite\":true,\"detail\":\"");
  }

  @Test
  void message_thatSteersTerminals_isMadeHarmless() {
    assertThat(Errors.readable("a\u001b[2Jb\r\nc")).isEqualTo("a\uFFFD[2Jb\uFFFD\nc");
  }

  @Test
  void version_saysProgramJavaAndSystem() {
    Cli.Result result = CLI.run("--version");
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.out()).startsWith("rosetrap ").contains("\nJava " + Runtime.version() + " (");
    assertThat(CLI.run("-V").out()).isEqualTo(result.out());
    assertThat(CLI.run("version").out()).isEqualTo(result.out());
  }
}
