package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in probes, conditions, matrices and scripts. */
class ConditionProblemsTest {
  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  @Test
  void load_ready_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, ready: {log: "a(b"}}
                      b: {run: x, ready: {http: "localhost:80", status: 99}}
                      c: {run: x, ready: {tcp: "5432"}}
                      d: {run: x, ready: {tcp: "a:1", http: "http://a"}}
                      e: {run: x, ready: {log: x, status: 200, equals: 3}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:28: The regular expression 'a(b' cannot be used: Unclosed group, at character 4.
              2 |   a: {run: x, ready: {log: "a(b"}}
                |                            ^
              A character that has a meaning there, such as ( or *, is taken as itself after a \\.
            pipeline.yaml:3:29: 'http' of 'ready' of step 'b' is the text 'localhost:80'; it is an address that begins with http:// or https://.
              3 |   b: {run: x, ready: {http: "localhost:80", status: 99}}
                |                             ^
            pipeline.yaml:3:53: 'status' of 'ready' of step 'b' is the number 99; it is a whole number from 100 to 599.
              3 |   b: {run: x, ready: {http: "localhost:80", status: 99}}
                |                                                     ^
            pipeline.yaml:4:28: 'tcp' of 'ready' of step 'c' is the text '5432'; it is host:port, for instance "localhost:5432".
              4 |   c: {run: x, ready: {tcp: "5432"}}
                |                            ^
            pipeline.yaml:5:23: 'ready' of step 'd' has both 'http' and 'tcp'.
              5 |   d: {run: x, ready: {tcp: "a:1", http: "http://a"}}
                |                       ^
              It has one of: log, http, tcp, run, variable.
            pipeline.yaml:6:31: 'status' goes with 'http' only.
              6 |   e: {run: x, ready: {log: x, status: 200, equals: 3}}
                |                               ^
            pipeline.yaml:6:44: 'equals' goes with 'variable' only.
              6 |   e: {run: x, ready: {log: x, status: 200, equals: 3}}
                |                                            ^
            """);
  }

  @Test
  void load_aNameOfThePipelinesOwn_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, writes: [step/a/succeeded]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:24: The name 'step/a/succeeded' is one that the pipeline itself uses.
              2 |   a: {run: x, writes: [step/a/succeeded]}
                |                        ^
              What a step has come to is waited for with 'after'; a variable of your own has another name than 'step/…'.
            """);
  }

  @Test
  void load_conditions_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: x
                        writes: [v]
                      y:
                        run: x
                        after:
                          - {variable: v, is: "=>", value: 1}
                          - {variable: v, is: ">"}
                          - {variable: v, equals: 1, value: 2}
                          - {variable: v, pointer: /a}
                          - {variable: v, pointer: a, equals: 1}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:8:27: 'is' of the condition is the text '=>'; it is one of == != < <= > >=, in quotes.
              8 |       - {variable: v, is: "=>", value: 1}
                |                           ^
            pipeline.yaml:9:23: 'is' and 'value' go together; 'value' is missing.
              9 |       - {variable: v, is: ">"}
                |                       ^
              Write, for instance, {variable: x, is: ">=", value: 3}.
            pipeline.yaml:10:34: 'equals' is a comparison of its own, and does not go with 'value'.
              10 |       - {variable: v, equals: 1, value: 2}
                 |                                  ^
              Write 'equals: 3', or 'is: ">="' and 'value: 3'.
            pipeline.yaml:11:23: 'pointer' says what to compare, but nothing says with what.
              11 |       - {variable: v, pointer: /a}
                 |                       ^
              Add 'equals', or 'is' and 'value'.
            pipeline.yaml:12:32: The JSON pointer 'a' does not begin with '/'; it is like '/status/code'.
              12 |       - {variable: v, pointer: a, equals: 1}
                 |                                ^
            """);
  }

  @Test
  void load_templateForAnUnknownShell_isRefused() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: "echo ${{ run.name }}", shell: [fish, -c]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:12: ${{ }} cannot stand in a script for 'fish': how that expands a variable safely is not known.
              2 |   x: {run: "echo ${{ run.name }}", shell: [fish, -c]}
                |            ^
              Put it into 'env', and use that in the script.
            """);
  }

  @Test
  void load_quotesInScripts_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: |
                          echo '${{ run.name }}' "$(echo '${{ run.url }}')" \\${{ run.url }}
                          cat <<'EOF'
                          it's ${{ run.name }}
                          EOF
                          echo "it's ${{ run.name }}" # don't ${{ run.name }}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:13: The shell fills in nothing here, because of single quotes.
              4 |       echo '${{ run.name }}' "$(echo '${{ run.url }}')" \\${{ run.url }}
                |             ^
              Use double quotes: "… ${{ x }} …".
            pipeline.yaml:4:39: The shell fills in nothing here, because of single quotes.
              4 |       echo '${{ run.name }}' "$(echo '${{ run.url }}')" \\${{ run.url }}
                |                                       ^
              Use double quotes: "… ${{ x }} …".
            pipeline.yaml:4:58: The shell fills in nothing here, because of a backslash before it.
              4 |       echo '${{ run.name }}' "$(echo '${{ run.url }}')" \\${{ run.url }}
                |                                                          ^
              Take the \\ away.
            pipeline.yaml:6:12: The shell fills in nothing here, because of a here-document with quotes around its word.
              6 |       it's ${{ run.name }}
                |            ^
              Write the word without quotes: <<EOF.
            """);
  }

  @Test
  void load_matrix_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, matrix: {os: linux, v: [], "w w": [1], x: [[1]]}}
                      b: {run: x, matrix: {os: [l], exclude: [{sys: l}], include: {os: m}}}
                      c: {run: x, matrix: {os: [l], exclude: [{os: l}]}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:28: 'os' in 'matrix' of step 'a' is the text 'linux'; it is a list of one value or more.
              2 |   a: {run: x, matrix: {os: linux, v: [], "w w": [1], x: [[1]]}}
                |                            ^
            pipeline.yaml:2:38: 'v' in 'matrix' of step 'a' is a list; it is a list of one value or more.
              2 |   a: {run: x, matrix: {os: linux, v: [], "w w": [1], x: [[1]]}}
                |                                      ^
            pipeline.yaml:2:42: A name in 'matrix' has letters, digits, _ and -; 'w w' has not.
              2 |   a: {run: x, matrix: {os: linux, v: [], "w w": [1], x: [[1]]}}
                |                                          ^
            pipeline.yaml:2:58: A value of a matrix is a list; it is a text, a number, true or false.
              2 |   a: {run: x, matrix: {os: linux, v: [], "w w": [1], x: [[1]]}}
                |                                                          ^
            pipeline.yaml:3:43: warning: Nothing in the matrix fits this, so that nothing is excluded.
              3 |   b: {run: x, matrix: {os: [l], exclude: [{sys: l}], include: {os: m}}}
                |                                           ^
            pipeline.yaml:3:44: There is no 'sys' in the matrix.
              3 |   b: {run: x, matrix: {os: [l], exclude: [{sys: l}], include: {os: m}}}
                |                                            ^
              There are: os.
            pipeline.yaml:3:63: 'include' in 'matrix' of step 'b' is a mapping; it is a list of combinations.
              3 |   b: {run: x, matrix: {os: [l], exclude: [{sys: l}], include: {os: m}}}
                |                                                               ^
              For instance: include: [{os: mac, jdk: 21}].
            pipeline.yaml:4:15: 'matrix' of step 'c' leaves nothing: all is excluded.
              4 |   c: {run: x, matrix: {os: [l], exclude: [{os: l}]}}
                |               ^
            """);
  }

  @Test
  void load_tooMany_isTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, matrix: {a: [1,2,3,4,5,6,7,8,9,0], b: [1,2,3,4,5,6,7,8,9,0], c: [1,2,3,4,5,6,7,8,9,0], d: [1,2]}}
                      b: {run: x, replicas: 1000000000}
                      c: {run: x, replicas: 600, matrix: {a: [1, 2]}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:15: Step 'a' stands for 2000 steps, but there are at most 1000 steps in a pipeline.
              2 |   a: {run: x, matrix: {a: [1,2,3,4,5,6,7,8,9,0], b: [1,2,3,4,5,6,7,8,9,0], c: [1,2,3,4,5,6,7,8,9,0],…
                |               ^
            pipeline.yaml:3:25: 'replicas' of step 'b' is the number 1000000000; it is a whole number from 1 to 1000.
              3 |   b: {run: x, replicas: 1000000000}
                |                         ^
            pipeline.yaml:4:30: Step 'c' stands for 1200 steps, but there are at most 1000 steps in a pipeline.
              4 |   c: {run: x, replicas: 600, matrix: {a: [1, 2]}}
                |                              ^
            """);
  }

  @Test
  void load_kinds_areOne() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      a: {run: x, service: true, cleanup: true}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:30: 'cleanup' does not go with 'service': a step is one of them.
              2 |   a: {run: x, service: true, cleanup: true}
                |                              ^
            """);
  }

  @Test
  void load_clashes_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    secrets: [S]
                    steps:
                      a:
                        run: x
                        env: {A: 1, ROSETRAP_V1: x, B-C: x}
                        reads: {v: {env: A}, w: {env: S}, y: stdin, z: stdin}
                        secrets: [S]
                      b: {run: x, writes: [v, w, y, z]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:5:17: Names such as 'ROSETRAP_V1' are for what ${{ }} fills into scripts.
              5 |     env: {A: 1, ROSETRAP_V1: x, B-C: x}
                |                 ^
              Choose another.
            pipeline.yaml:5:33: 'B-C' cannot be a name in the environment.
              5 |     env: {A: 1, ROSETRAP_V1: x, B-C: x}
                |                                 ^
              That has letters, digits and _, and begins with no digit.
            pipeline.yaml:6:13: In the environment of the step 'A' would be both 'env' and the variable 'v'.
              6 |     reads: {v: {env: A}, w: {env: S}, y: stdin, z: stdin}
                |             ^
              Choose another name for one of them.
            pipeline.yaml:6:26: In the environment of the step 'S' would be both the secret and the variable 'w'.
              6 |     reads: {v: {env: A}, w: {env: S}, y: stdin, z: stdin}
                |                          ^
              Choose another name for one of them.
            pipeline.yaml:6:49: Another variable is the standard input of the step already.
              6 |     reads: {v: {env: A}, w: {env: S}, y: stdin, z: stdin}
                |                                                 ^
              A step has one; take 'env' or a file for this.
            """);
  }

  @Test
  void load_names_areOfOneStep() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      "": {run: x}
                      " b": {run: x}
                      b: {run: x}
                      "t (1)": {run: x}
                      t: {run: x, matrix: {a: [1]}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:3: The name of a step has at least one character that is seen.
              2 |   "": {run: x}
                |   ^
            pipeline.yaml:4:3: The steps 'b' and ' b' would be one participant in the run: 'b'.
              4 |   b: {run: x}
                |   ^
              Names must differ within the first 200 characters, and not only in control characters or spaces at their ends.
            pipeline.yaml:6:3: There is a step 't (1)' at pipeline.yaml:5:3 already.
              6 |   t: {run: x, matrix: {a: [1]}}
                |   ^
              Rename one.
            """);
  }
}
