package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no YAML, or more than a pipeline may have of it. */
class YamlReaderTest {
  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  @Test
  void read_tab_saysSpaces() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                    \t  run: x
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:1: A tab stands where YAML wants spaces.
              3 |    run: x
                | ^
              Indent with spaces only.
            """);
  }

  @Test
  void read_colonInText_saysQuotes() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: echo a: b
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:16: A ':' with a space after it begins a value, but here none can begin.
              3 |     run: echo a: b
                |                ^
              Put a text that has ': ' in quotes, or write a script below 'run: |'. Or the line above is indented otherwise.
            """);
  }

  @Test
  void read_valueThatBeginsWithBraces_saysQuotes() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        env: {A: ${{ a }}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:15: Here a mapping in braces needs a ',' or its '}'.
              3 |     env: {A: ${{ a }}}
                |               ^
              ${{ }} at the begin of a value is put in quotes: "${{ … }}".
            """);
  }

  @Test
  void read_textWithoutEnd_showsItsBegin() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: "abc
                    }
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:12: The file ends inside of a text in quotes.
              2 |   x: {run: "abc
                |            ^
              Close the quotes that begin in the line shown.
            """);
  }

  @Test
  void read_indentationThatFitsNothing_isShown() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: x
                       dir: y
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:4: This does not belong to what stands above it.
              4 |    dir: y
                |    ^
              Lines that belong together begin in the same column; a text with quotes inside is quoted as a whole.
            """);
  }

  @Test
  void read_listWhereAKeyIsExpected_isShown() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x:
                        run: x
                        - b
                    """))
        .isEqualTo(
            """
            pipeline.yaml:4:5: A list begins here, where a key is expected.
              4 |     - b
                |     ^
              Indent the list as deep as the others, or deeper than its key.
            """);
  }

  @Test
  void read_escapeThatIsNone_isShown() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: {x: {run: "\\d"}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:20: There is no such escape in double quotes.
              1 | steps: {x: {run: "\\d"}}
                |                    ^
              A \\ is written \\\\ in double quotes, or the text is put in single quotes.
            """);
  }

  @Test
  void read_reservedCharacter_saysQuotes() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: @x}
                      y: {run: `ls`}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:12: A value cannot begin with @.
              2 |   x: {run: @x}
                |            ^
              Put it in quotes.
            """);
  }

  @Test
  void read_unknownAlias_saysQuotes() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: {x: {run: *.sh}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:19: An anchor or a repetition has letters, digits, _ and -.
              1 | steps: {x: {run: *.sh}}
                |                   ^
              A text that begins with * or & is put in quotes.
            """);
  }

  @Test
  void read_aliasOfNothing_saysSo() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: {x: *nope}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:12: There is nothing that *nope could repeat.
              1 | steps: {x: *nope}
                |            ^
              An anchor, &nope, must stand before. A text that begins with * is put in quotes.
            """);
  }

  @Test
  void read_aliasOfItself_isRefused() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    x-a: &a [*a]
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:10: *a stands inside of what it repeats.
              1 | x-a: &a [*a]
                |          ^
            """);
  }

  @Test
  void read_twoDocuments_saysInclude() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: {x: {run: x}}
                    ---
                    steps: {}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:1: A second document begins here; a pipeline is one.
              2 | ---
                | ^
              Put it into a file of its own, and name that under 'include'.
            """);
  }

  @Test
  void read_keysTwice_areAllTold() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps:
                      x: {run: x, run: y}
                      y: {run: x}
                      x: {run: z}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:2:15: The key 'run' is here twice; the first is in line 2.
              2 |   x: {run: x, run: y}
                |               ^
              Rename or remove one.
            pipeline.yaml:4:3: The key 'x' is here twice; the first is in line 2.
              4 |   x: {run: z}
                |   ^
              Rename or remove one.
            """);
  }

  @Test
  void read_mergeKey_saysDefaults() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    x-a: &a {run: x}
                    steps:
                      x: {<<: *a, run: x}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:3:7: The merge key '<<' is no part of YAML 1.2.
              3 |   x: {<<: *a, run: x}
                |       ^
              Write what steps have in common under 'defaults' or 'env', or repeat a whole value with &name and *name.
            """);
  }

  @Test
  void read_tag_isRefused() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: !!python/object:os.system {x: {run: !sh x}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:8: The tag !!python/object:os.system is not known.
              1 | steps: !!python/object:os.system {x: {run: !sh x}}
                |        ^
              A text that begins with ! is put in quotes.
            """);
  }

  @Test
  void read_keyThatIsAMapping_isRefused() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: {{a: b}: c}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:9: A key is a text; here it is a mapping.
              1 | steps: {{a: b}: c}
                |         ^
              A text with { or [ in it is put in quotes; ${{ }} too, where it begins a value.
            """);
  }

  @Test
  void read_version_isRefused() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    %YAML 9.9
                    ---
                    steps: {x: {run: x}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml: The file says that it is of a version of YAML that is not known.
              Remove the line that begins with %YAML.
            """);
  }

  @Test
  void read_empty_saysWhatIsNeeded() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    # nothing
                    """))
        .isEqualTo(
            """
            pipeline.yaml: The file is empty.
              A pipeline has at least 'steps'.
            """);
  }

  @Test
  void read_nullDocument_isEmpty() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    ---
                    ~
                    """))
        .isEqualTo(
            """
            pipeline.yaml: The file is empty.
              A pipeline has at least 'steps'.
            """);
  }

  @Test
  void read_escapeCharacter_isNoYaml() {
    assertThat(
            pipelines()
                .wrong(
                    """
                    steps: {x: {run: \033[31m}}
                    """))
        .isEqualTo(
            """
            pipeline.yaml:1:18: The character U+001B cannot stand in YAML.
              1 | steps: {x: {run: �[31m}}
                |                  ^
              In double quotes it is written as an escape, for instance "\\e" or "\\x07".
            """);
  }
}
