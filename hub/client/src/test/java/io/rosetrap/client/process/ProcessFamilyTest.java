package io.rosetrap.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members without a mark, and what is left of ended ones; on Linux. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessFamilyTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Ends, and leaves one in its session that nothing else connects with it. */
  private static final String LEAVES_ONE = "env -i sleep 300 & echo $!";

  private final ProcessFamily top = new ProcessFamily("rosetrap-test-of-family.");
  private final ProcessFamily branch = top.member(1);
  private final List<ProcessHandle> started = new ArrayList<>();

  @BeforeEach
  void requireSessions() {
    assumeTrue(Apart.isPossible() && SystemProcess.of(ProcessHandle.current().pid()).isPresent());
  }

  @AfterEach
  void endAll() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void processWithoutEnvironment_inTheSession_isEnded() throws Exception {
    Process leader = start("setsid", "sh", "-c", LEAVES_ONE);
    branch.leads(leader.pid());
    ProcessHandle left = printed(leader);
    assertThat(leader.waitFor()).isZero();
    assertThat(branch.alive(List.of())).containsExactly(left);
    assertThat(top.alive(List.of())).containsExactly(left);
    branch.end(List.of(), LONG);
    assertThat(SystemProcess.isAlive(left)).isFalse();
  }

  @Test
  void leaderThatEndedBeforeItWasTold_leadsAllTheSame() throws Exception {
    Process leader = start("setsid", "sh", "-c", LEAVES_ONE);
    ProcessHandle left = printed(leader);
    assertThat(leader.waitFor()).isZero();
    branch.leads(leader.pid());
    assertThat(branch.alive(List.of())).containsExactly(left);
  }

  @Test
  void sessionOfMarkedLeader_isTheFamilysUntold() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("setsid", "sh", "-c", "env -i sleep 300 & echo $!; wait");
    builder.environment().putAll(branch.environment());
    Process leader = start(builder);
    ProcessHandle left = printed(leader);
    assertThat(branch.alive(List.of())).containsExactlyInAnyOrder(leader.toHandle(), left);
    branch.end(List.of(), LONG);
    assertThat(SystemProcess.isAlive(left)).isFalse();
  }

  @Test
  void foreignSession_isLeftAlone() throws Exception {
    Process foreign = start("setsid", "sh", "-c", LEAVES_ONE);
    ProcessHandle stranger = printed(foreign);
    Process leader = start("setsid", "sh", "-c", LEAVES_ONE);
    branch.leads(leader.pid());
    ProcessHandle left = printed(leader);
    top.member(2).kill(List.of());
    assertThat(SystemProcess.isAlive(left)).isTrue();
    branch.kill(List.of());
    assertThat(SystemProcess.isAlive(left)).isFalse();
    assertThat(SystemProcess.isAlive(stranger)).isTrue();
  }

  @Test
  void sessionThatIsOver_isDropped() throws Exception {
    List<String> told = new ArrayList<>();
    Leaders leaders =
        Leaders.top(
            new Leaders.Listener() {
              @Override
              public void began(long session) {
                told.add("began " + session);
              }

              @Override
              public void over(long session) {
                told.add("over " + session);
              }
            });
    Leaders below = leaders.branch();
    Process leader = start("setsid", "sleep", "300");
    below.add(leader.pid());
    below.members();
    assertThat(told).containsExactly("began " + leader.pid());
    leader.destroyForcibly();
    leader.waitFor();
    assertThat(below.members()).isEmpty();
    assertThat(told).containsExactly("began " + leader.pid(), "over " + leader.pid());
  }

  @Test
  void defunctProcess_doesNotHoldUpTheEnd() throws Exception {
    // What becomes of the shell does not ask for the end of the shell's child.
    Process parent = start("sh", "-c", "sleep 300 & echo $!; exec sleep 300");
    ProcessHandle child = printed(parent);
    awaitWords(parent, "300");
    List<ProcessTree> trees = List.of(new ProcessTree(child));
    assertThat(top.alive(trees)).containsExactly(child);
    top.end(trees, LONG);
    assertThat(SystemProcess.of(child.pid())).get().matches(SystemProcess::isDefunct);
    assertThat(child.isAlive()).isTrue();
    assertThat(top.alive(trees)).isEmpty();
    new ProcessTree(child).endRest(LONG);
  }

  private Process start(String... command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process.toHandle());
    return process;
  }

  private ProcessHandle printed(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
    ProcessHandle handle = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
    started.add(handle);
    return handle;
  }

  private static void awaitWords(Process process, String... words) {
    while (!Arrays.equals(process.info().arguments().orElse(new String[0]), words)) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
