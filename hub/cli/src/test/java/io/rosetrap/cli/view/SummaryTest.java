package io.rosetrap.cli.view;

import static io.rosetrap.cli.view.Runs.record;
import static io.rosetrap.cli.view.Runs.step;
import static io.rosetrap.cli.view.Runs.succeeded;
import static io.rosetrap.cli.view.Runs.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.Table;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.pipeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static RunRecord good() {
    return succeeded(
        told("fetch").ran(0, 3_000, 0).is(StepState.SUCCEEDED),
        told(step("clean", Step.Kind.TASK, 3))
            .blocked(0, 3_000, "fetch")
            .ran(3_000, 4_000, 75)
            .retrying(4_000, 5_000)
            .ran(5_000, 7_000, 0)
            .is(StepState.SUCCEEDED),
        told("watch").ran(0, 10_000, 0).held(2_000, 7_000, "clean").is(StepState.SUCCEEDED),
        told("report").blocked(0, 7_000, "clean").ran(7_000, 10_500, 0).is(StepState.SUCCEEDED));
  }

  private static RunRecord bad() {
    return record(
        new Verdict(
            Verdict.Kind.FAILED, 3, "Step deploy failed: exit code 3.", Optional.of("deploy")),
        "deploy promised to write url, and ended without.\n"
            + "- smoke waits for url, which will not come.",
        told("build").ran(0, 900, 0).is(StepState.SUCCEEDED),
        told("deploy")
            .blocked(0, 900, "build")
            .ran(900, 2_000, 3)
            .printed("pushing", "denied:\tno such registry", "\033[31mbye")
            .is(StepState.FAILED, "exit code 3\nstdin was empty"),
        told("smoke").blocked(0, 2_000, "").is(StepState.SKIPPED, "deploy failed"),
        told("lint")
            .ran(0, 2_000, 143)
            .span(Span.Kind.STOPPING, 2_000, 2_600, "", "")
            .is(StepState.STOPPED, "the pipeline failed"));
  }

  @Test
  void text_success_isVerdictStepsChartAndPath() {
    assertThat(Summary.text(good(), new Look(72, false, false)))
        .isEqualTo(
            """
            ✓ All steps succeeded.
              nightly, run nightly-42: 4 steps in 10.5 s (4 succeeded)

            STEP    STATE        TRIES       TOOK  NOTE
            fetch   ✓ succeeded            3.00 s
            clean   ✓ succeeded  2/3       4.00 s
            watch   ✓ succeeded            10.0 s  5.00 s of it blocked
            report  ✓ succeeded            3.50 s

                      ╷0         ╷2 s        ╷4 s        ╷6 s        ╷8 s
            ◆ fetch   ██████████████████
            ◆ clean   ··················██████┄┄┄┄┄┄███████████
              watch   ████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒██████████████████
            ◆ report  ·········································█████████████████████
              ◆ on the critical path   · waits to start   █ runs
              ▒ runs, and is blocked   ┄ waits for its next attempt

            critical path: fetch → clean → report, 10.5 s: 1.00 s of it blocked

            report: runs/latest/report.html
            """);
  }

  @Test
  void text_failureInAscii_tellsWhyAndWhere() {
    assertThat(Summary.text(bad(), new Look(60, false, true)))
        .isEqualTo(
            """
            x Step deploy failed: exit code 3.
              nightly, run nightly-42: 4 steps in 2.60 s (1 succeeded, 1
              failed, 1 skipped, 1 stopped)

            STEP    STATE             TOOK  NOTE
            build   + succeeded     0.90 s
            deploy  x failed        1.10 s  exit code 3
            smoke   o skipped               deploy failed
            lint    # stopped       2.60 s  the pipeline failed

                      |0                 |1 s               |2 s
            * build   #################
            * deploy  .................####################x
              smoke   ......................................
              lint    ######################################////////////
              * on the critical path   . waits to start   # runs
              / is being stopped   x failed

            critical path: build -> deploy, 2.00 s

            deploy: exit code 3
              stdin was empty
              | pushing
              | denied: no such registry
              |  [31mbye
              log: runs/latest/deploy.log

            deploy promised to write url, and ended without.
            - smoke waits for url, which will not come.

            report: runs/latest/report.html
            """);
  }

  @Test
  void text_oneStepOnANarrowTerminal_hasSignsAndNoChart() {
    assertThat(
            Summary.text(
                succeeded(told("a").ran(0, 70_000, 0).is(StepState.SUCCEEDED)),
                new Look(40, false, false)))
        .isEqualTo(
            """
            ✓ All steps succeeded.
              nightly, run nightly-42: 1 step in 1 m
              10 s (1 succeeded)

            STEP          TOOK
            a     ✓   1 m 10 s

            report: runs/latest/report.html
            """);
  }

  @Test
  void text_colours_areOnlyThoseOfTheMeaning() {
    String text = Summary.text(bad(), new Look(80, true, false));

    assertThat(text)
        .startsWith("\033[38;5;160m✗ Step deploy failed: exit code 3.\033[0m\n")
        .contains("deploy  \033[38;5;160m✗ failed   \033[0m");
    assertThat(text.replaceAll("\033\\[[0-9;]*m", ""))
        .isEqualTo(Summary.text(bad(), new Look(80, false, false)));
  }

  @Test
  void text_twoHundredSteps_showsThoseThatMatterAndCountsTheRest() {
    List<StepRecord> steps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      steps.add(
          i == 150
              ? told("broken").ran(0, 500, 1).is(StepState.FAILED, "exit code 1")
              : told("step " + i).ran(0, 1_000 + i, 0).is(StepState.SUCCEEDED));
    }
    String text =
        Summary.text(
            record(
                new Verdict(Verdict.Kind.FAILED, 1, "Step broken failed.", Optional.of("broken")),
                "",
                steps.toArray(StepRecord[]::new)),
            new Look(80, false, false));

    assertThat(text)
        .contains("broken    ✗ failed")
        .contains("step 199  ✓ succeeded")
        .doesNotContain("step 10 ")
        .contains("\n… and 176 more (176 succeeded)\n");
    assertThat(text.lines()).hasSizeLessThan(70);
  }

  @Test
  void text_shortRun_isNotLostInTheChart() {
    assertThat(
            Summary.text(
                succeeded(
                    told("long").ran(0, 100_000, 0).is(StepState.SUCCEEDED),
                    told("short")
                        .blocked(0, 50_000, "")
                        .ran(50_000, 50_010, 0)
                        .is(StepState.SUCCEEDED)),
                new Look(40, false, true)))
        .contains("\n  short  ...............#\n");
  }

  @Test
  void text_anyRun_isNowhereWiderThanTheTerminal() {
    Random random = new Random(20_261_126);
    for (int round = 0; round < 300; round++) {
      int width = 32 + random.nextInt(120);
      String text = Summary.text(anything(random), new Look(width, false, random.nextBoolean()));
      assertThat(text.lines().filter(line -> !line.contains("runs/latest/")))
          .as(text)
          .allMatch(line -> Table.width(line) <= width);
    }
  }

  /** A run with whatever can be in one. */
  private static RunRecord anything(Random random) {
    List<String> names = new ArrayList<>();
    List<StepRecord> steps = new ArrayList<>();
    for (int i = random.nextInt(40); i >= 0; i--) {
      String name = name(random) + i;
      Runs.Told told = told(step(name, Step.Kind.TASK, 1 + random.nextInt(12)));
      long at = 0;
      for (int j = random.nextInt(6); j > 0; j--) {
        long next = at + random.nextInt(1 << random.nextInt(25));
        String by = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> told.blocked(at, next, by);
          case 1 -> told.ran(at, next, random.nextInt(3)).held(at, next, by);
          case 2 -> told.retrying(at, next);
          default -> told.span(Span.Kind.STOPPING, at, next, "", "");
        }
        at = next;
      }
      names.add(name);
      StepState[] states = StepState.values();
      steps.add(
          told.printed(name(random), name(random))
              .is(states[random.nextInt(states.length)], name(random) + "\n" + name(random)));
    }
    Verdict.Kind[] kinds = Verdict.Kind.values();
    return record(
        new Verdict(
            kinds[random.nextInt(kinds.length)],
            1,
            name(random),
            Optional.of(names.get(random.nextInt(names.size())))),
        name(random) + "\n- " + name(random),
        steps.toArray(StepRecord[]::new));
  }

  private static String name(Random random) {
    String letters = "ab  →é\t\033[31m漢字🚀\u0301\n\"'x";
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      name.appendCodePoint(letters.codePoints().toArray()[random.nextInt(18)]);
    }
    return name.toString();
  }
}
