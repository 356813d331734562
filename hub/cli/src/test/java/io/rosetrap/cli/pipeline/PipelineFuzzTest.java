package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are nearly good: each is a pipeline, or is refused in words. */
@Timeout(120)
class PipelineFuzzTest {
  private static final int ROUNDS = 200;

  private static final List<String> PIECES =
      List.of(
          "\n",
          " ",
          "  ",
          "\t",
          ":",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          ",",
          "\"",
          "'",
          "|",
          ">",
          "&a ",
          "*a",
          "!x ",
          "%",
          "@",
          "`",
          "#",
          "?",
          "<<: ",
          "${{",
          "}}",
          "$${{",
          "\0",
          "\u001b",
          "\uFEFF",
          "😀",
          "1e9",
          "-1",
          "true",
          "null",
          "~",
          "---\n",
          "...\n",
          "\\",
          "steps",
          "run",
          "after",
          "matrix",
          "include",
          "999999999999",
          ".inf",
          "params.size",
          "\r",
          "\u0085",
          "\u2028");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 20261126, 7777777})
  void load_mutatedFile_isReadOrRefused(long seed) throws Exception {
    Random random = new Random(seed);
    Path file = folder.resolve("pipeline.yaml");
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(PipelineLoaderTest.FULL, random);
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      try {
        Pipeline pipeline = PipelineLoader.load(List.of(file), Map.of(), Map.of());
        assertThat(PipelineGraph.text(pipeline)).isNotEmpty();
        assertThat(PipelineGraph.mermaid(pipeline)).isNotEmpty();
        read++;
      } catch (PipelineException e) {
        assertThat(e.text()).as("seed %d, round %d:%n%s", seed, round, text).contains(": ");
        assertThat(e.problems())
            .anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)
            .allMatch(problem -> problem.message().endsWith("."), "message is a sentence");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
      }
    }
    assertThat(read).as("some are still good, so that more than the parser is tried").isPositive();
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && mutated.length() > 1; i++) {
      int at = random.nextInt(mutated.length());
      int end =
          Math.min(mutated.length(), at + 1 + random.nextInt(random.nextInt(8) == 0 ? 80 : 3));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(5)) {
        case 0 -> mutated.delete(at, end);
        case 1 -> mutated.replace(at, end, piece);
        case 2 -> mutated.insert(at, mutated.substring(at, end));
        case 3 -> mutated.insert(at, piece.repeat(1 + random.nextInt(3)));
        default -> {
          int other = random.nextInt(mutated.length());
          mutated.insert(other, mutated.substring(at, end));
        }
      }
    }
    return mutated.toString();
  }
}
