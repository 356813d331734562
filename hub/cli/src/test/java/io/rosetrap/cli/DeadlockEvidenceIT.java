package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Condition;
import io.rosetrap.client.DeadlockException;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A step that is supervised and reads {@code y}, which B promised, while B reads {@code x}, which
 * the step promised: a deadlock only if nobody of the step can write meanwhile.
 */
class DeadlockEvidenceIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  private static HubProcess hub;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    hub = HubProcess.start();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  /** A step as process A, and B in this program. */
  private final class Pair implements AutoCloseable {
    private final Launched a;
    private final RoseTrapClient b;
    private final CompletableFuture<String> read;
    private final Map<String, String> environment = new HashMap<>(hub.environment());
    private final String name;

    Pair(String name, String... command) {
      this.name = name;
      environment.put("R", Launched.program().toString());
      environment.put("D", folder.toString());
      environment.put("ROSETRAP_RUN", name);
      List<String> words = new ArrayList<>(List.of("exec", "--as", "A", "--promise", "x", "--"));
      words.addAll(List.of(command));
      b = RoseTrapClient.builder(hub.uri()).run(name).participant("B").sequential(true).build();
      b.promise("y");
      a = Launched.start(environment, words.toArray(String[]::new));
      read =
          CompletableFuture.supplyAsync(
              () -> b.read("x", String.class, LONG), Executors.newVirtualThreadPerTaskExecutor());
    }

    void awaitBothBlocked() {
      try (RoseTrapClient look = RoseTrapClient.builder(hub.uri()).run(name).build()) {
        for (String variable : List.of("x", "y")) {
          look.awaitArrival(new Condition.Waiting(variable, 1, Optional.empty()), LONG);
        }
      }
    }

    /** B gets what it waits for once the step was released, and the step ends well. */
    void goesOnAfter(String release) throws Exception {
      assertThat(read).as(name).isNotDone();
      ProcessBuilder shell = new ProcessBuilder("sh", "-c", release).inheritIO();
      shell.environment().putAll(environment);
      shell.environment().put("ROSETRAP_JAVA_HOME", System.getProperty("java.home"));
      assertThat(shell.start().waitFor()).as(name).isZero();
      assertThat(read.get()).as(name).isEqualTo("1");
      b.write("y", 2);
      assertThat(a.await().code()).as(name + ": " + a.await().err()).isZero();
    }

    void isToldOfTheDeadlock() {
      assertThatThrownBy(read::get).hasCauseInstanceOf(DeadlockException.class);
      assertThat(a.await().err()).contains("A waits for y");
      assertThat(a.await().code()).isEqualTo(4);
    }

    @Override
    public void close() {
      a.close();
      b.close();
    }
  }

  private static void assumeIsThere(String program) {
    boolean there =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    Assumptions.assumeTrue(there, () -> program + " is not installed");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sh         | sh      | \"$R\" read y",
        "sh-value   | sh      | v=$(\"$R\" read y); exit $?",
        "sh-trap    | sh      | trap : EXIT TERM; \"$R\" read y; exit $?",
        "bash       | bash    | \"$R\" read y; exit $?",
        "bash-value | bash    | set -e; v=$(\"$R\" read y); echo $v",
        "bash-trap  | bash    | trap : EXIT; v=$(\"$R\" read y) || exit $?",
        "bash-exit  | bash    | trap : EXIT; \"$R\" read y; exit $?",
        "busybox    | busybox | exec busybox sh -c 'v=$(\"$R\" read y); exit $?'",
      })
  void shellThatWaits_isTold(String name, String program, String script) {
    assumeIsThere(program);
    String shell = program.equals("busybox") ? "sh" : program;
    try (Pair pair = new Pair(name, shell, "-c", script)) {
      pair.isToldOfTheDeadlock();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"sh, #!/bin/sh", "bash, #!/bin/bash", "env, #!/usr/bin/env bash"})
  void scriptOfItsOwnName_isTold(String name, String firstLine) throws IOException {
    assumeIsThere("bash");
    Path script = folder.resolve("build.sh");
    Files.writeString(script, firstLine + "\nset -e\ntag=$(\"$R\" read y)\necho $tag\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    try (Pair pair = new Pair("script-" + name, script.toString())) {
      pair.isToldOfTheDeadlock();
    }
  }

  /** A whole step in the background of a script ignores interrupts from its first process on. */
  @ParameterizedTest
  @CsvSource({"sh", "bash"})
  void stepInTheBackgroundOfAScript_isTold(String shell) {
    assumeIsThere(shell);
    String step = "\"$R\" exec --as C --promise z -- " + shell + " -c '\"$R\" read y; exit $?' & ";
    String other = "\"$R\" exec --as D --promise y -- " + shell + " -c '\"$R\" read z; exit $?' & ";
    String script = step + "c=$!; " + other + "wait $c; echo $?; wait $!; echo $?";
    Map<String, String> environment = new HashMap<>(hub.environment());
    environment.put("R", Launched.program().toString());
    environment.put("ROSETRAP_RUN", "background-" + shell);
    try (Launched all =
        Launched.start(environment, "exec", "--as", "S", "--", "sh", "-c", script)) {
      assertThat(all.await().out()).as(all.await().err()).isEqualTo("4\n4\n");
    }
  }

  @Test
  void stepThatCanStillWrite_isNotTold_thoughARealOneIsTwice() throws Exception {
    assumeIsThere("bash");
    Map<String, String> releases = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    try {
      for (String[] each : falseAlarms()) {
        String pipe = folder.resolve(each[0]).toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        releases.put(each[0], each[1]);
        pairs.add(new Pair(each[0], "bash", "-c", each[2]));
      }
      pairs.forEach(Pair::awaitBothBlocked);
      for (int i = 0; i < 2; i++) {
        try (Pair control = new Pair("control-" + i, "bash", "-c", "\"$R\" read y; exit $?")) {
          control.isToldOfTheDeadlock();
        }
      }
      for (Pair pair : pairs) {
        pair.goesOnAfter(releases.get(pair.name));
      }
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  /** A name, what lets it go on, and a script, which finds a pipe of that name in its folder. */
  private static List<String[]> falseAlarms() {
    String word = "echo go >\"$D/$ROSETRAP_RUN\"";
    String go = "read _ <>\"$D/$ROSETRAP_RUN\"; ";
    String write = "\"$R\" write x 1; ";
    String keep =
        "env -i D=\"$D\" R=\"$R\" ROSETRAP_URL=$ROSETRAP_URL ROSETRAP_RUN=$ROSETRAP_RUN"
            + " ROSETRAP_JAVA_HOME=\"$ROSETRAP_JAVA_HOME\" ";
    String y = "\"$R\" write y 1 --as other";
    return List.of(
        new String[] {"reading", word, "\"$R\" read y & " + go + write + "wait"},
        new String[] {"substitute", word, "exec 3< <(\"$R\" read y); " + go + write + "wait"},
        new String[] {
          "last-pipe", word, "shopt -s lastpipe; \"$R\" read y | { " + go + write + "}"
        },
        new String[] {
          "trap",
          "kill -USR1 $(cat \"$D/pid\")",
          "trap '\"$R\" write x 1' USR1; echo $$ >\"$D/pid\"; \"$R\" read y & wait; wait"
        },
        new String[] {
          "title",
          word,
          "(perl -e '$0 = \"worker: idle\" x 200; open F, \"+<\", \"$ENV{D}/title\"; <F>;"
              + " system($ENV{R}, \"write\", \"x\", \"1\")' >/dev/null 2>&1 &); \"$R\" read y"
        },
        new String[] {
          "environment",
          word,
          "(" + keep + "bash -c '" + go + write + "' >/dev/null 2>&1 &); \"$R\" read y"
        },
        new String[] {"default", y, "\"$R\" read y --timeout 2m --default none; " + write},
        new String[] {"timeout", y, "timeout 120 \"$R\" read y; " + write});
  }

  @Test
  void readsThatGiveUpSoon_areNoDeadlock() throws Exception {
    String script = "until \"$R\" read y --timeout 3s; do \"$R\" write x 1; done";
    try (Pair pair = new Pair("retry", "sh", "-c", script)) {
      pair.awaitBothBlocked();
      pair.goesOnAfter(":");
    }
  }
}
