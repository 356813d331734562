package io.rosetrap.samples.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofSeconds;

import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Children that are no Java: they find the hub by their environment, and speak HTTP. */
@RoseTrapHub
class OtherLanguagesTest {
  private static final Path SCRIPTS = Path.of("junit");

  // begin: docs
  @Test
  void python_readsWhatAShellWrites(Processes processes, HubHandle hub) {
    Tools.require("python3", "sh", "curl");
    processes
        .pipeline()
        .add(processes.command("python3", "client_a.py").directory(SCRIPTS).promises("Y_Data"))
        .add(processes.command("sh", "client_c.sh").directory(SCRIPTS).promises("X_Data"))
        .run(ofSeconds(30));
    assertThat(hub.variable("Y_Data")).hasValue(100).wasWrittenBy("python3");
  }
  // end: docs
}
