package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosetrap.api.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPageTest {
  private static final long MOST_SECONDS = 100;
  private static final Cli CLI = Cli.at("http://127.0.0.1:1");

  @TempDir Path folder;

  private List<String> pages() throws IOException {
    List<String> files = new ArrayList<>();
    files.add(page("rosetrap.1", ManPage.ofProgram("1.2")));
    for (Described command : Described.all()) {
      files.add(page("rosetrap-" + command.name() + ".1", ManPage.of(command, "1.2")));
    }
    return files;
  }

  private String page(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String run(List<String> command, List<String> files) throws Exception {
    List<String> words = new ArrayList<>(command);
    words.addAll(files);
    Path out = folder.resolve("out");
    Process process;
    try {
      process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no such program here: " + e.getMessage());
      throw e;
    }
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  @Test
  void pages_readByMandoc_haveNoErrors() throws Exception {
    assertThat(run(List.of("mandoc", "-Tlint", "-Wwarning"), pages()).lines())
        .as("a date would change with each build")
        .allSatisfy(line -> assertThat(line).contains("missing date"));
  }

  @Test
  void page_readByGroff_looksLikeTheHelp() throws Exception {
    List<String> groff = List.of("groff", "-ww", "-man", "-Tutf8", "-P-cbou");
    String shown = run(groff, List.of(page("read.1", page("read"))));
    assertThat(shown)
        .contains("ROSETRAP-READ(1)")
        .contains("rosetrap-read - reads a variable, and blocks until it is written")
        .contains("\n       --default VALUE\n")
        .contains("rosetrap read report --pointer /passed --is '>=' --value 10")
        .contains("in the environment. (ROSETRAP_TOKEN)")
        .doesNotContain("warning");
    assertThat(run(groff, List.of(page("write.1", page("write")))))
        .contains("rosetrap write leader \"$HOSTNAME\" --once || echo 'another one leads'");
  }

  private static String page(String command) {
    return ManPage.of(
        Described.of(command, java.util.Objects.requireNonNull(Commands.named(command))), "1.2");
  }

  @Test
  void pageOfTheProgram_hasCommandsSettingsAndExitCodes() {
    String page = ManPage.ofProgram("1.2");
    assertThat(page).startsWith(".TH \"ROSETRAP\" 1 \"\" \"rosetrap 1.2\" \"RoseTrap\"\n");
    for (String command : Commands.NAMES) {
      assertThat(page).contains("rosetrap\\-" + command.replace("-", "\\-") + "(1)");
    }
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(page).contains("\n.B " + code.exitCode() + "\n");
    }
  }

  @Test
  void command_printsAPage_orSaysWhichThereAre() {
    assertThat(CLI.run("man").out()).startsWith(".TH \"ROSETRAP\" 1 ");
    assertThat(CLI.run("man", "delete-run").out()).startsWith(".TH \"ROSETRAP\\-DELETE\\-RUN\" 1 ");
    Cli.Result unknown = CLI.run("man", "wirte");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith("rosetrap: There is no command 'wirte'. Did you mean write?");
  }
}
