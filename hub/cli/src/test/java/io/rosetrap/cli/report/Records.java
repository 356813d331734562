package io.rosetrap.cli.report;

import static io.rosetrap.cli.report.RunBuilder.release;

import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.pipeline.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Records of runs to report on, with their logs. */
final class Records {
  /** What a value or a name would do if anything took it for markup. */
  static final String HOSTILE =
      "<script>document.documentElement.dataset.hacked=1</script>\"'><img src=x"
          + " onerror=\"document.documentElement.dataset.hacked=1\">]]>--><!-- &amp; ``` |"
          + " \u202Etxt.exe \u0000\u0007\u001b[31m \uD83D\uDE00 \uD800 \u05E9\u05DC\u05D5\u05DD\n"
          + "second line";

  private Records() {}

  static RunRecord success(Path folder) throws IOException {
    return new RunBuilder("nightly", folder)
        .took(13_900)
        .parameters(Map.of("region", "eu"))
        .step(
            new StepBuilder("db")
                .kind(Step.Kind.SERVICE)
                .ran(13_300, 143)
                .stopping(13_850)
                .ended(StepState.STOPPED, "no step needs it any more")
                .log(log(folder, "db.log", "listening on 5432\nready\nshutting down\n")))
        .step(
            new StepBuilder("fetch")
                .writes("raw")
                .ran(1_800, 7)
                .retrying(2_800)
                .ran(5_100, 0)
                .log(
                    log(
                        folder,
                        "fetch.log",
                        "connecting\n"
                            + "\u001b[31mconnection reset\u001b[0m\n"
                            + "connecting\n"
                            + "   0 %\r"
                            + "  50 %\r"
                            + " 100 %\n"
                            + "done: 4,112 rows\n")))
        .step(
            new StepBuilder("clean")
                .reads("raw")
                .writes("rows")
                .blocked(5_140, "raw", "fetch")
                .ran(8_900, 0)
                .log(
                    log(
                        folder,
                        "clean.log",
                        "4112 rows in\n"
                            + "\u001b[1;32m4098 rows out\u001b[0m, \u001b[33m14"
                            + " dropped\u001b[39m\n")))
        .step(
            new StepBuilder("model (linear)")
                .reads("rows")
                .writes("score/linear")
                .blocked(8_950, "rows", "clean")
                .ran(11_300, 0)
                .log(log(folder, "model-linear.log", "r2 = 0.83\n")))
        .step(
            new StepBuilder("model (forest)")
                .reads("rows")
                .writes("score/forest")
                .blocked(8_950, "rows", "clean")
                .ran(12_600, 0)
                .log(log(folder, "model-forest.log", "100 trees\nr2 = 0.91\n")))
        .step(
            new StepBuilder("report")
                .reads("score/linear", "score/forest")
                .ran(13_200, 0)
                .held(700, 12_640, "score/linear and score/forest", "model (forest)")
                .log(log(folder, "report.log", "best model: forest\n")))
        .variable("raw", "fetch", "application/json", "{\"rows\": 4112, \"file\": \"out/raw.csv\"}")
        .variable("rows", "clean", "application/json", "4098")
        .variable("score/forest", "model (forest)", "application/json", "0.91")
        .variable("score/linear", "model (linear)", "application/json", "0.83")
        .variable("db.token", "db", "text/plain", "(secret)")
        .event(5, "db", Operation.JOIN, "db", "")
        .wrote(900, "db", "db.token", "(secret)")
        .wrote(5_130, "fetch", "raw", "{\"rows\": 4112}", release("clean", "raw", 5_100))
        .wrote(
            8_930,
            "clean",
            "rows",
            "4098",
            release("model (linear)", "rows", 8_900),
            release("model (forest)", "rows", 8_900))
        .wrote(11_310, "model (linear)", "score/linear", "0.83")
        .wrote(
            12_630, "model (forest)", "score/forest", "0.91", release("report", "score/*", 11_940))
        .build();
  }

  static RunRecord failure(Path folder) throws IOException {
    String last =
        """
        src/main.c:41:5: \u001b[1;31merror:\u001b[0m unknown type name 'u32'
           41 |     u32 n = 0;
              |     ^~~
        make: *** [Makefile:12: main.o] Error 1\
        """;
    return new RunBuilder("release", folder)
        .took(4_420)
        .verdict(Verdict.Kind.FAILED, 2, "build failed: exit code 2 in attempt 2 of 2.", "build")
        .diagnosis(
            "image_tag will not be written: build, which had promised it, ended with exit code 2.\n"
                + "  waits: publish, for 4.3 s\n  near misses: image.tag (other run)")
        .step(new StepBuilder("lint").ran(3_050, 0).log(log(folder, "lint.log", "0 warnings\n")))
        .step(
            new StepBuilder("build")
                .writes("image_tag")
                .ran(1_500, 2)
                .retrying(2_500)
                .ran(4_200, 2)
                .ended(StepState.FAILED, "exit code 2 in attempt 2 of 2")
                .printed(last.lines().toArray(String[]::new))
                .log(log(folder, "build.log", "cc -c src/main.c\n" + last + "\n")))
        .step(
            new StepBuilder("publish")
                .reads("image_tag")
                .blocked(4_250, "image_tag", "build")
                .ended(StepState.SKIPPED, "build failed, so image_tag will not be written"))
        .step(
            new StepBuilder("bench")
                .ran(4_250, 143)
                .stopping(4_400)
                .ended(StepState.STOPPED, "the pipeline ended")
                .log(log(folder, "bench.log", "warming up\n")))
        .variable("source", "lint", "text/plain", "git@example.org:app")
        .wrote(300, "lint", "source", "git@example.org:app")
        .event(
            4_220,
            "build",
            Operation.END,
            "build",
            "exited with code 2",
            release("publish", "image_tag", 4_200))
        .build();
  }

