package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Ending;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Supervisors that are stopped by SIGSTOP and go on later, as on a slow machine. How long a stop is
 * told by another participant that is stopped at the same time and has a shorter lease.
 */
class PausedIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Waits until the test says so, then writes what was promised. */
  private static Launched exec(HubProcess hub, String name, String lease, String variable) {
    String program = "'" + Launched.program() + "'";
    String script =
        program
            + " write begun/"
            + name
            + " 1 && "
            + program
            + " read go/"
            + name
            + " --timeout 4m && "
            + program
            + " write "
            + variable
            + " 50";
    return Launched.start(
        hub.environment(),
        "exec",
        "--as",
        name,
        "--lease",
        lease,
        "--promise",
        variable,
        "--",
        "sh",
        "-c",
        script);
  }

  private static ParticipantInfo participant(RoseTrapClient client, String name) {
    return client.participants().stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Blocks until the history has such an entry. */
  private static JournalEntry await(RoseTrapClient client, Predicate<JournalEntry> wanted) {
    long after = 0;
    while (true) {
      List<JournalEntry> next = client.journalAfter(after, LONG);
      assertThat(next).as("what comes after revision %d", after).isNotEmpty();
      for (JournalEntry entry : next) {
        if (wanted.test(entry)) {
          return entry;
        }
        after = entry.revision();
      }
    }
  }

  private static boolean isEnd(JournalEntry entry, String name) {
    return entry.operation() == JournalEntry.Operation.END && entry.participant().equals(name);
  }

  @Test
  void pausedForLessThanItsLease_isNotLost_forLonger_comesBackAsANewAttempt() throws Exception {
    try (HubProcess hub = HubProcess.start();
        RoseTrapClient client = hub.client("the test");
        Launched patient = exec(hub, "PATIENT", "10m", "x");
        Launched hasty = exec(hub, "HASTY", "2s", "y")) {
      client.read("begun/PATIENT", LONG);
      client.read("begun/HASTY", LONG);
      patient.signal("STOP");
      hasty.signal("STOP");

      JournalEntry lost = await(client, entry -> isEnd(entry, "HASTY"));

      assertThat(lost.note()).contains("nothing was heard of it for 2 s, its lease");
      assertThat(participant(client, "HASTY").ending().orElseThrow().kind())
          .isEqualTo(Ending.Kind.LOST);
      assertThat(participant(client, "PATIENT").ending()).isEmpty();
      assertThatThrownBy(() -> client.read("y", LONG))
          .isInstanceOf(BrokenPromiseException.class)
          .hasMessageContaining("nothing was heard of it for 2 s, its lease");

      patient.signal("CONT");
      hasty.signal("CONT");
      await(
          client,
          entry ->
              entry.operation() == JournalEntry.Operation.JOIN
                  && entry.participant().equals("HASTY")
                  && entry.version() == 2);
      client.write("go/PATIENT", 1);
      client.write("go/HASTY", 1);

      assertThat(patient.await().code()).isZero();
      assertThat(hasty.await().code()).isZero();
      assertThat(client.read("x", LONG).value().asText()).isEqualTo("50");
      assertThat(client.read("y", LONG).value().asText()).isEqualTo("50");
      assertThat(participant(client, "PATIENT").attempt()).isEqualTo(1);
      assertThat(participant(client, "HASTY").attempt()).isEqualTo(2);
      assertThat(participant(client, "HASTY").ending().orElseThrow().wasClean()).isTrue();
    }
  }
}
