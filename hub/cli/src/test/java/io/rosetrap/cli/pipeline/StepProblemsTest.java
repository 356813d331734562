package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in a step. */
class StepProblemsTest {
  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  @Test
  void load_unknownKeys_areGuessed() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    stpes: {}
                    steps:
                      x:
                        rnu: x
                        raeds: [a]
                        zzz: 1
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:1: There is no key 'stpes' in a pipeline.
              1 | stpes: {}
                | ^
              Did you mean 'steps'?
            pipeline.yaml:3:3: Step 'x' has no 'run'.
              3 |   x:
                |   ^
              Say what it runs: 'run: ./build.sh', or 'run: [program, word]'.
            pipeline.yaml:4:5: There is no key 'rnu' in a step.
              4 |     rnu: x
                |     ^
              Did you mean 'run'?
            pipeline.yaml:5:5: There is no key 'raeds' in a step.
              5 |     raeds: [a]
                |     ^
              Did you mean 'reads'?
            pipeline.yaml:6:5: There is no key 'zzz' in a step.
              6 |     zzz: 1
                |     ^
              There are: description, run, shell, reads, writes, after, env, secrets, dir, service, ready, retry, timeout, grace, replicas, matrix, always, cleanup.
            """);
  }

  @Test
  void load_wrongTypesOfAStep_areAllTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: 3
                        shell: 3
                        reads: 3
                        writes: 3
                        after: 3
                        env: 3
                        secrets: 3
                        dir: 3
                        service: yes
                        ready: 3
                        retry: often
                        timeout: soon
                        grace: []
                        replicas: many
                        matrix: wide
                        always: 1
                        description: []
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:10: 'run' of step 'x' is the number 3; it is a script, or a list of a program and its words.
              3 |     run: 3
                |          ^
            pipeline.yaml:4:12: 'shell' of step 'x' is the number 3; it is one of sh bash dash zsh ksh, or a list of words.
              4 |     shell: 3
                |            ^
              Another shell, or options of your own: [fish, -c], [bash, -euo, pipefail, -c].
            pipeline.yaml:5:12: 'reads' of step 'x' is the number 3.
              5 |     reads: 3
                |            ^
              It is a list of variables, or a mapping of each to env, stdin, step or {file: path}.
            pipeline.yaml:6:13: 'writes' of step 'x' is the number 3.
              6 |     writes: 3
                |             ^
              It is a list of variables that the step writes by itself, or a mapping of each to stdout, step or {file: path}.
            pipeline.yaml:7:12: 'after' of step 'x' is the number 3.
              7 |     after: 3
                |            ^
              It is a step, a list of steps, or a mapping of steps to started, ready, succeeded, failed, ended; or {variable: x, equals: 3}.
            pipeline.yaml:8:10: 'env' of step 'x' is the number 3; it is a mapping of names to values.
              8 |     env: 3
                |          ^
              For instance: {CI: "1"}.
            pipeline.yaml:9:14: 'secrets' of step 'x' is the number 3; it is a list of names that 'secrets' of the pipeline declares.
              9 |     secrets: 3
                |              ^
            pipeline.yaml:10:10: 'dir' of step 'x' is the number 3; it is a text, for instance sub.
              10 |     dir: 3
                 |          ^
              Put it in quotes if it is meant.
            pipeline.yaml:11:14: 'service' of step 'x' is the text 'yes'; it is true or false.
              11 |     service: yes
                 |              ^
            pipeline.yaml:12:12: 'ready' of step 'x' is the number 3; it is a mapping.
              12 |     ready: 3
                 |            ^
              Its keys are: log, http, status, tcp, run, variable, pointer, equals, is, value, interval, timeout.
            pipeline.yaml:13:12: 'retry' of step 'x' is the text 'often'; it is a whole number from 1 to 1000.
              13 |     retry: often
                 |            ^
            pipeline.yaml:14:14: 'timeout' of step 'x': The duration 'soon' is none. Write a number with a unit of ms, s, m, h or d, for instance 500ms, 30s, 10m or 1h30m (a number alone is seconds), at most 365d.
              14 |     timeout: soon
                 |              ^
            pipeline.yaml:15:12: 'grace' of step 'x' is a list; it is a duration such as 500ms, 30s, 10m or 1h30m.
              15 |     grace: []
                 |            ^
            pipeline.yaml:16:15: 'replicas' of step 'x' is the text 'many'; it is a whole number from 1 to 1000.
              16 |     replicas: many
                 |               ^
            pipeline.yaml:17:13: 'matrix' of step 'x' is the text 'wide'.
              17 |     matrix: wide
                 |             ^
              It is a mapping of names to lists: {os: [linux, mac], jdk: [21, 25]}.
            pipeline.yaml:18:13: 'always' of step 'x' is the number 1; it is true or false.
              18 |     always: 1
                 |             ^
            pipeline.yaml:19:18: 'description' of step 'x' is a list; it is a text, for instance what it is for.
              19 |     description: []
                 |                  ^
            """);
  }

  @Test
  void load_emptyThings_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                      y:
                      z: {run: " "}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:12: 'run' of step 'x' names no program.
              2 |   x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                |            ^
            pipeline.yaml:2:16: 'shell' of step 'x' goes with a script, not with a list.
              2 |   x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                |                ^
            pipeline.yaml:2:23: 'shell' of step 'x' is a list; it is one of sh bash dash zsh ksh, or a list of words.
              2 |   x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                |                       ^
              Another shell, or options of your own: [fish, -c], [bash, -euo, pipefail, -c].
            pipeline.yaml:2:34: 'ready' of step 'x' does not say what to look at.
              2 |   x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                |                                  ^
              It has one of: log, http, tcp, run, variable.
            pipeline.yaml:2:45: 'retry' of step 'x' lacks 'attempts'.
              2 |   x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                |                                             ^
              Say how often in all, for instance {attempts: 3}.
            pipeline.yaml:2:57: 'matrix' of step 'x' is empty.
              2 |   x: {run: [], shell: [], ready: {}, retry: {}, matrix: {}}
                |                                                         ^
              It is a mapping of names to lists: {os: [linux, mac], jdk: [21, 25]}.
            pipeline.yaml:3:5: Step 'y' is empty; it is a mapping.
              3 |   y:
                |     ^
              Its keys are: description, run, shell, reads, writes, after, env, secrets, dir, service, ready, retry, timeout, grace, replicas, matrix, always, cleanup.
            pipeline.yaml:4:12: 'run' of step 'z' is the text ' '; it is a script, or a list of a program and its words.
              4 |   z: {run: " "}
                |            ^
            """);
  }

  @Test
  void load_listsInLists_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: [[x]], reads: [[x]], writes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:13: 'run' of step 'x' has a list; it is a list of words.
              2 |   x: {run: [[x]], reads: [[x]], writes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                |             ^
            pipeline.yaml:2:27: 'reads' of step 'x' has a list.
              2 |   x: {run: [[x]], reads: [[x]], writes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                |                           ^
              It is a list of variables, or a mapping of each to env, stdin, step or {file: path}.
            pipeline.yaml:2:42: 'writes' of step 'x' has a list.
              2 |   x: {run: [[x]], reads: [[x]], writes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                |                                          ^
              It is a list of variables that the step writes by itself, or a mapping of each to stdout, step or {file: path}.
            pipeline.yaml:2:56: 'after' of step 'x' has a list in a list.
              2 |   x: {run: [[x]], reads: [[x]], writes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                |                                                        ^
              It is a step, a list of steps, or a mapping of steps to started, ready, succeeded, failed, ended; or {variable: x, equals: 3}.
            pipeline.yaml:2:71: The value of 'A' is a list; it is a text, a number, true or false.
              2 |   x: {run: [[x]], reads: [[x]], writes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                |                                                                       ^
            pipeline.yaml:2:86: 'secrets' of step 'x' has a list; it is a list of names that 'secrets' of the pipeline declares.
              2 | …tes: [[x]], after: [[x]], env: {A: []}, secrets: [[x]]}
                |                                                    ^
            """);
  }

  @Test
  void load_reads_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: x
                        reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                      y:
                        run: x
                        reads: ["2=x", "A=a b", "9"]
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:16: A value does not come to a step by 'environ'.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                ^
              It is env, stdin, step (which reads it by itself), or a mapping such as {env: NAME} or {file: path}.
            pipeline.yaml:4:25: Nobody writes the variable 'b'.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                         ^
              Name it in 'writes' of the step that writes it, or in 'inputs' if it comes from outside.
            pipeline.yaml:4:29: 'file' does not go with 'env': it is one of them.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                             ^
            pipeline.yaml:4:47: Nobody writes the variable 'c'.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                                               ^
              Name it in 'writes' of the step that writes it, or in 'inputs' if it comes from outside.
            pipeline.yaml:4:51: There is no key 'fiel' in what is read.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                                                   ^
              Did you mean 'file'?
            pipeline.yaml:4:61: Nobody writes the variable 'd'.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                                                             ^
              Name it in 'writes' of the step that writes it, or in 'inputs' if it comes from outside.
            pipeline.yaml:4:71: There is no type 'int'.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                                                                       ^
              There are: text, bytes, json, integer, number, boolean.
            pipeline.yaml:4:77: '1_2' cannot be a name in the environment.
              4 |     reads: {a: environ, b: {file: x, env: B}, c: {fiel: x}, d: {type: int}, 1-2: env}
                |                                                                             ^
              That has letters, digits and _, and begins with no digit. Choose one: NAME=1-2 in a list, or {env: NAME}.
            pipeline.yaml:7:13: '2' cannot be a name in the environment.
              7 |     reads: ["2=x", "A=a b", "9"]
                |             ^
              That has letters, digits and _, and begins with no digit, as in NAME=variable.
            pipeline.yaml:7:22: The variable name 'a b' has a space at position 2. A variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments between slashes is empty, '.' or '..'.
              7 |     reads: ["2=x", "A=a b", "9"]
                |                      ^
            pipeline.yaml:7:29: '9' cannot be a name in the environment.
              7 |     reads: ["2=x", "A=a b", "9"]
                |                             ^
              That has letters, digits and _, and begins with no digit. Choose one: NAME=9 in a list, or {env: NAME}.
            """);
  }

  @Test
  void load_writes_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: x
                        writes: {a: stdin, b: {from: stdout, file: x}, c: {type: text, schema: {}}, "a/../b": stdout}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:17: A value does not come from 'stdin'.
              4 |     writes: {a: stdin, b: {from: stdout, file: x}, c: {type: text, schema: {}}, "a/../b": stdout}
                |                 ^
              It is stdout, step (which writes it by itself), or a mapping such as {file: path}.
            pipeline.yaml:4:42: 'file' does not go with 'from': it is one of them.
              4 |     writes: {a: stdin, b: {from: stdout, file: x}, c: {type: text, schema: {}}, "a/../b": stdout}
                |                                          ^
            pipeline.yaml:4:68: 'schema' of what is written as 'c' does not go with 'type: text'.
              4 |     writes: {a: stdin, b: {from: stdout, file: x}, c: {type: text, schema: {}}, "a/../b": stdout}
                |                                                                    ^
              A JSON Schema says what JSON is like: 'type: json', or no 'type'.
            pipeline.yaml:4:81: The variable name 'a/../b' has the segment '..'. A variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments between slashes is empty, '.' or '..'.
              4 | …m: stdout, file: x}, c: {type: text, schema: {}}, "a/../b": stdout}
                |                                                    ^
            """);
  }

  @Test
  void load_schemaThatIsNone_saysWhere() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: x
                        writes: {a: {from: stdout, schema: {type: objct}}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:40: 'schema' of what is written as 'a' is no JSON Schema: at /type by the rule 'enum': Expected any of [[array, boolean, integer, null, number, object, string]].
              4 |     writes: {a: {from: stdout, schema: {type: objct}}}
                |                                        ^
            """);
  }

  @Test
  void load_retry_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: x, retry: {attempts: 0, delay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                      y: {run: x, retry: 99999999999999999999}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:33: 'attempts' of 'retry' of step 'x' is the number 0; it is a whole number from 1 to 1000.
              2 |   x: {run: x, retry: {attempts: 0, delay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                |                                 ^
            pipeline.yaml:2:55: 'factor' of 'retry' of step 'x' is the number 0.5; it is a number from 1 to 100, such as 1.5.
              2 |   x: {run: x, retry: {attempts: 0, delay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                |                                                       ^
            pipeline.yaml:2:60: 'max_delay' of 'retry' of step 'x' is less than 'delay'.
              2 |   x: {run: x, retry: {attempts: 0, delay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                |                                                            ^
            pipeline.yaml:2:80: 'on' of 'retry' of step 'x' is the number 0; it is a whole number from 1 to 255.
              2 |   x: {run: x, retry: {attempts: 0, delay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                |                                                                                ^
            pipeline.yaml:2:83: 'on' of 'retry' of step 'x' is the number 256; it is a whole number from 1 to 255.
              2 | …0, delay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                |                                                    ^
            pipeline.yaml:2:88: 'on' of 'retry' of step 'x' is the text 'x'; it is a whole number from 1 to 255.
              2 | …lay: 1m, factor: 0.5, max_delay: 1s, on: [0, 256, x]}}
                |                                                    ^
            pipeline.yaml:3:22: 'retry' of step 'y' is the number 99999999999999999999; it is a whole number from 1 to 1000.
              3 |   y: {run: x, retry: 99999999999999999999}
                |                      ^
            """);
  }
}