  static RunRecord deadlock(Path folder) throws IOException {
    return new RunBuilder("hand-off", folder)
        .took(1_310)
        .verdict(
            Verdict.Kind.DEADLOCK,
            4,
            "A and B wait for each other: A for Y_Data, which B is to write, and B for X_Data,"
                + " which A is to write.",
            "A")
        .diagnosis(
            "Deadlock: A waits for Y_Data, which B has promised\n"
                + "          B waits for X_Data, which A has promised")
        .step(
            new StepBuilder("A")
                .ran(1_300, 4)
                .held(200, 1_280, "Y_Data", "")
                .ended(StepState.FAILED, "deadlock: it waits for Y_Data, which B is to write")
                .printed("A: asking for Y_Data")
                .log(log(folder, "A.log", "A: asking for Y_Data\n")))
        .step(
            new StepBuilder("B")
                .ran(1_300, 4)
                .held(260, 1_280, "X_Data", "")
                .ended(StepState.FAILED, "deadlock: it waits for X_Data, which A is to write")
                .printed("B: asking for X_Data")
                .log(log(folder, "B.log", "B: asking for X_Data\n")))
        .event(
            1_280,
            "hub",
            Operation.DEADLOCK,
            "Y_Data",
            "A → B → A",
            release("A", "Y_Data", 1_080),
            release("B", "X_Data", 1_020))
        .build();
  }

  /** A run where every text tries to be something else. */
  static RunRecord hostile(Path folder) throws IOException {
    Path log = log(folder, "a b#?%&<'\".log", "");
    Files.write(
        log,
        (HOSTILE + "\n</pre></details><script>top.x=1</script>").getBytes(StandardCharsets.UTF_8),
        java.nio.file.StandardOpenOption.APPEND);
    Files.write(
        log,
        new byte[] {
          (byte) 0xff, (byte) 0xfe, 0, 1, 2, 0x1b, '[', '3', '1', 'm', '<', 'b', '>', (byte) 0xc3
        },
        java.nio.file.StandardOpenOption.APPEND);
    return new RunBuilder(HOSTILE, folder)
        .verdict(Verdict.Kind.FAILED, 1, HOSTILE, HOSTILE)
        .diagnosis(HOSTILE)
        .parameters(Map.of(HOSTILE, HOSTILE))
        .step(
            new StepBuilder(HOSTILE)
                .reads(HOSTILE)
                .writes(HOSTILE)
                .after(HOSTILE)
                .blocked(500, HOSTILE, HOSTILE)
                .ran(5_000, 1)
                .held(600, 900, HOSTILE, HOSTILE)
                .ended(StepState.FAILED, HOSTILE)
                .printed(HOSTILE, "``````", "~~~")
                .log(log))
        .step(
            new StepBuilder("2 " + HOSTILE)
                .reads(HOSTILE)
                .blocked(5_000, HOSTILE, HOSTILE)
                .ended(StepState.SKIPPED, HOSTILE))
        .variable(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
        .wrote(700, HOSTILE, HOSTILE, HOSTILE, release("2 " + HOSTILE, HOSTILE, 10))
        .build();
  }

  /** Many steps, each with a long log. */
  static RunRecord large(Path folder, int steps) throws IOException {
    RunBuilder run = new RunBuilder("every night", folder).took(100_000 + steps * 40L);
    String line = "\u001b[32mok\u001b[0m  <test> number # passed & was \"fast\" ☺\n";
    Path log = log(folder, "big.log", line.repeat(4_000));
    for (int i = 0; i < steps; i++) {
      String before = "shard " + (i - 1);
      String variable = "result/" + i;
      StepBuilder step = new StepBuilder("shard " + i).writes(variable).log(log);
      if (i > 0) {
        step.reads("result/" + (i - 1)).blocked(i * 37L, "result/" + (i - 1), before);
      }
      step.ran(100_000 + i * 37L, i % 50 == 17 ? 1 : 0);
      for (int held = 0; held < 50; held++) {
        long from = i * 37L + held * 1_500L;
        step.held(from, from + 700, "result/x", "shard 0");
      }
      if (i % 50 == 17) {
        step.ended(StepState.FAILED, "exit code 1").printed("not ok");
      }
      run.step(step);
      run.variable(variable, "shard " + i, "text/plain", "value " + i);
      run.wrote(
          i * 37L + 30,
          "shard " + i,
          variable,
          "value " + i,
          release("shard " + (i + 1), variable, i * 37L));
    }
    return run.verdict(Verdict.Kind.FAILED, 1, "shard 17 failed: exit code 1.", "shard 17").build();
  }

  static Path log(Path folder, String name, String text) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(name), text);
  }
}
