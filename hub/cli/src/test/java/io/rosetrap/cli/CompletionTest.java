package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are read by the real shells, which are then asked what they would complete. */
class CompletionTest {
  private static final long MOST_SECONDS = 100;

  private static final String IN_BASH =
      """
      source "$1"
      shift
      for line; do
        read -ra COMP_WORDS <<<"$line"
        [[ $line == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _rosetrap
        printf '%s\\n' "$line: ${COMPREPLY[*]-}"
      done
      """;

  /** Presses the tab key at the end of each line. */
  private static final String IN_ZSH =
      """
      zmodload zsh/zpty
      script=$1
      shift
      zpty shell 'PS1= TERM=dumb zsh -f -i'
      zpty -w shell "autoload -Uz compinit; compinit -D; source ${(q)script}"
      zpty -w shell "tab() { zle complete-word; print -r -- \\"<<\\$BUFFER>>\\" }"
      zpty -w shell "zle -N tab; bindkey '^I' tab; print rea''dy"
      zpty -r shell out '*ready*'
      for line; do
        zpty -n -w shell "$line"$'\\t'
        zpty -r shell out '*<<*>>*'
        out=${out##*<<}
        print -r -- "$line: ${out%%>>*}"
        zpty -n -w shell $'\\C-u'
      done
      zpty -d shell
      """;

  private static final String IN_FISH =
      """
      source $argv[1]
      for line in $argv[2..]
        echo "$line:" (complete -C $line | string replace -r '\\t.*' '')
      end
      """;

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createFile(folder.resolve("notes.txt"));
    Files.createFile(folder.resolve("nightly build.yaml"));
  }

  /** What a shell makes of each line; its script gets the completion script and the lines. */
  private List<String> ask(List<String> shell, String name, String script, String... lines)
      throws Exception {
    Path completion =
        Files.writeString(folder.resolve("completion"), CompletionCommand.script(name));
    Path file = Files.writeString(folder.resolve("script"), script);
    List<String> command = new ArrayList<>(shell);
    command.addAll(List.of(file.toString(), completion.toString()));
    command.addAll(List.of(lines));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("out").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no " + name + " here: " + e.getMessage());
      throw e;
    }
    process.getOutputStream().close();
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("%s ended", name).isTrue();
    String out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    return out.lines().map(String::stripTrailing).toList();
  }

  @Test
  void bash_completesCommandsOptionsValuesAndFiles() throws Exception {
    assertThat(
            ask(
                List.of("bash", "--norc"),
                "bash",
                IN_BASH,
                "rosetrap jou",
                "rosetrap help sea",
                "rosetrap read x --tim",
                "rosetrap read x --format ",
                "rosetrap read x --format = js",
                "rosetrap read x ",
                "rosetrap read x --timeout ",
                "rosetrap write x --file n",
                "rosetrap serve --deadlocks w",
                "rosetrap completion ",
                "rosetrap man journ",
                "rosetrap exec --as x -- no",
                "rosetrap exec -- cat not",
                "rosetrap write x -- --f"))
        .containsExactly(
            "rosetrap jou: journal",
            "rosetrap help sea: seal",
            "rosetrap read x --tim: --timeout",
            "rosetrap read x --format : text json",
            "rosetrap read x --format = js: json",
            "rosetrap read x :",
            "rosetrap read x --timeout :",
            "rosetrap write x --file n: nightly build.yaml notes.txt",
            "rosetrap serve --deadlocks w: warn",
            "rosetrap completion : bash zsh fish",
            "rosetrap man journ: journal",
            "rosetrap exec --as x -- no: " + commandsOfBash("no"),
            "rosetrap exec -- cat not: notes.txt",
            "rosetrap write x -- --f:");
  }

  private String commandsOfBash(String prefix) throws Exception {
    Process process = new ProcessBuilder("bash", "--norc", "-c", "compgen -c -- " + prefix).start();
    String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return String.join(" ", found.lines().toList());
  }

  @Test
  void zsh_completesCommandsOptionsValuesAndFiles() throws Exception {
    assertThat(
            ask(
                List.of("zsh", "-f"),
                "zsh",
                IN_ZSH,
                "rosetrap jou",
                "rosetrap help sea",
                "rosetrap read x --tim",
                "rosetrap read x --newl",
                "rosetrap read x --format js",
                "rosetrap write x --file no",
                "rosetrap serve --deadlocks w",
                "rosetrap completion f",
                "rosetrap man journ",
                "rosetrap exec --as x -- cat not"))
        .containsExactly(
            "rosetrap jou: rosetrap journal",
            "rosetrap help sea: rosetrap help seal",
            "rosetrap read x --tim: rosetrap read x --timeout=",
            "rosetrap read x --newl: rosetrap read x --newline",
            "rosetrap read x --format js: rosetrap read x --format json",
            "rosetrap write x --file no: rosetrap write x --file notes.txt",
            "rosetrap serve --deadlocks w: rosetrap serve --deadlocks warn",
            "rosetrap completion f: rosetrap completion fish",
            "rosetrap man journ: rosetrap man journal",
            "rosetrap exec --as x -- cat not: rosetrap exec --as x -- cat notes.txt");
  }

  @Test
  void fish_completesCommandsOptionsValuesAndFiles() throws Exception {
    assertThat(
            ask(
                List.of("fish", "--no-config"),
                "fish",
                IN_FISH,
                "rosetrap jou",
                "rosetrap help sea",
                "rosetrap read x --tim",
                "rosetrap read x --format ",
                "rosetrap read x ",
                "rosetrap write x --file no",
                "rosetrap serve --deadlocks w",
                "rosetrap completion ",
                "rosetrap exec --as x -- unam",
                "rosetrap exec -- cat not"))
        .containsExactly(
            "rosetrap jou: journal",
            "rosetrap help sea: seal",
            "rosetrap read x --tim: --timeout",
            "rosetrap read x --format : json text",
            "rosetrap read x :",
            "rosetrap write x --file no: notes.txt",
            "rosetrap serve --deadlocks w: warn",
            "rosetrap completion : bash fish zsh",
            "rosetrap exec --as x -- unam: uname",
            "rosetrap exec -- cat not: notes.txt");
  }

  @Test
  void command_printsTheScriptOfAShell_orSaysWhichThereAre() {
    Cli cli = Cli.at("http://127.0.0.1:1");
    for (String shell : List.of("bash", "zsh", "fish")) {
      Cli.Result result = cli.run("completion", shell);
      assertThat(result.code()).isZero();
      assertThat(result.out()).isEqualTo(CompletionCommand.script(shell)).endsWith("\n");
    }
    Cli.Result other = cli.run("completion", "tcsh");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .startsWith("rosetrap: Invalid value for SHELL: 'tcsh' is none of: bash zsh fish.\n");
  }
}
