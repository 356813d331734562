package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types that do not fit. */
class TypeCheckTest {
  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  @Test
  void check_types_areTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    inputs: {i: {type: text}}
                    steps:
                      a: {run: x, writes: {t: {from: stdout, type: text}, n: {from: stdout, type: integer}, b: {from: stdout, type: boolean}}}
                      c:
                        run: "echo ${{ t#/a }}"
                        reads: {t: {type: integer}, n: {type: json}, i: {type: json}}
                        after:
                          - {variable: n, equals: "3"}
                          - {variable: b, is: "!=", value: 3}
                          - {variable: t, pointer: /a, equals: 3}
                          - {variable: n, is: "<", value: [1]}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:6:13: 't' is read as integer, but step 'a' writes it as text.
              6 |     reads: {t: {type: integer}, n: {type: json}, i: {type: json}}
                |             ^
              Change the type here or there.
            pipeline.yaml:6:13: 't#/a' is a part of what has no parts: step 'a' writes it as text.
              6 |     reads: {t: {type: integer}, n: {type: json}, i: {type: json}}
                |             ^
              A JSON pointer goes with 'type: json'.
            pipeline.yaml:6:50: 'i' is read as json, but 'inputs' declares it as text.
              6 |     reads: {t: {type: integer}, n: {type: json}, i: {type: json}}
                |                                                  ^
              Change the type here or there.
            pipeline.yaml:8:9: 'n' is compared with "3", but step 'a' writes it as integer: this never becomes true.
              8 |       - {variable: n, equals: "3"}
                |         ^
              In YAML a number in quotes is a text.
            pipeline.yaml:9:9: 'b' is compared with 3, but step 'a' writes it as boolean: this is always true.
              9 |       - {variable: b, is: "!=", value: 3}
                |         ^
            pipeline.yaml:10:9: 't#/a' is a part of what has no parts: step 'a' writes it as text.
              10 |       - {variable: t, pointer: /a, equals: 3}
                 |         ^
              A JSON pointer goes with 'type: json'.
            pipeline.yaml:11:9: '<' compares numbers or texts, and [1] is neither: this never becomes true.
              11 |       - {variable: n, is: "<", value: [1]}
                 |         ^
              Such a value can be compared with == and !=.
            """);
  }

  @Test
  void check_typesThatFit_areFine() {
    assertThat(
            pipelines()
                .warnings(
                    """
                    steps:
                      a:
                        run: x
                        writes: {n: {type: integer}, j: {type: json}, t: {type: text}, x: stdout}
                      b:
                        run: echo ${{ j#/a }} ${{ x#/b }}
                        reads:
                          n: {type: json}
                          j: {type: integer}
                          t: {env: B, type: bytes}
                          x: {type: boolean}
                      c: {run: x, reads: {n: {type: number}}, after: [{variable: t, equals: 3}]}
                    """))
        .isEmpty();
  }
}
