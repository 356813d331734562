package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in declarations, and in what is filled in. */
class DeclarationProblemsTest {
  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  @Test
  void load_wrongTypesOfThePipeline_areAllTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    name: [x]
                    params: 3
                    inputs: 4
                    env: [A]
                    secrets: 5
                    timeout: {}
                    defaults: []
                    include: {a: b}
                    steps: [x]
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:7: 'name' of the file is a list; it is a text, for instance nightly.
              1 | name: [x]
                |       ^
            pipeline.yaml:2:9: 'params' is the number 3; it is a mapping of names to defaults.
              2 | params: 3
                |         ^
              For instance: params: {size: 100}.
            pipeline.yaml:3:9: 'inputs' is the number 4.
              3 | inputs: 4
                |         ^
              It is a list of variables, or a mapping of each to {type: json} and the like.
            pipeline.yaml:5:10: 'secrets' is the number 5.
              5 | secrets: 5
                |          ^
              It is a list of names, or a mapping of each to {env: NAME} or {file: path}.
            pipeline.yaml:6:10: 'timeout' of the file is a mapping; it is a duration such as 500ms, 30s, 10m or 1h30m.
              6 | timeout: {}
                |          ^
            pipeline.yaml:7:11: 'defaults' is a list; it is a mapping.
              7 | defaults: []
                |           ^
              Its keys are: timeout, grace, shell, dir, retry.
            pipeline.yaml:8:10: 'include' of the file is a mapping; it is a list of files.
              8 | include: {a: b}
                |          ^
            pipeline.yaml:9:8: 'steps' of the file is a list; it is a mapping of names to steps.
              9 | steps: [x]
                |        ^
              For instance: steps: {hello: {run: echo hello}}.
            """);
  }

  @Test
  void load_parameters_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    params: {a: {type: int}, b: {type: integer, default: x}, c: {one_of: [x, y], default: z}, 9: x, d: [1]}
                    steps: {x: {run: "${{ params.e }}"}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:20: There is no type 'int' of parameters.
              1 | params: {a: {type: int}, b: {type: integer, default: x}, c: {one_of: [x, y], default: z}, 9: x, d: […
                |                    ^
              There are: text, integer, number, boolean.
            pipeline.yaml:1:45: The default of parameter 'b' is 'x'; it must be a whole number.
              1 | params: {a: {type: int}, b: {type: integer, default: x}, c: {one_of: [x, y], default: z}, 9: x, d: […
                |                                             ^
            pipeline.yaml:1:78: The default of parameter 'c' is 'z'; it must be one of: x, y.
              1 | params: {a: {type: int}, b: {type: integer, default: x}, c: {one_of: [x, y], default: z}, 9: x, d: […
                |                                                                              ^
            pipeline.yaml:1:91: The name of a parameter has 1 to 100 letters, digits, _ and -, and begins with a letter or _; '9' has not.
              1 | …er, default: x}, c: {one_of: [x, y], default: z}, 9: x, d: [1]}
                |                                                    ^
            pipeline.yaml:1:100: Parameter 'd' is a list; it is its default, or a mapping.
              1 | …lt: x}, c: {one_of: [x, y], default: z}, 9: x, d: [1]}
                |                                                    ^
              Values to choose from: d: {one_of: [a, b], default: a}.
            pipeline.yaml:2:19: There is no parameter 'e'.
              2 | steps: {x: {run: "${{ params.e }}"}}
                |                   ^
              In 'params' there are: a, b, c.
            """);
  }

  @Test
  void load_parameterWithoutValue_saysHowToGiveIt() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    params: {region: {one_of: [eu, us]}}
                    steps: {x: {run: x}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:10: The parameter 'region' has no value.
              1 | params: {region: {one_of: [eu, us]}}
                |          ^
              Give it with -p region=eu, or declare a default.
            """);
  }

  @Test
  void load_secrets_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    secrets: {A: {env: X, file: y}, B: {}, c-d: {env: X}}
                    steps:
                      x: {run: "echo ${{ secrets.TOKEN }}", secrets: [TOKN]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:14: Secret 'A' has both 'env' and 'file'.
              1 | secrets: {A: {env: X, file: y}, B: {}, c-d: {env: X}}
                |              ^
              It has one of them: {env: NAME} or {file: path}.
            pipeline.yaml:1:36: Secret 'B' has neither 'env' nor 'file'.
              1 | secrets: {A: {env: X, file: y}, B: {}, c-d: {env: X}}
                |                                    ^
              It has one of them: {env: NAME} or {file: path}.
            pipeline.yaml:1:40: A secret is called as in the environment; 'c-d' cannot be a name there.
              1 | secrets: {A: {env: X, file: y}, B: {}, c-d: {env: X}}
                |                                        ^
              That has letters, digits and _, and begins with no digit.
            pipeline.yaml:3:18: There is no secret 'TOKEN'.
              3 |   x: {run: "echo ${{ secrets.TOKEN }}", secrets: [TOKN]}
                |                  ^
              Declare it in 'secrets' of the pipeline.
            pipeline.yaml:3:51: The secret 'TOKN' is not declared.
              3 |   x: {run: "echo ${{ secrets.TOKEN }}", secrets: [TOKN]}
                |                                                   ^
              Declare it for the pipeline: 'secrets: [TOKN]'.
            """);
  }

  @Test
  void load_secretThatIsNotDeclared_isGuessed() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    secrets: [TOKEN]
                    steps:
                      x: {run: "echo ${{ secrets.TOKNE }}", secrets: [TOKN]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:18: There is no secret 'TOKNE'.
              3 |   x: {run: "echo ${{ secrets.TOKNE }}", secrets: [TOKN]}
                |                  ^
              Did you mean 'TOKEN'?
            pipeline.yaml:3:51: The secret 'TOKN' is not declared.
              3 |   x: {run: "echo ${{ secrets.TOKNE }}", secrets: [TOKN]}
                |                                                   ^
              Did you mean 'TOKEN'?
            """);
  }

  @Test
  void load_templates_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    params: {size: 1}
                    steps:
                      x:
                        run: |
                          echo ${{ params.sise }} ${{ matrix.os }} ${{ step.atempt }} ${{ run.id }}
                          echo ${{ env.NO_SUCH }} ${{ step.replica }} ${{ a || b }} ${{ a#b }} ${{ a#/~2 }}
                          echo ${{ open
                    """))
        .isEqualTo(
            """
            pipeline.yaml:5:12: There is no parameter 'sise'.
              5 |       echo ${{ params.sise }} ${{ matrix.os }} ${{ step.atempt }} ${{ run.id }}
                |            ^
              Did you mean 'size'?
            pipeline.yaml:5:31: There is no value 'os'.
              5 |       echo ${{ params.sise }} ${{ matrix.os }} ${{ step.atempt }} ${{ run.id }}
                |                               ^
              Declare it in the step's 'matrix'.
            pipeline.yaml:5:48: There is no 'step.atempt'.
              5 |       echo ${{ params.sise }} ${{ matrix.os }} ${{ step.atempt }} ${{ run.id }}
                |                                                ^
              Did you mean 'step.attempt'?
            pipeline.yaml:5:67: There is no 'run.id'.
              5 |       echo ${{ params.sise }} ${{ matrix.os }} ${{ step.atempt }} ${{ run.id }}
                |                                                                   ^
              There are: run.name, run.url, run.folder.
            pipeline.yaml:6:12: The variable 'NO_SUCH' is not set in the environment.
              6 |       echo ${{ env.NO_SUCH }} ${{ step.replica }} ${{ a || b }} ${{ a#b }} ${{ a#/~2 }}
                |            ^
              Set it before the command, or take a parameter with a default: ${{ params.NO_SUCH }}.
            pipeline.yaml:6:31: The step has no 'replicas', so that 'step.replica' is nothing.
              6 |       echo ${{ env.NO_SUCH }} ${{ step.replica }} ${{ a || b }} ${{ a#b }} ${{ a#/~2 }}
                |                               ^
            pipeline.yaml:6:51: The variable name 'a || b' has a space at position 2. A variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments between slashes is empty, '.' or '..'.
              6 |       echo ${{ env.NO_SUCH }} ${{ step.replica }} ${{ a || b }} ${{ a#b }} ${{ a#/~2 }}
                |                                                   ^
              Between ${{ and }} stands one name: a variable, or params.x, matrix.x, env.X, secrets.X, step.name, run.name and the like.
            pipeline.yaml:6:65: The JSON pointer 'b' does not begin with '/'; it is like '/status/code'.
              6 |       echo ${{ env.NO_SUCH }} ${{ step.replica }} ${{ a || b }} ${{ a#b }} ${{ a#/~2 }}
                |                                                                 ^
            pipeline.yaml:6:76: The JSON pointer '/~2' has a '~' that is neither '~0' (for '~') nor '~1' (for '/').
              6 |       echo ${{ env.NO_SUCH }} ${{ step.replica }} ${{ a || b }} ${{ a#b }} ${{ a#/~2 }}
                |                                                                            ^
            pipeline.yaml:7:12: The ${{ here is not closed by }}.
              7 |       echo ${{ open
                |            ^
              A ${{ that is none of ours is written $${{.
            """);
  }

  @Test
  void load_lateValuesInNames_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: x, writes: ["a/${{ v }}", v], after: "${{ run.name }}"}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:24: In the name of a variable stands something that is known only when the pipeline runs: a/${{ v }}.
              2 |   x: {run: x, writes: ["a/${{ v }}", v], after: "${{ run.name }}"}
                |                        ^
              Here can stand params, matrix, env, step.name and step.replica.
            pipeline.yaml:2:49: In the name of a step stands something that is known only when the pipeline runs: ${{ run.name }}.
              2 |   x: {run: x, writes: ["a/${{ v }}", v], after: "${{ run.name }}"}
                |                                                 ^
              Here can stand params, matrix, env, step.name and step.replica.
            """);
  }

  @Test
  void load_variableForAllSteps_isRefused() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    env: {A: "${{ v }}"}
                    defaults: {dir: "${{ v }}"}
                    steps: {x: {run: x, writes: [v]}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:11: In 'env' of the pipeline the variable 'v' would keep every step waiting, also the one that writes it.
              1 | env: {A: "${{ v }}"}
                |           ^
              Put it into those steps that need it.
            pipeline.yaml:2:18: In 'defaults' the variable 'v' would keep every step waiting, also the one that writes it.
              2 | defaults: {dir: "${{ v }}"}
                |                  ^
              Put it into those steps that need it.
            """);
  }

  @Test
  void load_wordsOfTheCommandLine_areTold() {
    Pipelines pipelines =
        pipelines()
            .parameter("sise", "1")
            .parameter("count", "x")
            .parameter("region", "mars")
            .input("a b", "1");
    assertThat(
            pipelines.wrong(
                """
                params: {size: 1, count: {type: integer}, region: {one_of: [eu, us]}}
                steps: {x: {run: x}}
                """))
        .isEqualTo(
            """
            --input a b: The variable name 'a b' has a space at position 2. A variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments between slashes is empty, '.' or '..'.
            -p count: It is 'x'; it must be a whole number.
              The parameter is declared at pipeline.yaml:1:19.
            -p region: It is 'mars'; it must be one of: eu, us.
              The parameter is declared at pipeline.yaml:1:43.
            -p sise: There is no parameter 'sise'.
              Did you mean 'size'?
            """);
  }

  @Test
  void load_declarationsThatDiffer_areTold() {
    Pipelines pipelines =
        pipelines()
            .file("a.yaml", "include: b.yaml\nparams: {p: 1, q: 1}\nsecrets: [S, T]\n")
            .file(
                "b.yaml",
                """
                params: {p: 2, q: 1}
                secrets: {S: {env: X}, T: {env: T}}
                steps: {x: {run: x}}
                """);
    assertThat(pipelines.wrong(List.of("a.yaml")))
        .isEqualTo(
            """
            b.yaml:1:10: The parameter 'p' is declared otherwise at a.yaml:2:10.
              1 | params: {p: 2, q: 1}
                |          ^
              Declare it in one file, or alike in both.
            b.yaml:2:11: The secret 'S' is declared otherwise at a.yaml:3:11.
              2 | secrets: {S: {env: X}, T: {env: T}}
                |           ^
            """);
  }
}
