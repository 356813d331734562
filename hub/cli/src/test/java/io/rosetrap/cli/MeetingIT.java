package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.LockInfo;
import io.rosetrap.client.NamedLock;
import io.rosetrap.client.RoseTrapClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that others count on, and that a signal ends while they wait. */
class MeetingIT {
  private static HubProcess hub;
  private static RoseTrapClient client;

  @BeforeAll
  static void start() {
    hub = HubProcess.start();
    client = hub.client("the test");
  }

  @AfterAll
  static void stop() {
    client.close();
    hub.close();
  }

  private static Launched start(String... words) {
    return Launched.start(hub.environment(), words);
  }

  /** Blocks until somebody waits, which only the hub can tell. */
  private static void awaitWaiter(String participant) {
    while (client.waiters().stream().noneMatch(w -> w.participant().equals(participant))) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130", "HUP,129"})
  void arrive_signal_givesUpAndNobodyPasses(String signal, int code) {
    String[] y = {"arrive", signal, "--as", "y" + signal};
    try (Launched first = start("arrive", signal, "--parties", "3", "--as", "x" + signal);
        Launched second = start(y)) {
      awaitWaiter("x" + signal);
      awaitWaiter("y" + signal);
      first.signal(signal);

      Cli.Result ended = first.await();
      assertThat(ended.code()).as("%s", ended).isEqualTo(code);
      assertThat(ended.err()).isEmpty();
      Cli.Result other = second.await();
      assertThat(other.code()).as("%s", other).isEqualTo(3);
      assertThat(other.err()).contains("broken by x" + signal, "it was interrupted");
    }
  }

  @Test
  void arrive_killed_nobodyPassesInTheBeliefThatItIsThere() {
    try (Launched first = start("arrive", "killed", "--parties", "2", "--as", "x")) {
      awaitWaiter("x");
      first.signal("KILL");
      assertThat(first.await().code()).isEqualTo(137);
    }
    while (client.barrier("killed").look().orElseThrow().arrived().contains("x")) {
      Thread.onSpinWait();
    }
    Cli.Result other =
        Launched.run(hub.environment(), "arrive", "killed", "--as", "y", "--timeout", "10ms");
    assertThat(other.code()).as("%s", other).isEqualTo(124);
  }

  @Test
  void take_signal_leavesTheItemToTheNext() {
    try (Launched take = start("take", "jobs", "--as", "taker")) {
      awaitWaiter("taker");
      take.signal("TERM");
      assertThat(take.await().code()).isEqualTo(143);
    }
    client.queue("jobs").push("work");
    Cli.Result next = Launched.run(hub.environment(), "take", "jobs");
    assertThat(next.out()).as("%s", next).isEqualTo("work");
  }

  @Test
  void lock_signalWhileItWaits_leavesTheLineAndRunsNothing() {
    try (NamedLock.Turn turn = client.lock("l").acquire(Duration.ofMinutes(1));
        Launched waits = start("lock", "l", "--as", "waits", "--", "echo", "ran")) {
      awaitWaiter("waits");
      waits.signal("TERM");
      Cli.Result ended = waits.await();
      assertThat(ended.code()).as("%s", ended).isEqualTo(143);
      assertThat(ended.out()).isEmpty();
      assertThat(turn.token()).isPositive();
    }
  }

  @Test
  void lock_hubIsRestarted_saysThatTheLockIsLost(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (HubProcess first = HubProcess.start();
        RoseTrapClient watch = first.client("the test");
        Launched lock =
            Launched.start(
                first.environment(), "lock", "l", "--as", "h", "--", "cat", pipe.toString())) {
      while (watch.lock("l").look().flatMap(LockInfo::holder).isEmpty()) {
        Thread.onSpinWait();
      }
      first.signal("KILL");
      assertThat(first.exitCode()).isEqualTo(137);
      try (HubProcess second =
              HubProcess.start(Map.of("ROSETRAP_PORT", Integer.toString(first.port())));
          RoseTrapClient next = second.client("another")) {
        // It comes back with its next sign of life, and then knows.
        while (next.participants().stream().noneMatch(p -> p.name().equals("h"))) {
          Thread.onSpinWait();
        }
        Files.writeString(pipe, "done");
        Cli.Result result = lock.await();
        assertThat(result.out()).isEqualTo("done");
        assertThat(result.err()).contains("The lock l is not held any more: the hub was restarted");
      }
    }
  }
}
