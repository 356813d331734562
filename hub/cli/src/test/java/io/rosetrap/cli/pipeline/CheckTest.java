package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a pipeline as a whole. */
class CheckTest {
  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  @Test
  void check_variableThatNobodyWrites_isGuessed() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, writes: [image_tag]}
                      b: {run: "echo ${{ imagetag }}", after: [{variable: nothing}], ready: {variable: image-tag}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:18: Nobody writes the variable 'imagetag'.
              3 |   b: {run: "echo ${{ imagetag }}", after: [{variable: nothing}], ready: {variable: image-tag}}
                |                  ^
              Did you mean 'image_tag'?
            pipeline.yaml:3:44: Nobody writes the variable 'nothing'.
              3 |   b: {run: "echo ${{ imagetag }}", after: [{variable: nothing}], ready: {variable: image-tag}}
                |                                            ^
              Name it in 'writes' of the step that writes it, or in 'inputs' if it comes from outside.
            pipeline.yaml:3:73: Nobody writes the variable 'image-tag'.
              3 |   b: {run: "echo ${{ imagetag }}", after: [{variable: nothing}], ready: {variable: image-tag}}
                |                                                                         ^
              Did you mean 'image_tag'?
            """);
  }

  @Test
  void check_twoWriters_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, writes: [v]}
                      b: {run: x, writes: {v: stdout}}
                      m: {run: x, matrix: {os: [l, m]}, writes: [w]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:24: The variable 'v' is written by both 'a' and 'b'.
              3 |   b: {run: x, writes: {v: stdout}}
                |                        ^
              A variable has one writer; give them names of their own.
            pipeline.yaml:4:46: The variable 'w' is written by both 'm (l)' and 'm (m)'.
              4 |   m: {run: x, matrix: {os: [l, m]}, writes: [w]}
                |                                              ^
              Put what differs into its name, for instance w/${{ matrix.… }}.
            """);
  }

  @Test
  void check_inputThatIsWritten_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    inputs: [v]
                    steps:
                      a: {run: x, writes: [v]}
                      b: {run: x, reads: [v]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:24: The variable 'v' comes from outside, after pipeline.yaml:1:10, and is written here.
              3 |   a: {run: x, writes: [v]}
                |                        ^
              Take it from 'inputs', or from 'writes'.
            """);
  }

  @Test
  void check_cycleOfValues_isDrawn() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, reads: [z], writes: {x: stdout}}
                      b: {run: x, reads: [x], writes: {y: stdout}}
                      c: {run: x, reads: [y], writes: {z: stdout}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:23: Steps wait for each other: a -z-> c -y-> b -x-> a.
              2 |   a: {run: x, reads: [z], writes: {x: stdout}}
                |                       ^
              An arrow says what of the other a step waits for. Take one out, or let a step read by itself while it runs ('step').
            """);
  }

  @Test
  void check_cycleOfStates_isDrawn() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, after: b}
                      b: {run: x, after: {c: started}}
                      c: {run: x, after: [{variable: v, equals: 1}]}
                      d: {run: x, after: a, writes: [v]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:22: Steps wait for each other: a -after: succeeded-> b -after: started-> c -v-> d -after: succeeded-> a.
              2 |   a: {run: x, after: b}
                |                      ^
              An arrow says what of the other a step waits for. Take one out, or let a step read by itself while it runs ('step').
            """);
  }

  @Test
  void check_cycleOverAReadWhileRunning_isDrawn() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, reads: {v: step}}
                      b: {run: x, after: a, writes: [v]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:23: Steps wait for each other: a -v-> b -after: succeeded-> a.
              2 |   a: {run: x, reads: {v: step}}
                |                       ^
              An arrow says what of the other a step waits for. Take one out, or let a step read by itself while it runs ('step').
            """);
  }

  @Test
  void check_stepThatWaitsForItself_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, after: a}
                      b: {run: "echo ${{ v }}", writes: [v]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:22: Step 'a' waits for itself.
              2 |   a: {run: x, after: a}
                |                      ^
            pipeline.yaml:3:18: Step 'b' waits for itself: it writes 'v', which it needs to start.
              3 |   b: {run: "echo ${{ v }}", writes: [v]}
                |                  ^
              A step that reads it by itself, later, says 'step'.
            """);
  }

  @Test
  void check_contradiction_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, writes: {v: stdout}}
                      b: {run: x, always: true, after: {a: failed}, reads: [v]}
                      c: {run: x, after: b}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:3: Step 'b' can never start: 'a' would have to succeed and to fail.
              3 |   b: {run: x, always: true, after: {a: failed}, reads: [v]}
                |   ^
              What a step prints, or leaves in a file, is there only when it has succeeded.
            """);
  }

  @Test
  void check_serviceThatSucceeds_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      s: {run: x, service: true, writes: {v: stdout}}
                      a: {run: x, after: {s: succeeded}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:39: A service does not end by itself, so that 'v' would never be taken from its output or file.
              2 |   s: {run: x, service: true, writes: {v: stdout}}
                |                                       ^
              Let the service write it while it runs ('step'), for instance with 'rosetrap write'.
            pipeline.yaml:3:23: The service 's' never comes to 'succeeded': it is stopped when no step needs it.
              3 |   a: {run: x, after: {s: succeeded}}
                |                       ^
              Say 'ready', 'started' or 'ended'.
            """);
  }

  @Test
  void check_stepAfterCleanup_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      c: {run: x, cleanup: true, writes: [v]}
                      d: {run: x, cleanup: true, after: c}
                      a: {run: x, after: c}
                      b: {run: x, reads: [v]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:22: Step 'a' waits for 'c', which runs at the very end: it is a cleanup step.
              4 |   a: {run: x, after: c}
                |                      ^
              Only other cleanup steps can wait for one. A step that runs whatever happens is 'always: true'.
            pipeline.yaml:5:23: Step 'b' waits for 'c', which runs at the very end: it is a cleanup step.
              5 |   b: {run: x, reads: [v]}
                |                       ^
              Only other cleanup steps can wait for one. A step that runs whatever happens is 'always: true'.
            """);
  }

  @Test
  void check_unknownStep_isGuessed() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      build: {run: x}
                      a: {run: x, after: [biuld, zzz]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:23: There is no step 'biuld'.
              3 |   a: {run: x, after: [biuld, zzz]}
                |                       ^
              Did you mean 'build'?
            pipeline.yaml:3:30: There is no step 'zzz'.
              3 |   a: {run: x, after: [biuld, zzz]}
                |                              ^
              There are: a, build.
            """);
  }

  @Test
  void check_stepsThatReadEachOtherWhileTheyRun_areFine() {
    assertThat(
            pipelines()
                .warnings(
                    """
                    steps:
                      a: {run: x, reads: {pong: step}, writes: [ping]}
                      b: {run: x, reads: {ping: step}, writes: [pong]}
                      c: {run: x, after: {d: started}, reads: {d: step}, writes: {c: step}}
                      d: {run: x, reads: {c: step}, writes: {d: step}}
                    """))
        .isEmpty();
  }

  @Test
  void check_whatLooksWrong_isOnlyWarnedOf() {
    assertThat(
            pipelines()
                .warnings(
                    """
                    inputs: [imput]
                    steps:
                      s: {run: x, service: true}
                      a: {run: x, reads: {later: step}}
                      b: {run: x, after: {a: failed}}
                      c: {run: x, always: true, after: {a: failed}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:10: warning: No step reads the variable 'imput'.
              1 | inputs: [imput]
                |          ^
            pipeline.yaml:3:3: warning: No step needs the service 's'.
              3 |   s: {run: x, service: true}
                |   ^
              A step that does names it in 'after', or reads what it writes.
            pipeline.yaml:4:23: warning: Nobody writes the variable 'later'.
              4 |   a: {run: x, reads: {later: step}}
                |                       ^
              Name it in 'writes' of the step that writes it, or in 'inputs' if it comes from outside.
            pipeline.yaml:5:23: warning: When 'a' has failed, 'b' starts only with --keep-going.
              5 |   b: {run: x, after: {a: failed}}
                |                       ^
              With 'always: true' it starts in any case.
            """);
  }

  @Test
  void check_fileThatCannotBeRead_hidesNothingOfTheOthers() {
    Pipelines pipelines =
        pipelines()
            .file("a.yaml", "steps: {a: {run: x, after: z, reads: [v], tiemout: 1}}\n")
            .file("b.yaml", "steps: [\n");
    assertThat(pipelines.wrong(List.of("a.yaml", "b.yaml")))
        .contains("There is no key 'tiemout' in a step.", "b.yaml:2:1: ")
        .doesNotContain("There is no step", "Nobody writes");
  }

  @Test
  void check_sameStepInTwoFiles_isTold() {
    Pipelines pipelines =
        pipelines()
            .file("a.yaml", "steps: {a: {run: x}}\n")
            .file("b.yaml", "steps: {a: {run: x}}\n");
    assertThat(pipelines.wrong(List.of("a.yaml", "b.yaml")))
        .isEqualTo(
            """
            b.yaml:1:9: There is a step 'a' at a.yaml:1:9 already.
              1 | steps: {a: {run: x}}
                |         ^
              Rename one.
            """);
  }
}
