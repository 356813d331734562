package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTextTest {
  private static final Cli CLI = Cli.at("http://127.0.0.1:1");

  static Stream<String> commands() {
    return Commands.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEachCommand_fitsThePageAndHasExamples(String command) {
    Cli.Result help = CLI.run(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: rosetrap " + command)
        .contains("\nExamples:\n  ")
        .contains("--help");
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(help.out().lines().filter(line -> line.contains("rosetrap " + command)).count())
        .as("synopsis and at least two examples")
        .isGreaterThanOrEqualTo(3);
    assertThat(CLI.run("help", command).out()).isEqualTo(help.out());
    assertThat(CLI.run(command, "-h").out()).isEqualTo(help.out());
  }

  @Test
  void help_ofTheProgram_listsCommandsAndExitCodes() {
    Cli.Result help = CLI.run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    for (String command : Commands.NAMES) {
      assertThat(help.out()).containsPattern("\n  " + command + " +[A-Z]");
    }
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(help.out()).containsPattern(" " + code.exitCode() + "  [a-z]");
    }
    assertThat(CLI.run("-h").out()).isEqualTo(help.out());
    assertThat(CLI.run("help").out()).isEqualTo(help.out());
  }

  @Test
  void names_areThoseThatCommandsAreMadeFor() {
    assertThat(Commands.NAMES).allSatisfy(name -> assertThat(Commands.named(name)).isNotNull());
    assertThat(Commands.named("no-such-command")).isNull();
  }
}
