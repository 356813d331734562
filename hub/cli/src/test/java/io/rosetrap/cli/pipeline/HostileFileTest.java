package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosetrap.api.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that would like to fill the memory, or to take for ever: each ends soon, in words. */
@Timeout(60)
class HostileFileTest {
  private static final String GOOD = "steps: {x: {run: x}}\n";

  @TempDir Path folder;

  private Pipelines pipelines() {
    return new Pipelines(folder);
  }

  private static String repeated(int number, String format) {
    return IntStream.range(0, number)
        .mapToObj(i -> format.formatted(i, i - 1))
        .collect(Collectors.joining());
  }

  static Stream<Arguments> hostile() {
    String script = "steps: {x: {run: \"%s\"}}";
    return Stream.of(
        Arguments.of("a: " + "[".repeat(500_000), "nested more than 50 deep"),
        Arguments.of("a: " + "{a: ".repeat(200_000), "nested more than 50 deep"),
        Arguments.of("- ".repeat(400_000), "nested more than 50 deep"),
        Arguments.of(
            "x-a0: &a0 [x]\n"
                + repeated(60, "x-b%1$d: &b%1$d [x]\n")
                + "x-c0: &c0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
                + IntStream.range(1, 40)
                    .mapToObj(
                        i ->
                            "x-c%1$d: &c%1$d [%2$s]\n"
                                .formatted(i, ("*c" + (i - 1) + ", ").repeat(9)))
                    .collect(Collectors.joining())
                + GOOD,
            "With all its repetitions this is more than 200000 values."),
        Arguments.of("&a [*a]", "*a stands inside of what it repeats."),
        Arguments.of("&a {*a : 1}", "*a stands inside of what it repeats."),
        Arguments.of(
            "steps: {x: {run: x, matrix: {a: [%1$s1], b: [%1$s1]}}}".formatted("1, ".repeat(99)),
            "Step 'x' stands for 10000 steps, but there are at most 1000"),
        Arguments.of(
            "steps: {x: {run: x, matrix: {"
                + repeated(99, "a%d: [1, 2, 3, 4, 5, 6, 7, 8], ")
                + "}}}",
            "Step 'x' stands for far more than 1000 steps"),
        Arguments.of("steps: {x: {run: x, replicas: 1e9}}", "is the number 1e9; it is a whole"),
        Arguments.of(
            "steps: {x: {run: x, replicas: " + "9".repeat(500_000) + "}}", "it is a whole number"),
        Arguments.of(
            "steps: {x: {run: x, replicas: 1000}, y: {run: x, replicas: 2}}",
            "there are more than 1000 steps"),
        Arguments.of(
            "steps: {x: {run: x, replicas: 500}, y: {run: x, replicas: 500, after: ["
                + "x, {x: ended}, {x: started}, {x: ready}, {x: failed}]}}",
            "the pipeline becomes too large here"),
        Arguments.of("steps:\n" + repeated(40_000, "  s%d: {run: x}\n"), "more than 1000 steps"),
        Arguments.of(
            "steps: {x: {run: x, " + repeated(50_000, "k%d: 1, ") + "}}", "There is no key 'k0'"),
        Arguments.of(script.formatted("x".repeat(200_000)), "has more than 100,000 characters"),
        Arguments.of(script.formatted(repeated(5_000, "${{ a%d }}")), "more to fill in than"),
        Arguments.of(
            "steps: {x: {run: x, env: {A: \"" + "${{ a }}".repeat(90_000) + "\"}}}", "more"),
        Arguments.of("steps: {x: {run: [\"a\\0b\"]}}", "There is a NUL in this text"),
        Arguments.of(
            "steps: {x: {run: x, ready: {log: '" + "(".repeat(90_000) + "'}}}",
            "regular expression"),
        Arguments.of("timeout: " + "1ms".repeat(300_000) + "\n" + GOOD, "it is a duration"),
        Arguments.of("timeout: PT99999999999999999H\n" + GOOD, "The duration"),
        Arguments.of(
            "steps: {x: {run: x, writes: {a: {schema: {minimum: .inf, maximum: 1e999999999}}}}}",
            "The number 1e999999999 has no form in JSON."),
        Arguments.of(
            "steps: {x: {run: x, writes: {a: {schema: {$id: '::'}}}}}", "is no JSON Schema"),
        Arguments.of(
            "steps: {x: {run: x, writes: {a: {schema: {$schema: 'urn:none'}}}}}",
            "is no JSON Schema"),
        Arguments.of("params: {a: \"" + "x".repeat(200_000) + "\"}\n" + GOOD, "at most 100,000"),
        Arguments.of("#".repeat((1 << 20) + 1), "is longer than 1 MiB."));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void load_hostile_endsInWords(String text, String words) {
    String told = pipelines().wrong(text);
    assertThat(told).contains(words).startsWith("pipeline.yaml");
    assertThat(told.length()).as("what is told is bounded").isLessThan(60_000);
  }

  @Test
  void load_largeButHonest_isFine() {
    Pipelines pipelines = pipelines();
    assertThat(pipelines.good(GOOD + "#" + "x".repeat(1_000_000)).steps()).hasSize(1);
    assertThat(pipelines.good("steps: {x: {run: x, replicas: 900}, y: {run: x, after: x}}").steps())
        .hasSize(901);
    assertThat(
            pipelines
                .good("steps: {x: {run: x, env: {" + repeated(40_000, "A%d: 1, ") + "}}}")
                .steps()
                .getFirst()
                .environment())
        .hasSize(40_000);
  }

  @Test
  void load_schemaThatRefersToItself_endsWhereItIsUsed() throws Exception {
    Pipeline pipeline =
        pipelines().good("steps: {x: {run: x, writes: {a: {schema: {$ref: '#'}}}}}");
    ValueType type = pipeline.steps().getFirst().writes().getFirst().type();
    try {
      ValueChecker.require(Value.json("1"), type);
    } catch (ValueChecker.Unfit e) {
      assertThat(e)
          .hasMessage(
              "does not fit its schema: the schema cannot be used: it refers to itself without an"
                  + " end");
    }
  }

  @Test
  void load_whatIsNoText_isTold() {
    Pipelines pipelines = pipelines();
    pipelines.file("a.yaml", GOOD.getBytes(StandardCharsets.UTF_16));
    pipelines.file("b.yaml", "steps: {x: {run: \"ä\"}}\n".getBytes(StandardCharsets.ISO_8859_1));
    pipelines.file("c.yaml", ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8));
    pipelines.file("d.yaml", new byte[] {(byte) 0xe2, (byte) 0x82});
    assertThat(pipelines.wrong(List.of("a.yaml")))
        .isEqualTo("a.yaml: The file is in UTF-16.\n  Save it as UTF-8; YAML here is UTF-8.\n");
    assertThat(pipelines.wrong(List.of("b.yaml")))
        .isEqualTo(
            """
            b.yaml:1:19: The byte 0xE4 here is not UTF-8.
              1 | steps: {x: {run: "
                |                   ^
              Save the file as UTF-8.
            """);
    assertThat(pipelines.wrong(List.of("d.yaml"))).contains("The byte 0xE2 here is not UTF-8.");
    assertThat(pipelines.wrong(List.of("c.yaml", "none.yaml")))
        .as("a byte order mark is skipped")
        .isEqualTo("none.yaml: The file 'none.yaml' cannot be read: there is no such file.\n");
  }

