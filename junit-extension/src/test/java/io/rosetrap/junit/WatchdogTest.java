package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of children whose test JVM is ended, by JVMs that are. */
class WatchdogTest {
  private static final String CHILD =
      "sleep 300 & echo $!; (setsid sleep 300 & echo $!); (sleep 300 & echo $!); echo $$; wait";

  @TempDir Path folder;

  /** A test JVM: prints the ids of the processes that are to end with it, and waits. */
  static final class TestJvm {
    private TestJvm() {}

    public static void main(String[] args) throws Exception {
      HubServer hub = HubServer.start(ServerConfig.builder().build());
      Processes processes =
          new Processes(name -> RoseTrapClient.builder(hub.uri()).participant(name).build(), "T");
      ChildProcess child = processes.command("sh", "-c", CHILD).inheritOutput().start();
      System.in.read();
      System.exit(child.isAlive() ? 0 : 1);
    }
  }

  private Process start(Class<?> main, String... args) throws IOException {
    List<String> line = new JavaCommand(main).line(List.of(), List.of(args), folder);
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<ProcessHandle> printed(Process jvm, int count) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.US_ASCII));
    List<ProcessHandle> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String line = lines.readLine();
      long pid = Long.parseLong(line.substring(line.indexOf('|') + 2));
      processes.add(ProcessHandle.of(pid).orElseThrow());
    }
    return processes;
  }

  private static void assertEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      assertThat(process.onExit().get(2, TimeUnit.MINUTES).isAlive()).isFalse();
    }
  }

  @Test
  void testJvmIsKilled_allThatItStartedEnds() throws Exception {
    Process jvm = start(TestJvm.class);
    List<ProcessHandle> processes = printed(jvm, 4);
    jvm.destroyForcibly();
    assertEnd(processes);
  }

  @Test
  void testJvmExits_allThatItStartedEnds() throws Exception {
    Process jvm = start(TestJvm.class);
    List<ProcessHandle> processes = printed(jvm, 4);
    jvm.getOutputStream().close();
    assertThat(jvm.waitFor()).isZero();
    assertEnd(processes);
  }
}
