package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import io.rosetrap.client.NamedLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Commands of counters, queues, barriers, locks and collections, and of values in the environment.
 */
class MeetingCommandsTest extends HubTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private CompletableFuture<Cli.Result> aside(String... words) {
    return CompletableFuture.supplyAsync(() -> cli().run(words), Thread::startVirtualThread);
  }

  private void awaitWaiter(String name) {
    other().awaitArrival(new Condition.Waiting(name, 1, Optional.empty()), LONG);
  }

  // --- env ----------------------------------------------------------------------------------

  @Test
  void env_values_areInTheEnvironmentOfTheCommand() {
    other().write("services/db.url", "postgres://x");
    other().write("token", Value.text("sécret\n").asSecret());
    Cli.Result result =
        cli()
            .run(
                "env",
                "services/db.url",
                "TOKEN=token",
                "--",
                "sh",
                "-c",
                "printf '%s|%s' \"$services_db_url\" \"$TOKEN\"; exit 6");
    assertThat(result.code()).as("%s", result).isEqualTo(6);
    assertThat(result.out()).isEqualTo("postgres://x|sécret\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void env_valueThatDoesNotCome_runsNothing() {
    assertThat(cli().run("env", "x", "--timeout", "0", "--", "echo", "no").code()).isEqualTo(124);
    other().fail("x", "no disk");
    Cli.Result failed = cli().run("env", "x", "--", "echo", "no");
    assertThat(failed.code()).isEqualTo(3);
    assertThat(failed.out()).isEmpty();
  }

  @Test
  void env_valueThatIsNoText_isRefused() {
    other().write("x", new byte[] {1, 0, 2});
    Cli.Result result = cli().run("env", "x", "--", "echo", "no");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("x cannot be put into the environment")
        .contains("rosetrap read x");
  }

  // --- lock ---------------------------------------------------------------------------------

  @Test
  void lock_isHeldWhileTheCommandRunsAndFreeAfterwards() {
    Cli.Result first =
        cli().run("lock", "db", "--", "sh", "-c", "echo $ROSETRAP_LOCK_TOKEN; exit 5");
    assertThat(first.code()).isEqualTo(5);
    long token = Long.parseLong(first.out().strip());
    assertThat(other().lock("db").look().orElseThrow().holder()).isEmpty();
    Cli.Result second = cli().run("lock", "db", "--", "sh", "-c", "echo $ROSETRAP_LOCK_TOKEN");
    assertThat(Long.parseLong(second.out().strip())).isGreaterThan(token);
  }

  @Test
  void lock_heldByAnother_timesOutWithoutRunning() {
    try (NamedLock.Turn turn = other().lock("db").acquire(LONG)) {
      assertThat(turn.token()).isPositive();
      Cli.Result result = cli().run("lock", "db", "--timeout", "10ms", "--", "echo", "no");
      assertThat(result.code()).isEqualTo(124);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("other holds lock db");
    }
  }

  @Test
  void lock_commandThatCannotBeStarted_givesTheLockBack() {
    assertThat(cli().run("lock", "db", "--", "no-such-program").code()).isEqualTo(127);
    assertThat(other().lock("db").look().orElseThrow().holder()).isEmpty();
  }

  // --- counters -----------------------------------------------------------------------------

  @Test
  void add_printsTheSum_andReadersWaitForIt() throws Exception {
    assertThat(cli().run("add", "c").out()).isEqualTo("1\n");
    CompletableFuture<Cli.Result> read = aside("read", "c", "--is", ">=", "--value", "3");
    awaitWaiter("c");
    assertThat(cli().run("add", "c", "--format", "json", "--", "-2").out())
        .isEqualTo("{\"variable\":\"c\",\"value\":-1}\n");
    assertThat(cli().run("add", "c", "4").out()).isEqualTo("3\n");
    assertThat(read.get().out()).isEqualTo("3");
    other().write("t", "text");
    assertThat(cli().run("add", "t").code()).isEqualTo(5);
  }

  // --- queues -------------------------------------------------------------------------------

  @Test
  void take_withoutCommand_printsTheItemAndAcknowledgesIt() {
    assertThat(cli().run("push", "jobs", "one", "-v").err())
        .isEqualTo("rosetrap: Pushed item 1 to queue jobs.\n");
    assertThat(cli().input(new byte[] {0, 1}).run("push", "jobs", "--format", "json").out())
        .isEqualTo("{\"queue\":\"jobs\",\"item\":2}\n");
    assertThat(cli().run("take", "jobs").out()).isEqualTo("one");
    assertThat(cli().run("take", "jobs").bytes()).containsExactly(0, 1);
    assertThat(other().queue("jobs").look().orElseThrow().taken()).isEmpty();
    assertThat(cli().run("take", "jobs", "--timeout", "0").code()).isEqualTo(124);
  }

  @Test
  void take_outputThatCannotBeWritten_givesTheItemBack() {
    other().queue("jobs").push("one");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThat(cli().run(full, new ByteArrayOutputStream(), "take", "jobs").code()).isEqualTo(1);
    assertThat(other().queue("jobs").look().orElseThrow().ready()).isEqualTo(1);
  }

  @Test
  void take_command_getsTheItemAndDecidesByItsExitCode() {
    other().queue("jobs").push("one");
    String script = "cat; printf '|%s|%s' \"$ROSETRAP_ITEM\" $ROSETRAP_ITEM_ID; exit ";
    Cli.Result failed = cli().run("take", "jobs", "--", "sh", "-c", script + "4");
    assertThat(failed.code()).isEqualTo(4);
    assertThat(failed.out()).isEqualTo("one|one|1");
    assertThat(other().queue("jobs").look().orElseThrow().ready()).isEqualTo(1);
    assertThat(cli().run("take", "jobs", "--", "sh", "-c", script + "0").code()).isZero();
    assertThat(other().queue("jobs").look().orElseThrow().ready()).isZero();
  }

  @Test
  void dead_items_areShownAndComeBack() {
    assertThat(cli().run("dead", "jobs").code()).isEqualTo(1);
    assertThat(cli().run("push", "jobs", "poison").code()).isZero();
    assertThat(cli().run("dead", "jobs").err()).contains("Queue jobs has no dead items.");
    for (int i = 0; i < 5; i++) {
      assertThat(cli().run("take", "jobs", "--", "sh", "-c", "exit 4").code()).isEqualTo(4);
    }
    assertThat(cli().run("dead", "jobs").out()).contains("ITEM", "LAST TAKER", "5", "poison");
    assertThat(cli().run("why").code()).isZero();
    Cli.Result waiting = cli().run("take", "jobs", "--timeout", "10ms");
    assertThat(waiting.err()).contains("put the dead items back: rosetrap dead jobs --return");
    Cli.Result back = cli().run("dead", "jobs", "--return", "--item", "1");
    assertThat(back.code()).isZero();
    assertThat(back.err()).isEqualTo("rosetrap: Put 1 item back into queue jobs.\n");
    assertThat(cli().run("take", "jobs").out()).isEqualTo("poison");
    assertThat(cli().run("dead", "jobs", "--drop").code()).isEqualTo(1);
    assertThat(cli().run("dead", "jobs", "--drop", "--return").code()).isEqualTo(2);
    assertThat(cli().run("dead", "jobs", "--item", "1").code()).isEqualTo(2);
  }

  @Test
  void delete_whatIsNoVariable_isGone() {
    cli().run("push", "jobs", "one");
    assertThat(cli().run("delete", "--queue", "jobs", "-v").err())
        .isEqualTo("rosetrap: Deleted queue jobs.\n");
    assertThat(cli().run("delete", "--queue", "jobs").code()).isEqualTo(1);
    cli().run("collect", "results", "1", "--as", "A");
    assertThat(cli().run("delete", "--collection", "results", "--format", "json").out())
        .isEqualTo("{\"collection\":\"results\"}\n");
    assertThat(other().lock("l").acquire(Duration.ZERO).token()).isPositive();
    assertThat(cli().run("delete", "--lock", "l").code()).isEqualTo(5);
    assertThat(cli().run("delete", "--barrier", "b").code()).isEqualTo(1);
    assertThat(cli().run("delete").err()).contains("What is to be deleted is missing");
    assertThat(cli().run("delete", "x", "--queue", "jobs").code()).isEqualTo(2);
  }

  // --- barriers and collections -------------------------------------------------------------

  @Test
  void arrive_lastOne_releasesAll() throws Exception {
    CompletableFuture<Cli.Result> first = aside("arrive", "b", "--parties", "2", "--as", "A");
    assertThat(cli().run("arrive", "b", "--parties", "2", "--format", "json", "--as", "B").out())
        .isEqualTo("{\"barrier\":\"b\",\"generation\":1}\n");
    assertThat(first.get().code()).isZero();
    Cli.Result other = cli().run("arrive", "b", "--parties", "3", "--as", "A");
    assertThat(other.code()).isEqualTo(5);
    assertThat(cli().run("arrive", "b", "--as", "A", "--timeout", "10ms").code()).isEqualTo(124);
  }

  @Test
  void slots_waitForSoManyOrForNamedWriters() throws Exception {
    CompletableFuture<Cli.Result> two = aside("slots", "r", "--count", "2");
    CompletableFuture<Cli.Result> named = aside("slots", "r", "--writer", "A,B");
    assertThat(cli().run("collect", "r", "1", "--as", "A").code()).isZero();
    assertThat(cli().run("slots", "r").out()).isEqualTo("A=1\n");
    assertThat(cli().run("collect", "r", "2", "--as", "B", "-v").err()).contains("a slot of r");
    assertThat(two.get().out()).isEqualTo("A=1\nB=2\n");
    assertThat(named.get().out()).isEqualTo("A=1\nB=2\n");
    JsonNode json = JSON.readTree(cli().run("slots", "r", "--format", "json").out());
    assertThat(json.findValuesAsText("writer")).containsExactly("A", "B");
    assertThat(cli().run("slots", "r", "--count", "3", "--timeout", "0").code()).isEqualTo(124);
  }

  // --- secrets and sealing ------------------------------------------------------------------

  @Test
  void write_secret_isShownToReadersOnly() {
    byte[] password = "hunter2".getBytes(StandardCharsets.UTF_8);
    assertThat(cli().input(password).run("write", "db/password", "--secret").code()).isZero();
    assertThat(cli().run("read", "db/password").out()).isEqualTo("hunter2");
    for (String command : new String[] {"journal", "list", "why", "timeline", "diagram"}) {
      assertThat(cli().run(command).out()).as(command).doesNotContain("hunter2");
    }
  }

  @Test
  void seal_runThatIsSealed_takesNobody() {
    other().join();
    assertThat(cli().run("seal").code()).isZero();
    Cli.Result result = cli().run("exec", "--as", "late", "--", "echo", "no");
    assertThat(result.code()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
  }
}
