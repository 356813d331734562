package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedTest {
  private static final String NASTY =
      "'a' \"b\" $(touch x) `touch x` ; touch x\n\n  *  $HOME ${HOME} \\ %s ü 😀 -n #";

  @TempDir Path folder;

  private static String named(Template.Part part) {
    return switch (part) {
      case Template.OfVariable of -> "value of " + of.variable() + of.pointer();
      case Template.OfSecret secret -> "secret " + secret.name();
      case Template.OfRun run -> run.fact().toString();
      case Template.Literal l -> throw new AssertionError(l);
      case Template.Given g -> throw new AssertionError(g);
    };
  }

  @Test
  void render_script_namesWhatItIsGiven() {
    Template script =
        new Template(
            List.of(
                new Template.Literal("echo "),
                new Template.OfVariable("x", "/a"),
                new Template.Given("params.p", "$(rm)"),
                new Template.Literal("b "),
                new Template.OfSecret("s"),
                new Template.OfVariable("x", "/a"),
                new Template.OfRun(Template.Fact.ATTEMPT)));
    Rendered rendered =
        Rendered.render(new Program.Script(List.of("sh", "-euc"), script), RenderedTest::named);
    assertThat(rendered.words())
        .containsExactly(
            "sh",
            "-euc",
            "echo ${ROSETRAP_V1}${ROSETRAP_V2}b ${ROSETRAP_V3}${ROSETRAP_V1}${ROSETRAP_V4}");
    assertThat(rendered.environment())
        .isEqualTo(
            Map.of(
                "ROSETRAP_V1", "value of x/a",
                "ROSETRAP_V2", "$(rm)",
                "ROSETRAP_V3", "secret s",
                "ROSETRAP_V4", "ATTEMPT"));
  }

  @Test
  void render_words_areFilledInAsTheyAre() {
    Program words =
        new Program.Words(
            List.of(
                Template.of("echo"),
                new Template(
                    List.of(new Template.Literal("a="), new Template.Given("params.p", NASTY)))));
    Rendered rendered = Rendered.render(words, RenderedTest::named);
    assertThat(rendered.words()).containsExactly("echo", "a=" + NASTY);
    assertThat(rendered.environment()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "dash", "zsh", "ksh"})
  void render_anyValue_isNeverACommand(String shell) throws IOException, InterruptedException {
    assumeTrue(isThere(shell), shell + " is not installed");
    Pipeline pipeline =
        new Pipelines(folder)
            .parameter("p", NASTY)
            .good(
                """
                params: {p: }
                inputs: [v]
                steps:
                  x:
                    shell: %s
                    run: |
                      printf '<%%s>' "${{ params.p }}" "a${{ v }}b" "$(printf '%%s' "${{ v }}")"
                      cat <<EOF
                      ${{ v }}
                      EOF
                      # it's ${{ v }}
                """
                    .formatted(shell));
    Rendered rendered = Rendered.render(pipeline.steps().getFirst().program(), part -> NASTY);
    ProcessBuilder builder = new ProcessBuilder(rendered.words());
    builder.environment().putAll(rendered.environment());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.directory(folder.toFile()).redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    assertThat(new String(output, StandardCharsets.UTF_8))
        .isEqualTo("<" + NASTY + "><a" + NASTY + "b><" + NASTY + ">" + NASTY + "\n");
    assertThat(folder.resolve("x")).as("made by a command in a value").doesNotExist();
  }

  private static boolean isThere(String shell) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }
}
