package io.rosetrap.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of processes without a mark, when the JVM is killed that started them. */
class WatchdogTest {
  /** A JVM that prints the ids of the processes that are to end with it, and waits. */
  static final class BareJvm {
    private BareJvm() {}

    public static void main(String[] args) throws Exception {
      Watchdog watchdog = Watchdog.start(args[0].equals("without shell"));
      Process child =
          new ProcessBuilder("sh", "-c", "sh -c 'sleep 300 & echo $!; wait' & echo $$; wait")
              .start();
      watchdog.started(child.pid());
      try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
        System.out.println(lines.readLine());
        System.out.println(lines.readLine());
        System.in.read();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"with shell", "without shell"})
  void processesWithoutMark_areFoundByTheirParents(String how) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BareJvm.class.getName(),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = jvm.inputReader(StandardCharsets.US_ASCII)) {
      ProcessHandle first = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      ProcessHandle second = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      jvm.destroyForcibly();
      assertThat(first.onExit().get(2, TimeUnit.MINUTES).isAlive()).isFalse();
      assertThat(second.onExit().get(2, TimeUnit.MINUTES).isAlive()).isFalse();
    }
  }
}
