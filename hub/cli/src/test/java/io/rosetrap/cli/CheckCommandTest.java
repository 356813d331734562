package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.pipeline.PipelineSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir Path folder;

  private Path good = Path.of("");
  private Path bad = Path.of("");

  @BeforeEach
  void write() throws IOException {
    good = folder.resolve("good.yaml");
    bad = folder.resolve("bad.yaml");
    Files.writeString(
        good,
        """
        params: {size: }
        steps:
          "a \\"1\\" #[x]\\nb": {run: "echo ${{ params.size }} ${{ env.HOME }}", writes: {v: stdout}}
          b: {run: b, reads: [v, in/x], always: true}
          db: {run: db, service: true}
        """);
    Files.writeString(bad, "steps:\n  a: {rnu: x}\n");
  }

  private static Cli.Result run(String... words) {
    return new Cli().with("HOME", "/home/x").run(words);
  }

  @Test
  void check_goodFile_saysWhatIsInIt() {
    Cli.Result result = run("check", good.toString(), "-p", "size=1,2", "--input", "in/x=a=b");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("good can run: 3 steps and 2 variables, and 1 warning.\n");
    assertThat(result.err())
        .isEqualTo(
            good
                + ":5:3: warning: No step needs the service 'db'.\n"
                + "  5 |   db: {run: db, service: true}\n"
                + "    |   ^\n"
                + "  A step that does names it in 'after', or reads what it writes.\n");
  }

  @Test
  void check_badFile_saysAllAndExitsWith2() {
    Cli.Result result = run("check", bad.toString(), folder.resolve("none.yaml").toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(
            "none.yaml' cannot be read: there is no such file.\n",
            bad + ":2:3: Step 'a' has no 'run'.\n",
            "  2 |   a: {rnu: x}\n    |       ^\n  Did you mean 'run'?\n");
  }

  @Test
  void check_asJson_hasTheSame() {
    Cli.Result wrong = run("check", bad.toString(), "--format", "json");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).isEmpty();
    assertThat(wrong.out())
        .startsWith(
            "{\"valid\":false,\"problems\":[{\"file\":\""
                + bad
                + "\",\"line\":2,\"column\":3,\"severity\":\"error\",\"message\":\"Step 'a' has no"
                + " 'run'.\",\"hint\":\"")
        .endsWith("\"hint\":\"Did you mean 'run'?\"}]}\n");
    Cli.Result right =
        run("check", good.toString(), "--format=json", "--param", "size=1", "--input", "in/x=1");
    assertThat(right.code()).isZero();
    assertThat(right.out())
        .startsWith(
            "{\"valid\":true,\"name\":\"good\",\"steps\":[{\"name\":\"a \\\"1\\\" #[x]\\nb\",")
        .contains(
            "{\"name\":\"b\",\"kind\":\"always\",\"reads\":[\"v\",\"in/x\"],\"writes\":[]}",
            "\"inputs\":[\"in/x\"]");
  }

  @Test
  void check_printSchema_isForEditors() {
    Cli.Result result = run("check", "--print-schema");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(PipelineSchema.text()).endsWith("}\n");
  }

  @Test
  void check_wrongWords_areTold() {
    assertThat(run("check").err())
        .isEqualTo("rosetrap: FILE is missing: which pipeline?\nSee 'rosetrap check --help'.\n");
    assertThat(run("check", good.toString(), "-p", "size").err())
        .isEqualTo(
            """
            rosetrap: 'size' is no NAME=VALUE, which --param takes.
            See 'rosetrap check --help'.
            """);
    assertThat(run("check", good.toString(), "-p", "a=1", "-p", "a=2").err())
        .isEqualTo("rosetrap: --param a is given twice.\nSee 'rosetrap check --help'.\n");
    assertThat(run("check", "a\0b").code()).isEqualTo(2);
  }

  @Test
  void graph_text_showsStages() {
    Cli.Result result = run("graph", good.toString(), "-p", "size=1", "--input", "in/x=1");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            good: 3 steps and 2 variables

            1
              a "1" #[x] b
                writes  v
              db  (service)

            2
              b  (always)
                reads   v from a "1" #[x] b
                        in/x from outside
            """);
  }

  @Test
  void graph_mermaid_escapesLabels() {
    Cli.Result result =
        run("graph", good.toString(), "-p", "size=1", "--input", "in/x=1", "--mermaid");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            flowchart TD
              s1["a #34;1#34; #35;#91;x#93; b"]
              s2{{"b"}}
              s3(["db"])
              i1[/"in/x"/]
              s1 -->|"v"| s2
              i1 -->|"in/x"| s2
            """);
  }

  @Test
  void graph_badFile_saysWhyAndExitsWith2() {
    Cli.Result result = run("graph", bad.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Step 'a' has no 'run'.");
  }
}
