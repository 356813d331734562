package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commands that show what goes on: why, participants, timeline, diagram. */
class LookingCommandsTest extends HubTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private CompletableFuture<String> reader(String name) {
    CompletableFuture<String> read = other().readAsync(name, String.class, LONG);
    other().awaitArrival(new Condition.Waiting(name, 1, Optional.empty()), LONG);
    return read;
  }

  @Test
  void why_blockedWait_isExplained() throws IOException {
    CompletableFuture<String> read = reader("X_Data");
    for (String[] words : List.of(new String[] {"why"}, new String[] {"why", "X_Data"})) {
      assertThat(cli().run(words).out())
          .contains("other waits for X_Data in run " + run())
          .contains("nobody has written X_Data");
    }
    JsonNode json = JSON.readTree(cli().run("why", "--format", "json").out());
    assertThat(json.get("waits").get(0).get("facts").get(0).get("kind").textValue())
        .isEqualTo("NEVER_WRITTEN");
    assertThat(json.get("deadlock").textValue()).isEmpty();
    read.cancel(true);
  }

  @Test
  void why_severalWaitForOneThing_isToldOnce() {
    CompletableFuture<String> read = reader("X_Data");
    Cli.Result first = cli().run("why");
    CompletableFuture<String> again = reader("X_Data");
    while (other().waiters().size() < 2) {
      Thread.onSpinWait();
    }

    Cli.Result both = cli().run("why", "X_Data");

    assertThat(first.out()).doesNotContain("other (");
    assertThat(both.out())
        .startsWith("2 blocked waits are for X_Data in run " + run() + ".")
        .containsPattern("other \\(.*\\) and other \\(.*\\) wait for X_Data in run " + run())
        .containsOnlyOnce("nobody has written X_Data");
    read.cancel(true);
    again.cancel(true);
  }

  @Test
  void why_variableThatNobodyWaitsFor_saysWhatAReadWouldMeet() {
    other().write("X_Data", 50);
    assertThat(cli().run("why", "X_Data").out())
        .isEqualTo(
            "X_Data is written in run "
                + run()
                + ": version 1, by other. A read returns at once, and nobody is blocked on it.\n");
    assertThat(cli().run("why", "X_Dta").out())
        .startsWith("Nobody waits for X_Dta in run " + run() + "; a read of it would block")
        .contains("X_Data");
  }

  @Test
  void why_nothing_saysSo() {
    assertThat(cli().run("why").code()).isZero();
    assertThat(cli().run("why").out()).isNotBlank();
  }

  @Test
  void why_deadlock_isDrawnAboveTheWaits() {
    Diagnosis wait =
        new Diagnosis("A waits for x.", List.of(new Diagnosis.Fact(Diagnosis.Kind.OTHER, "fact")));
    assertThat(new RunDiagnosis("Two waits.", List.of(wait), "A ← B\nB ← A").text())
        .isEqualTo("Two waits.\n\nDeadlock: A ← B\n  B ← A\n\nA waits for x.\n  - fact");
  }

  @Test
  void wrapping_longFacts_standBelowTheirFirstWord() {
    String text =
        "summary\n  - one two three four five six seven eight nine\n    | " + "x".repeat(60);
    assertThat(Wrapping.wrap(text, 40))
        .isEqualTo(
            "summary\n  - one two three four five six seven\n    eight nine\n    | "
                + "x".repeat(60));
    assertThat(Wrapping.wrap(text, Integer.MAX_VALUE)).isEqualTo(text);
    assertThat(Wrapping.wrap("y".repeat(90), 80)).isEqualTo("y".repeat(90));
  }

  @Test
  void participants_showWhatTheyDoAndLastLinesOfThoseThatDied() throws IOException {
    assertThat(cli().run("participants").err())
        .isEqualTo("rosetrap: Nobody has joined run " + run() + ".\n");
    other().promise("Z");
    cli().run("exec", "--as", "CLIENT A", "--", "sh", "-c", "echo no disk; exit 3");
    Cli.Result result = cli().run("participants");
    assertThat(result.out())
        .containsPattern("CLIENT A +exited with code 3 \\d+(\\.\\d)? m?s ago")
        .containsPattern("other .* Z\n")
        .endsWith("\nThe last lines of CLIENT A:\n  | no disk\n");
    JsonNode json = JSON.readTree(cli().run("participants", "--format", "json").out());
    assertThat(json.get(0).get("name").textValue()).isEqualTo("CLIENT A");
    assertThat(json.get(0).get("ending").get("exitCode").intValue()).isEqualTo(3);
    assertThat(json.get(1).get("promises").get(0).textValue()).isEqualTo("Z");
  }

  @Test
  void timeline_drawsLanesAndWaits() throws Exception {
    CompletableFuture<String> read = reader("x");
    try (RoseTrapClient writer =
        RoseTrapClient.builder(other().uri()).run(run()).participant("W").build()) {
      writer.write("x", "1");
    }
    assertThat(read.get()).isEqualTo("1");
    Cli.Result result = cli().run("timeline");
    assertThat(result.out())
        .startsWith("1 event and 2 participants in ")
        .containsPattern("(?m)^other +█")
        .contains("●")
        .containsPattern("other for x; released by W");
    assertThat(result.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(cli().run("timeline", "--ascii").out()).matches("\\A[\\x00-\\x7e]+\\z");
    assertThat(cli().with("LC_ALL", "C").run("timeline").out()).matches("\\A[\\x00-\\x7e]+\\z");
    assertThat(cli().with("LANG", "de_DE.UTF-8").run("timeline").out()).contains("█");
  }

  @Test
  void timeline_andDiagram_ofNothing_saySo() {
    assertThat(cli().run("timeline").err()).contains("Nothing has happened in run " + run());
    assertThat(cli().run("diagram").err()).contains("Nothing has happened in run " + run());
  }

  @Test
  void isAsciiOnly_goesByTheFirstLocaleThatIsSet() {
    assertThat(TimelineCommand.isAsciiOnly(new Environment(Map.of()))).isFalse();
    assertThat(TimelineCommand.isAsciiOnly(new Environment(Map.of("LANG", "POSIX")))).isTrue();
    assertThat(
            TimelineCommand.isAsciiOnly(
                new Environment(Map.of("LC_ALL", "C.utf8", "LANG", "POSIX"))))
        .isFalse();
  }

  @Test
  void diagram_showsWhoReleasedWhom() throws Exception {
    CompletableFuture<String> read = reader("x");
    cli().run("write", "x", "a;b");
    assertThat(read.get()).isEqualTo("a;b");
    assertThat(cli().run("diagram").out())
        .startsWith("sequenceDiagram\n  participant p1 as tester\n  participant p2 as other\n")
        .contains("  p1->>hub: writes x = a#59;b\n")
        .containsPattern("  p1-->>p2: x, blocked \\d+ ms\n");
  }

  @Test
  void diagram_lanes_leadsFromWriterToReaderInText() throws Exception {
    CompletableFuture<String> read = reader("x");
    cli().run("write", "x", "v1");
    assertThat(read.get()).isEqualTo("v1");
    assertThat(cli().run("diagram", "--lanes", "--ascii").out())
        .contains("tester", "other")
        .containsPattern("o-+>    +writes x = v1 -> other after ");
  }
}
