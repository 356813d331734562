package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines as the packaged command runs them: values, failures, signals, and what is left. */
class RunIT {
  private static final String ROSETRAP = Launched.program().toString();

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Launched start(Map<String, String> environment, String yaml, String... options)
      throws IOException {
    Path pipeline = file("pipeline.yaml", yaml.replace("$rosetrap", ROSETRAP));
    List<String> words = new ArrayList<>(List.of("run", pipeline.toString()));
    words.addAll(List.of("--runs-folder", folder.resolve("runs").toString()));
    words.addAll(List.of(options));
    Map<String, String> all = new HashMap<>(environment);
    all.put("NO_COLOR", "1");
    all.put("GITHUB_STEP_SUMMARY", "");
    return Launched.start(all, words.toArray(String[]::new));
  }

  private Cli.Result run(String yaml, String... options) throws IOException {
    try (Launched launched = start(Map.of(), yaml, options)) {
      return launched.await();
    }
  }

  private Path latest() {
    return folder.resolve("runs").resolve("latest");
  }

  private String log(String step) throws IOException {
    return Files.readString(latest().resolve("logs").resolve(step + ".log"));
  }

  /** Blocks until a step has written its process id to a file, and returns the process. */
  private ProcessHandle process(String name) throws IOException {
    Path file = folder.resolve(name);
    String text = "";
    for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2); !text.endsWith("\n"); ) {
      if (Files.exists(file)) {
        text = Files.readString(file);
      }
      Thread.onSpinWait();
      assertThat(System.nanoTime()).as("%s was not written", file).isLessThan(end);
    }
    return ProcessHandle.of(Long.parseLong(text.strip())).orElseThrow();
  }

  private static void assertEnds(ProcessHandle process) throws Exception {
    assertThat(process.onExit().get(1, TimeUnit.MINUTES).isAlive()).isFalse();
  }

  // --- values ----------------------------------------------------------------------------------

  @Test
  void run_valuesFromStepToStep_arriveAsTheyWere() throws IOException {
    String odd = "two  words 'single' \"double\" $HOME $(id) `id` \\ ü 日本\nsecond line";
    file("odd.txt", odd);
    Cli.Result result =
        run(
            """
            steps:
              source:
                run: 'true'
                writes: {odd: {file: odd.txt}}
              by environment:
                run: printf '%s' "$odd" > env.txt
                reads: [odd]
              by template:
                run: |
                  printf '%s' "${{ odd }}" > template.txt
              by word:
                run: [sh, -c, 'printf %s "$1" > word.txt', sh, '${{ odd }}']
              by input:
                run: cat > input.txt
                reads: {odd: stdin}
              by file:
                run: 'true'
                reads: {odd: {file: sub/copy.txt}}
              by itself:
                run: $rosetrap read odd > self.txt
                reads: {odd: step}
            """);
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    for (String copy :
        List.of("env.txt", "template.txt", "word.txt", "input.txt", "sub/copy.txt")) {
      assertThat(folder.resolve(copy)).hasContent(odd);
    }
    assertThat(Files.readString(folder.resolve("self.txt")).strip()).isEqualTo(odd);
  }

  @Test
  void run_outputAsValue_losesTheNewlinesAtItsEnd_andIsNotShown() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              version: {run: "echo 1.2; echo; echo said >&2", writes: {v: stdout}}
              print: {run: 'echo "[${{ v }}]"'}
            """);
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("print   | [1.2]").doesNotContain("version | 1.2");
    assertThat(result.err()).contains("version | said");
    assertThat(log("version")).contains("1.2");
  }

  @Test
  void run_aPartOfAJsonValue_isFilledIn() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              order: {run: "echo '{\\"id\\": \\"A 17\\", \\"pieces\\": [1, 2]}'", writes: {order: {from: stdout, type: json}}}
              print: {run: 'echo "${{ order#/id }}|${{ order#/pieces/1 }}|${{ order#/pieces }}"'}
            """);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("print | A 17|2|[1,2]");
  }

  @Test
  void run_aValueThatDoesNotFit_failsItsStep_andSaysWhat() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              count: {run: echo many, writes: {n: {from: stdout, type: integer}}}
              use: {run: "true", reads: [n]}
            """);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("count failed: exited with code 0, but its value of n ")
        .contains("use    skipped: count failed");
  }

  @Test
  void run_aStepThatDoesNotWriteWhatItPromised_fails() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              silent: {run: "true", writes: [x]}
              reader: {run: $rosetrap read x, reads: {x: step}}
            """);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("silent failed: exited with code 0 without writing x.");
  }

  @Test
  void run_namesWithOddCharacters_areShownHarmlessly() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              "it's \\"quoted\\" & <b>": {run: echo one, writes: {a: stdout}}
              "two\\nlines": {run: 'echo "got ${{ a }}"'}
              "日本 ü \\e[31mred": {run: echo three}
            """);
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    assertThat(result.out()).contains("got one").contains("日本").doesNotContain("\u001b");
    assertThat(Files.readString(latest().resolve("report.html"))).doesNotContain("<b>\": ");
  }

  // --- failures --------------------------------------------------------------------------------

  @Test
  void run_aFailure_breaksPromises_andStopsTheRest() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              a: {run: "$rosetrap await-readers x --count 1; echo oops >&2; exit 7", writes: {x: stdout}}
              b: {run: 'echo "${{ x }}"', writes: {y: stdout}}
              c: {run: 'echo "${{ y }}"'}
              d: {run: "sleep 300"}
            """);
    assertThat(result.code()).as(result.out()).isEqualTo(7);
    assertThat(result.out())
        .contains("a failed: exited with code 7.")
        .contains("b  skipped: a failed")
        .contains("c  skipped: a failed")
        .contains("d  stopped: a failed")
        .contains("| oops");
  }

  @Test
  void run_aReaderThatRuns_isToldAtOnce() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              a: {run: "$rosetrap await-readers x; exit 7", writes: {x: stdout}}
              b: {run: "$rosetrap read x --timeout 5m", reads: {x: step}}
            """,
            "--keep-going");
    assertThat(result.code()).as(result.out()).isEqualTo(7);
    assertThat(result.err()).contains("x was promised by a, which exited with code 7");
    assertThat(result.out()).contains("b  failed: exited with code 3");
  }

  @Test
  void run_keepGoing_endsWhatDoesNotDependOnTheFailure() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              a: {run: "exit 3", writes: {x: stdout}}
              b: {run: "true", reads: [x]}
              c: {run: "true", after: [b]}
              d: {run: echo on, after: {a: failed}}
              e: {run: "true", after: {a: ended}}
            """,
            "-k");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out())
        .contains("b  skipped: a failed, which was to write x")
        .contains("c  skipped: b was skipped")
        .contains("d | on")
        .contains("e  succeeded");
  }

  @Test
  void run_stepsThatWaitForEachOther_endWithTheirPicture() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              left: {run: "x=$($rosetrap read b) && $rosetrap write a 1", reads: {b: step}, writes: [a]}
              right: {run: "x=$($rosetrap read a) && $rosetrap write b 1", reads: {a: step}, writes: [b]}
            """);
    assertThat(result.code()).as(result.out()).isEqualTo(4);
    assertThat(result.out())
        .contains("Deadlock: steps wait for each other")
        .contains("left waits for b ← right promised it, waits for a ← left promised it");
  }

  @Test
  void run_aStepThatWaitsForOneThatNeedsIt_isADeadlockToo() throws IOException {
    // With its read declared, the file would be refused.
    Cli.Result result =
        run(
            """
            steps:
              runs: {run: "x=$($rosetrap read b) && $rosetrap write a 1", writes: [a]}
              waits: {run: $rosetrap write b 1, after: [runs], writes: [b]}
            """);
    assertThat(result.code()).as(result.out()).isEqualTo(4);
    assertThat(result.out()).contains("waits for 'runs succeeded' ← runs promised it");
  }

  @Test
  void run_aDeadlockThatStepsGotOver_isNotWhyAnotherFails() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              left: {run: "$rosetrap read b || true; $rosetrap write a 1", writes: [a]}
              right: {run: "$rosetrap read a || true; $rosetrap write b 1", writes: [b]}
              last: {run: exit 7, after: [left, right]}
            """);
    assertThat(result.code()).as(result.out()).isEqualTo(7);
    assertThat(result.out()).contains("last failed: exited with code 7.");
  }

  @Test
  void run_aStepThatTakesTooLong_is124_andSaysWhoWaits() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              slow: {run: sleep 300, timeout: 1s, writes: {x: stdout}}
              reader: {run: "true", reads: [x]}
            """);
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.out())
        .contains("slow failed: timed out after 1 s.")
        .contains("reader waits for x");
  }

  @Test
  void run_thatTakesTooLong_is124() throws IOException {
    Cli.Result result = run("steps: {slow: {run: sleep 300}}", "--timeout", "1s");
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.out()).contains("Not done within 1 s.");
  }

  @Test
  void run_aProgramThatIsNotThere_saysSo() throws IOException {
    Cli.Result result = run("steps: {a: {run: [no-such-program]}}");
    assertThat(result.code()).isEqualTo(127);
    assertThat(result.out())
        .contains("'no-such-program' cannot be started: there is no such program on the PATH");
  }

  @Test
  void run_aRetry_succeedsInTheEnd_withTheAttemptKnown() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              flaky:
                run: echo "this is $ROSETRAP_ATTEMPT ${{ step.attempt }}" >&2; [ "$ROSETRAP_ATTEMPT" = 3 ] && echo done
                retry: {attempts: 3, delay: 10ms}
                writes: {x: stdout}
              reader: {run: 'echo "got ${{ x }}"'}
            """);
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.err()).contains("this is 1 1").contains("this is 3 3");
    assertThat(result.out()).contains("got done").contains("3/3");
  }

  @Test
  void run_whatAnAttemptLeftBehind_cannotWriteIntoTheNext() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              twice:
                run: |
                  if [ "$ROSETRAP_ATTEMPT" = 1 ]; then
                    echo "$ROSETRAP_SESSION" > session
                    exit 1
                  fi
                  ROSETRAP_SESSION=$(cat session) $rosetrap write x stale && exit 9
                  $rosetrap write x fresh
                retry: {attempts: 2, delay: 10ms}
                writes: [x]
              reader: {run: 'echo "got ${{ x }}"'}
            """);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("got fresh");
  }

  @Test
  void run_always_andCleanup_runAfterAFailure() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              fails: {run: "exit 5"}
              report: {run: echo reported, always: true, after: [fails]}
              undo: {run: echo undone, always: true, after: {fails: failed}}
              praise: {run: echo praised, always: true, after: {fails: succeeded}}
              last: {run: echo cleaned, cleanup: true}
            """);
    assertThat(result.code()).isEqualTo(5);
    assertThat(result.out())
        .contains("report | reported", "undo   | undone", "last   | cleaned")
        .contains("praise  skipped: fails failed")
        .doesNotContain("praise | praised");
  }

  // --- services --------------------------------------------------------------------------------

  @Test
  void run_aService_isReadyFirst_andStoppedLast() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              server:
                service: true
                run: trap 'echo bye; exit 0' TERM; echo ready now; sleep 300 & wait
                ready: {log: ^ready}
              client: {run: echo served, after: [server]}
            """);
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out().indexOf("server  ready"))
        .isPositive()
        .isLessThan(result.out().indexOf("client  runs"));
    assertThat(result.out()).contains("server | bye");
  }

  @Test
  void run_alwaysAfterAService_waitsForItToBeReady() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              db: {service: true, run: [sleep, "300"]}
              gather: {run: echo gathered, always: true, after: [db]}
            """);
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).contains("gather | gathered");
  }

  @Test
  void run_aServiceWhoseTimeIsUpBeforeItIsReady_saysBoth() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              server:
                service: true
                timeout: 500ms
                run: sleep 300
                ready: {log: never, timeout: 5m}
              client: {run: "true", after: [server]}
            """);
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.out())
        .contains(
            "server failed: timed out after 500 ms, and was not ready by then: it printed no line");
  }

  @Test
  void run_aProbe_leavesTheFilesOfItsServiceAlone() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              config: {run: echo old, writes: {c: stdout}}
              server:
                service: true
                reads: {c: {file: svc.cfg}}
                run: grep -q old svc.cfg && echo new > svc.cfg && sleep 300
                ready: {run: grep -q new svc.cfg, interval: 20ms}
              client: {run: cat svc.cfg, after: [server]}
            """);
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).contains("client | new");
  }

  @Test
  void run_aServiceThatEnds_isAFailure() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              server: {service: true, run: "true"}
              client: {run: sleep 300}
            """);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("server failed: ended by itself, with exit code 0, though it is a service.");
  }

  @Test
  void run_probes_findOutWhenAServiceIsReady() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              by command:
                service: true
                run: echo up > up.txt; sleep 300
                ready: {run: test -s up.txt, interval: 20ms}
              by variable:
                service: true
                run: $rosetrap write port 17; sleep 300
                writes: [port]
                ready: {variable: port, equals: 17}
              hub:
                service: true
                run: exec $rosetrap serve --port 0 --port-file hub.port
                ready: {run: test -s hub.port, interval: 20ms}
              port of it:
                after: [hub]
                run: cat hub.port
                writes: {hub_port: stdout}
              client:
                after: [by command, by variable]
                reads: [hub_port]
                run: $rosetrap peek port; echo all are ready
            """);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("all are ready");
  }

  @Test
  void run_aProbeThatFindsNothing_saysWhatItSawLast() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              server:
                service: true
                run: sleep 300
                ready: {tcp: "127.0.0.1:1", interval: 50ms, timeout: 1s}
              client: {run: "true", after: [server]}
            """);
    assertThat(result.code()).isEqualTo(124);
    assertThat(result.out())
        .contains("server failed: was not ready within 1 s: 127.0.0.1:1 could not be connected to");
  }

  // --- being stopped ---------------------------------------------------------------------------

  @Test
  void run_aSignal_stopsInReverseOrder_andCleansUp() throws Exception {
    String yaml =
        """
        steps:
          db:
            service: true
            run: trap 'echo db ends; exit 0' TERM; echo up; sleep 300 & wait
            ready: {log: up}
          app:
            after: [db]
            run: trap 'echo app ends; exit 0' TERM; sleep 301 & echo $$ > app.pid; wait
          never: {run: "true", after: [app]}
          last: {run: echo cleaned, cleanup: true}
        """;
    try (Launched run = start(Map.of(), yaml)) {
      ProcessHandle app = process("app.pid");
      run.signal("INT");
      Cli.Result result = run.await();
      assertThat(result.code()).isEqualTo(130);
      assertThat(result.out())
          .containsSubsequence("app   | app ends", "db    | db ends", "last  | cleaned")
          .contains("never  stopped: the pipeline was stopped")
          .contains("Stopped by a signal.");
      assertEnds(app);
    }
  }

  @Test
  void run_aSignalWhileItCleansUp_stopsThat_andSaysSo() throws Exception {
    String yaml =
        """
        steps:
          work: {run: "true"}
          last: {run: "echo $$ > last.pid; sleep 300", cleanup: true}
        """;
    try (Launched run = start(Map.of(), yaml)) {
      ProcessHandle last = process("last.pid");
      run.signal("INT");
      Cli.Result result = run.await();
      assertThat(result.code()).isEqualTo(130);
      assertThat(result.out())
          .contains("The cleanup is stopped; once more ends it at once.")
          .contains("last  stopped: the cleanup was stopped");
      assertEnds(last);
    }
  }

  @Test
  void run_aSecondSignal_endsAllAtOnce() throws Exception {
    String yaml =
        """
        steps:
          stubborn:
            grace: 5m
            run: trap 'echo no > told' TERM; echo $$ > s.pid; while true; do sleep 300 & wait; done
        """;
    try (Launched run = start(Map.of(), yaml)) {
      ProcessHandle stubborn = process("s.pid");
      run.signal("TERM");
      awaitFile("told");
      run.signal("TERM");
      assertThat(run.await().code()).isEqualTo(143);
      assertEnds(stubborn);
    }
  }

  private void awaitFile(String name) {
    for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        !Files.exists(folder.resolve(name)); ) {
      Thread.onSpinWait();
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void run_aStepThatIgnoresTerm_isKilledAfterItsGrace_withAllThatItStarted() throws Exception {
    String yaml =
        """
        steps:
          stubborn:
            grace: 200ms
            run: |
              trap '' TERM
              sh -c "trap '' TERM; echo \\$\\$ > inner.pid; while true; do sleep 300; done" &
              setsid sh -c "trap '' TERM; echo \\$\\$ > apart.pid; while true; do sleep 300; done" &
              wait
        """;
    try (Launched run = start(Map.of(), yaml)) {
      ProcessHandle inner = process("inner.pid");
      ProcessHandle apart = process("apart.pid");
      run.signal("TERM");
      assertThat(run.await().code()).isEqualTo(143);
      assertEnds(inner);
      assertEnds(apart);
    }
  }

  @Test
  void run_thatIsKilled_leavesNoStepBehind() throws Exception {
    String yaml =
        """
        steps:
          a: {run: "echo $$ > a.pid; sleep 300"}
          b: {run: "(setsid sh -c 'echo $$ > b.pid; sleep 300' &) ; sleep 300"}
          c: {run: "(env -i sh -c 'echo $$ > c.pid; sleep 300' &) ; sleep 300"}
        """;
    try (Launched run = start(Map.of(), yaml)) {
      ProcessHandle a = process("a.pid");
      ProcessHandle b = process("b.pid");
      ProcessHandle c = process("c.pid");
      run.signal("KILL");
      assertEnds(a);
      assertEnds(b);
      assertEnds(c);
    }
  }

  @Test
  void run_whatAStepLeavesRunning_endsWithThePipeline() throws Exception {
    Cli.Result result =
        run(
            """
            steps:
              forks: {run: "(setsid sh -c 'echo $$ > d.pid; sleep 300' >/dev/null 2>&1 &); while [ ! -s d.pid ]; do :; done"}
              clears: {run: "(env -i sh -c 'echo $$ > e.pid; sleep 300' >/dev/null 2>&1 &); while [ ! -s e.pid ]; do :; done"}
            """);
    assertThat(result.code()).isZero();
    for (String file : List.of("d.pid", "e.pid")) {
      Optional<ProcessHandle> left =
          ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve(file)).strip()));
      if (left.isPresent()) {
        assertEnds(left.get());
      }
    }
  }

  // --- output ----------------------------------------------------------------------------------

  @Test
  void run_outputOfAllKinds_isTaken() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              closes: {run: "exec >&- 2>&-; exit 0"}
              binary: {run: "head -c 100000 /dev/urandom"}
              long: {run: "head -c 3000000 /dev/zero | tr '\\\\0' x"}
              much: {run: "yes 0123456789 | head -c 200000000"}
              quiet: {run: "true"}
            """);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.size(latest().resolve("logs/much.log"))).isEqualTo(200_000_000);
    assertThat(Files.size(latest().resolve("logs/long.log"))).isEqualTo(3_000_000);
    assertThat(Files.size(latest().resolve("logs/binary.log"))).isEqualTo(100_000);
    assertThat(latest().resolve("logs/quiet.log")).doesNotExist();
  }

  @Test
  void run_secrets_areNowhere() throws IOException {
    try (Launched launched =
        start(
            Map.of("TOKEN", "hunter-2-hunter"),
            """
            secrets: [TOKEN]
            steps:
              other: {run: 'test -z "${TOKEN-}"'}
              uses:
                after: [other]
                secrets: [TOKEN]
                run: echo "token $TOKEN"; printf hunter-2-; sleep 0.2; echo hunter; echo "last ${{ secrets.TOKEN }}"; exit 3
            """)) {
      Cli.Result result = launched.await();
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.out() + result.err())
          .contains("token ***")
          .doesNotContain("hunter-2-hunter");
      try (var files = Files.walk(latest().toRealPath())) {
        for (Path each : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(each, StandardCharsets.ISO_8859_1))
              .as(each.toString())
              .doesNotContain("hunter-2-hunter");
        }
      }
    }
  }

  @Test
  void run_secretValues_areNowhereEither() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              prints: {run: "echo secret-by-stdout", writes: {a: {from: stdout, secret: true}}}
              writes: {run: $rosetrap write b secret-by-step, writes: {b: {from: step, secret: true}}}
              reads: {run: 'echo "${{ a }} and ${{ b }}"'}
              fails: {run: "echo secret-by-failure; exit 3", after: [reads], writes: {c: {from: stdout, secret: true}}}
            """);
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).contains("reads  | *** and ***").doesNotContain("secret-by");
    try (var files = Files.walk(latest().toRealPath())) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        // The page shows what a step runs.
        String text = Files.readString(each, StandardCharsets.ISO_8859_1);
        assertThat(text.replaceAll("(echo|write b) secret-by-[a-z]+", ""))
            .as(each.toString())
            .doesNotContain("secret-by-stdout")
            .doesNotContain("secret-by-step")
            .doesNotContain("secret-by-failure");
      }
    }
  }

  @Test
  void run_aSecretThatIsMissing_startsNothing() throws IOException {
    Cli.Result result =
        run(
            """
            secrets: [NO_SUCH_SECRET_HERE]
            steps: {a: {run: touch started}}
            """);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("The secret NO_SUCH_SECRET_HERE, declared at");
    assertThat(folder.resolve("started")).doesNotExist();
  }

  // --- many, and where -------------------------------------------------------------------------

  @Test
  void run_twoHundredStepsAtOnce() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              worker:
                replicas: 200
                run: echo "${{ step.replica }}"
                writes: {"part/${{ step.replica }}": stdout}
              all: {run: echo all are done, after: [worker]}
            """);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("all are done");
  }

  @Test
  void run_onAHubThatIsThere_hasARunOfItsOwn() throws Exception {
    try (HubProcess hub = HubProcess.start()) {
      String yaml = "steps: {a: {run: echo 1, writes: {x: stdout}}}";
      Map<String, String> environment = new HashMap<>(hub.environment());
      environment.putAll(
          Map.of(
              "GITHUB_ACTIONS", "true",
              "GITHUB_RUN_ID", "77",
              "GITHUB_RUN_ATTEMPT", "2",
              "GITHUB_JOB", "test"));
      for (String name : List.of("github-77-2-test-pipeline", "github-77-2-test-pipeline-2")) {
        try (Launched launched = start(environment, yaml)) {
          Cli.Result result = launched.await();
          assertThat(result.code()).as(result.err()).isZero();
          assertThat(result.out()).contains("in run " + name + " of ");
        }
      }
      try (Launched launched = start(environment, yaml, "--run", "github-77-2-test-pipeline")) {
        Cli.Result result = launched.await();
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err())
            .contains("The run github-77-2-test-pipeline is on the hub already");
      }
    }
  }

  @Test
  void run_twiceAtOnceInOneBuild_hasTwoRuns() throws Exception {
    try (HubProcess hub = HubProcess.start()) {
      Map<String, String> environment = new HashMap<>(hub.environment());
      environment.putAll(Map.of("GITLAB_CI", "true", "CI_PIPELINE_ID", "1", "CI_JOB_ID", "2"));
      String yaml = "steps: {a: {run: $rosetrap write x 1, writes: [x]}}";
      try (Launched one = start(environment, yaml);
          Launched other = start(environment, yaml)) {
        Cli.Result first = one.await();
        Cli.Result second = other.await();
        assertThat(first.code() + second.code()).as(first.out() + second.out()).isZero();
        assertThat(List.of(first.out(), second.out()))
            .anyMatch(out -> out.contains("in run gitlab-1-2-pipeline of"))
            .anyMatch(out -> out.contains("in run gitlab-1-2-pipeline-2 of"));
      }
    }
  }

  @Test
  void run_aHubThatStopsInTheMiddle_endsThePipeline() throws Exception {
    HubProcess hub = HubProcess.start();
    String yaml =
        """
        steps:
          a: {run: "echo $$ > a.pid; sleep 300", writes: {x: stdout}}
          b: {run: "true", reads: [x]}
        """;
    try (Launched run = start(hub.environment(), yaml)) {
      ProcessHandle a = process("a.pid");
      hub.close();
      Cli.Result result = run.await();
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).contains("b failed: ");
      assertEnds(a);
    }
  }

  @Test
  void run_anInputThatDoesNotFit_startsNothing() throws IOException {
    Cli.Result result =
        run(
            """
            inputs: {n: {type: integer}}
            steps: {a: {run: touch started, reads: [n]}}
            """,
            "--input",
            "n=many");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("The input n is ");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void run_aValueOfSomeMegabytes_isHandedOn() throws IOException {
    Cli.Result result =
        run(
            """
            steps:
              big: {run: "head -c 5000000 /dev/zero", writes: {big: stdout}}
              count: {run: wc -c, reads: {big: stdin}}
            """);
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).contains("count | 5000000");
  }

  @Test
  void run_aFileThatIsWrong_startsNothing() throws IOException {
    Cli.Result result = run("steps: {a: {run: touch started, raeds: [x]}}");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("raeds").contains("pipeline.yaml:1:");
    assertThat(folder.resolve("started")).doesNotExist();
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
