package io.rosetrap.cli;

import java.io.IOException;
import java.util.List;

/** Prints a script that completes the words of this program in a shell. */
final class CompletionCommand implements Command {
  private final Option<String> shell =
      Option.word(Kind.oneOf("bash", "zsh", "fish"), true, "SHELL", "bash, zsh or fish.");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap completion");
    spec.usageMessage()
        .header("Prints a script that completes commands and options")
        .customSynopsis("rosetrap completion SHELL")
        .description(
            "The shell runs it when it starts; then the tab key completes commands, options,",
            "their values and files. The distribution has the same scripts in share.")
        .footer(
            "echo 'source <(rosetrap completion bash)' >> ~/.bashrc",
            "echo 'source <(rosetrap completion zsh)' >> ~/.zshrc",
            "rosetrap completion fish > ~/.config/fish/completions/rosetrap.fish");
    Option.addAll(spec, shell);
    return spec;
  }

  @Override
  public Section section() {
    return new Section("", List.of());
  }

  @Override
  public int run(Console console) throws IOException {
    console.print(script(shell.required()));
    return 0;
  }

  /** The script for bash, zsh or fish. */
  static String script(String shell) {
    return switch (shell) {
      case "bash" -> BashCompletion.script();
      case "zsh" -> ZshCompletion.script();
      default -> FishCompletion.script();
    };
  }
}