  @Test
  void load_whatIsNoFile_isTold() throws IOException, InterruptedException {
    Pipelines pipelines = pipelines();
    Files.createDirectory(folder.resolve("folder"));
    assertThat(pipelines.wrong(List.of("folder")))
        .isEqualTo(
            """
            folder: The file 'folder' is a folder.
              A pipeline is read from an ordinary file.
            """);
    Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assumeTrue(made.waitFor(20, TimeUnit.SECONDS) && made.exitValue() == 0);
    assertThat(pipelines.wrong(List.of("pipe")))
        .isEqualTo(
            """
            pipe: The file 'pipe' is a pipe or a device.
              A pipeline is read from an ordinary file.
            """);
  }

  @Test
  void load_filesThatIncludeEachOther_areTold() {
    Pipelines pipelines =
        pipelines()
            .file("a.yaml", "include: sub/b.yaml\n" + GOOD)
            .file("sub/b.yaml", "include: [../a.yaml, none.yaml, \"x\\0\"]\n");
    assertThat(pipelines.wrong(List.of("a.yaml")))
        .isEqualTo(
            """
            sub/b.yaml:1:11: The file 'a.yaml' includes itself, be it by way of others.
              1 | include: [../a.yaml, none.yaml, "x\\0"]
                |           ^
              Take the 'include' out here or there.
            sub/b.yaml:1:22: The file 'sub/none.yaml' cannot be read: there is no such file.
              1 | include: [../a.yaml, none.yaml, "x\\0"]
                |                      ^
            sub/b.yaml:1:33: The path 'x\uFFFD' cannot be used.
              1 | include: [../a.yaml, none.yaml, "x\\0"]
                |                                 ^
            """);
  }

  @Test
  void load_hundredsOfProblems_areNotAllTold() {
    String text = "steps:\n" + repeated(500, "  s%d: {rnu: x}\n");
    assertThat(pipelines().wrong(text))
        .endsWith("pipeline.yaml: There is more that is wrong than is told here.\n");
  }
}
