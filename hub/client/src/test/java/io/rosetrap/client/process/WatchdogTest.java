package io.rosetrap.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of processes without a mark, when the JVM is killed that started them. */
class WatchdogTest {
  private static final boolean SESSIONS =
      Apart.isPossible() && Files.isReadable(Path.of("/proc/self/stat"));

  /** A JVM that prints the ids of the processes that are to end with it, and waits. */
  static final class BareJvm {
    private BareJvm() {}

    public static void main(String[] args) throws Exception {
      Watchdog watchdog = Watchdog.start(args[0].equals("without shell"));
      Process child =
          new ProcessBuilder("sh", "-c", "sh -c 'sleep 300 & echo $!; wait' & echo $$; wait")
              .start();
      watchdog.started(child.pid());
      Process leader = new ProcessBuilder(words(args[1])).start();
      watchdog.family().leads(leader.pid());
      ProcessBuilder untold = new ProcessBuilder(untold(args[1]));
      untold.environment().putAll(watchdog.family().environment());
      Process marked = untold.start();
      try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
        System.out.println(lines.readLine());
        System.out.println(lines.readLine());
      }
      try (BufferedReader lines = leader.inputReader(StandardCharsets.US_ASCII)) {
        System.out.println(lines.readLine());
      }
      try (BufferedReader lines = marked.inputReader(StandardCharsets.US_ASCII)) {
        System.out.println(lines.readLine());
        System.in.read();
      }
    }

    /** Has one in its session, and stays. */
    private static List<String> untold(String withSessions) {
      return withSessions.equals("true")
          ? List.of("setsid", "sh", "-c", "env -i sleep 300 & echo $!; wait")
          : List.of("echo", "none");
    }

    /** Leaves one in its session, where there is such a thing, and ends. */
    private static List<String> words(String withSessions) {
      return withSessions.equals("true")
          ? List.of("setsid", "sh", "-c", "env -i sleep 300 & echo $!")
          : List.of("echo", "none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"with shell", "without shell"})
  void processesWithoutMark_areFoundByTheirParentsAndSessions(String how) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BareJvm.class.getName(),
                how,
                String.valueOf(SESSIONS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = jvm.inputReader(StandardCharsets.US_ASCII)) {
      ProcessHandle first = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      ProcessHandle second = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      String third = lines.readLine();
      String fourth = lines.readLine();
      jvm.destroyForcibly();
      assertThat(first.onExit().get(2, TimeUnit.MINUTES).isAlive()).isFalse();
      assertThat(second.onExit().get(2, TimeUnit.MINUTES).isAlive()).isFalse();
      if (SESSIONS) {
        for (String id : List.of(third, fourth)) {
          ProcessHandle.of(Long.parseLong(id))
              .ifPresent(left -> assertThat(left.onExit()).succeedsWithin(Duration.ofMinutes(2)));
        }
      }
    }
  }
}
