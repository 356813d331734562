package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ListingCommandsTest extends HubTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void list_table_showsWrittenFailedAndAwaited() {
    VariableInfo written =
        new VariableInfo(
            "X_Data",
            3,
            7,
            Optional.of("CLIENT C"),
            Optional.of(THEN),
            Optional.of(Value.TEXT_TYPE),
            2048,
            1,
            List.of(),
            Optional.empty());
    VariableInfo failed =
        new VariableInfo(
            "report",
            0,
            8,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            List.of(),
            Optional.of("no disk\nspace"));
    List<VariableInfo> variables = List.of(written, failed);
    assertThat(ListCommand.table(variables, THEN.plusSeconds(3)).toText(80))
        .isEqualTo(
            """
            NAME    VERSION  WRITER     SIZE  WAITERS  TYPE    AGE
            X_Data        3  CLIENT C  2 KiB        1  text    3 s
            report        -  -             -        0  failed    -
            """);
    assertThat(ListCommand.failures(variables))
        .isEqualTo("\nreport was declared failed: no disk space\n");
    assertThat(ListCommand.failures(List.of(written))).isEmpty();
  }

  @Test
  void list_promisedVariable_showsByWhomAndWhyItWillNotCome() {
    cli().run("exec", "--as", "CLIENT A", "--promise", "Y_Data", "--", "false");
    other().promise("Z");
    Cli.Result list = cli().run("list");
    assertThat(list.out())
        .isEqualTo(
            """
            NAME    VERSION  WRITER  SIZE  WAITERS  TYPE    AGE  PROMISED BY
            Y_Data        -  -          -        0  failed    -
            Z             -  -          -        0  -         -  other

            Y_Data was promised by CLIENT A, which exited with code 1 without writing it
            """);
  }

  @Test
  void list_clocksDiffer_showsNoNegativeAge() {
    assertThat(ListCommand.age(THEN.plusSeconds(5), THEN)).isEqualTo("0 ms");
  }

  @Test
  void list_types_areShortened() {
    assertThat(ListCommand.shorten(Optional.of("application/json"))).isEqualTo("json");
    assertThat(ListCommand.shorten(Optional.of(Value.TEXT_TYPE))).isEqualTo("text");
    assertThat(ListCommand.shorten(Optional.of(Value.BYTES_TYPE))).isEqualTo("bytes");
    assertThat(ListCommand.shorten(Optional.of("text/csv; header=present"))).isEqualTo("text/csv");
    assertThat(ListCommand.shorten(Optional.empty())).isEqualTo("-");
  }

  @Test
  void list_prefix_narrows() throws IOException {
    other().write("build/a", 1);
    other().write("build/b", "x");
    other().write("test", "y");
    other().fail("build/c", "gone");
    assertThat(
            cli()
                .run("list", "build/")
                .out()
                .lines()
                .skip(1)
                .limit(3)
                .map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactly("build/a", "build/b", "build/c");
    JsonNode json = JSON.readTree(cli().run("list", "build/", "--format", "json").out());
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("variable").textValue()).isEqualTo("build/a");
    assertThat(json.get(0).get("contentType").textValue()).isEqualTo("application/json");
    assertThat(json.get(2).get("failure").textValue()).isEqualTo("gone");
    assertThat(json.get(2).has("writer")).isFalse();
  }

  @Test
  void list_nothing_saysSoOnStandardError() {
    Cli.Result result = cli().run("list", "q");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo("rosetrap: There are no variables that begin with 'q' in run " + run() + ".\n");
    assertThat(cli().run("list", "--format", "json").out()).isEqualTo("[]\n");
  }

  @Test
  void reads_showWhoReadWhichVersion() throws Exception {
    assertThat(cli().run("reads", "x").err())
        .isEqualTo(
            "rosetrap: Nobody has read anything that begins with 'x' in run " + run() + ".\n");
    other().write("x", 1);
    other().read("x", int.class);
    assertThat(cli().run("reads").out())
        .isEqualTo("NAME  VERSION  READ BY  REV\nx           1  other      1\n");
    JsonNode json = JSON.readTree(cli().run("reads", "x", "--format", "json").out());
    assertThat(json.get(0).get("variable").textValue()).isEqualTo("x");
    assertThat(json.get(0).get("version").intValue()).isEqualTo(1);
    assertThat(json.get(0).get("participant").textValue()).isEqualTo("other");
    assertThat(json.get(0).get("revision").intValue()).isEqualTo(1);
    assertThat(json.get(0).get("at").textValue()).endsWith("Z");
  }

  @Test
  void waiters_blockedReader_isShown() throws Exception {
    CompletableFuture<String> read = other().readAsync("x", String.class, Duration.ofSeconds(60));
    assertThat(cli().run("await-readers", "x", "--reader", "other").code()).isZero();
    assertThat(cli().run("waiters").out())
        .matches("PARTICIPANT  WAITING  FOR\nother +\\d+(\\.\\d)? m?s  x\n");
    JsonNode json = JSON.readTree(cli().run("waiters", "--format", "json").out());
    assertThat(json.get(0).get("participant").textValue()).isEqualTo("other");
    assertThat(json.get(0).get("variables").get(0).textValue()).isEqualTo("x");
    assertThat(json.get(0).get("waitingMillis").isIntegralNumber()).isTrue();
    assertThat(cli().run("write", "x", "1", "-v").err())
        .isEqualTo("rosetrap: Wrote x, version 1; 1 wait ended.\n");
    assertThat(read.get()).isEqualTo("1");
    assertThat(cli().run("waiters").err())
        .isEqualTo("rosetrap: Nobody is blocked in run " + run() + ".\n");
  }

  @Test
  void waiters_table_isOrderedAsTheHubSays() {
    List<WaiterInfo> waiters =
        List.of(
            new WaiterInfo("CLIENT B", "Y_Data", List.of("Y_Data"), Duration.ofSeconds(125)),
            new WaiterInfo(
                "A", "any of [a, b after version 3]", List.of("a", "b"), Duration.ofMillis(7)));
    assertThat(WaitersCommand.table(waiters).toText(80))
        .isEqualTo(
            """
            PARTICIPANT  WAITING  FOR
            CLIENT B     2 m 5 s  Y_Data
            A               7 ms  any of [a, b after version 3]
            """);
  }

  @Test
  void journal_table_countsFromTheFirstEvent() {
    List<JournalEntry> entries =
        List.of(
            entry(1, 0, "CLIENT C", JournalEntry.Operation.WRITE, "X_Data", 1, "50"),
            entry(2, 4_021, "CLIENT A", JournalEntry.Operation.FAIL, "Y", 0, "no\tidea"),
            entry(12, 65_000, "CLIENT C", JournalEntry.Operation.DELETE, "X_Data", 1, ""));
    assertThat(JournalText.table(entries, THEN).toText(80))
        .isEqualTo(
            """
            REV      TIME  PARTICIPANT  DID     NAME    VERSION  NOTE
              1   0.000 s  CLIENT C     write   X_Data        1  50
              2   4.021 s  CLIENT A     fail    Y             -  no idea
             12  65.000 s  CLIENT C     delete  X_Data        1
            """);
  }

  private static JournalEntry entry(
      long revision,
      long millis,
      String participant,
      JournalEntry.Operation operation,
      String variable,
      long version,
      String note) {
    return new JournalEntry(
        revision,
        THEN.plusMillis(millis),
        participant,
        operation,
        Subject.Kind.VARIABLE,
        variable,
        version,
        Optional.empty(),
        0,
        note,
        Optional.empty(),
        List.of(),
        0);
  }

  @Test
  void journal_after_leavesOutWhatCameBefore() throws IOException {
    other().write("x", "1");
    other().delete("x");
    other().fail("x", "why");
    assertThat(cli().run("journal").out().lines()).hasSize(4);
    JsonNode json = JSON.readTree(cli().run("journal", "--after", "1", "--format", "json").out());
    assertThat(json).hasSize(2);
    assertThat(json.get(0).get("operation").textValue()).isEqualTo("DELETE");
    assertThat(json.get(1).get("operation").textValue()).isEqualTo("FAIL");
    assertThat(json.get(1).get("note").textValue()).isEqualTo("why");
    assertThat(cli().run("journal", "--after", "3").err())
        .isEqualTo("rosetrap: Nothing has happened in run " + run() + " after revision 3.\n");
  }

  @Test
  void runs_and_deleteRun_showAndRemoveTheRun() throws IOException {
    other().write("x", "12");
    Cli cli = Cli.at(url());
    assertThat(cli.run("runs").out()).contains(run());
    JsonNode json = JSON.readTree(cli.run("runs", "--format", "json").out());
    assertThat(json.findValuesAsText("run")).contains(run());
    assertThat(cli.run("delete-run", run()).code()).isZero();
    assertThat(cli.run("runs").out()).doesNotContain(run());
    assertThat(cli.run("delete-run", run()).code()).isEqualTo(1);
  }

  @Test
  void runs_table_isInColumns() {
    RunInfo info = new RunInfo("nightly", 1204, 88, 3, 70_000, 2, false, DeadlockPolicy.FAIL, THEN);
    assertThat(RunsCommand.table(List.of(info), THEN.plusSeconds(5400)).toText(80))
        .isEqualTo(
            """
            RUN      EVENTS  VARIABLES  PARTICIPANTS  WAITERS      SIZE       AGE
            nightly    1204         88             2        3  68.4 KiB  1 h 30 m
            """);
  }

  @Test
  void awaitReaders_twoOfThem_waitsForBoth() throws Exception {
    CompletableFuture<String> first = other().readAsync("x", String.class, Duration.ofSeconds(60));
    other().awaitArrival(new Condition.Waiting("x", 1, Optional.empty()), Duration.ofSeconds(60));
    assertThat(cli().run("await-readers", "x", "--count", "2", "--timeout", "0").code())
        .isEqualTo(124);
    CompletableFuture<String> second = other().readAsync("x", String.class, Duration.ofSeconds(60));
    assertThat(cli().run("await-readers", "x", "--count", "2").code()).isZero();
    cli().run("write", "x", "1");
    assertThat(first.get()).isEqualTo("1");
    assertThat(second.get()).isEqualTo("1");
  }
}
