package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void rehearsal_endsByItselfAndLeavesNoThreadThatKeepsTheProcess() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Rehearsal.main(new String[0]);
    Set<String> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread) && !thread.isDaemon() && thread.isAlive())
            .map(Thread::getName)
            .collect(Collectors.toSet());
    assertThat(left).isEmpty();
  }
}
