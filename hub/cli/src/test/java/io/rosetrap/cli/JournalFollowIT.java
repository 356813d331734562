package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The journal that goes on, by a real process that is interrupted as a person does it. */
class JournalFollowIT {
  private static Process follow(HubProcess hub, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("journal", "--follow"));
    words.addAll(List.of(options));
    return Launched.builder(Launched.program(), hub.environment(), words.toArray(String[]::new))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void follow_printsEventsAsTheyCome_andEndsOnInterrupt() throws Exception {
    try (HubProcess hub = HubProcess.start();
        RoseTrapClient client = hub.client("CLIENT C")) {
      client.write("first", 1);
      Process follow = follow(hub);
      try (BufferedReader lines = follow.inputReader()) {
        assertThat(lines.readLine()).startsWith("REV  ").contains("PARTICIPANT");
        assertThat(lines.readLine()).contains("CLIENT C").contains("first");
        client.write("second", 2);
        assertThat(lines.readLine()).contains("second");
        client.fail("third", "no disk");
        assertThat(lines.readLine()).contains("fail").contains("third").contains("no disk");
        Launched.signal(follow, "INT");
        assertThat(follow.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(follow.exitValue()).isEqualTo(130);
      } finally {
        follow.destroyForcibly();
      }
    }
  }

  @Test
  void follow_asJson_isADocumentALine() throws Exception {
    try (HubProcess hub = HubProcess.start();
        RoseTrapClient client = hub.client("CLIENT C")) {
      Process follow = follow(hub, "--format", "json");
      try (BufferedReader lines = follow.inputReader()) {
        client.write("x", 1);
        assertThat(lines.readLine()).startsWith("{\"revision\":1,").endsWith("\"releases\":0}");
        client.delete("x");
        assertThat(lines.readLine()).contains("\"operation\":\"DELETE\"");
      } finally {
        follow.destroyForcibly();
      }
    }
  }

  @Test
  void follow_hubIsRestarted_saysSo() throws Exception {
    try (HubProcess first = HubProcess.start();
        RoseTrapClient client = first.client("CLIENT C")) {
      client.write("x", 1);
      Process follow = follow(first, "--patience", "10m", "--format", "json");
      try (BufferedReader lines = follow.inputReader()) {
        assertThat(lines.readLine()).contains("\"x\"");
        first.signal("KILL");
        first.exitCode();
        try (HubProcess second =
            HubProcess.start(Map.of("ROSETRAP_PORT", Integer.toString(first.port())))) {
          assertThat(second.port()).isEqualTo(first.port());
          assertThat(follow.waitFor(2, TimeUnit.MINUTES)).isTrue();
          assertThat(follow.exitValue()).isEqualTo(1);
        }
      } finally {
        follow.destroyForcibly();
      }
    }
  }
}
