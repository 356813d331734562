package io.rosetrap.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Prints a page of the manual. */
final class ManCommand implements Command {
  private final Option<String> page =
      Option.word(0, false, "COMMAND", "The command; the page of the program unless given.");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap man");
    spec.usageMessage()
        .header("Prints a page of the manual, for man to show")
        .customSynopsis("rosetrap man [COMMAND]")
        .description(
            "The distribution has all pages in share/man. There man finds them, as in",
            "'man rosetrap-read', if PATH has the folder bin beside it.")
        .footer("rosetrap man read | man -l -", "rosetrap man > rosetrap.1");
    Option.addAll(spec, page);
    return spec;
  }

  @Override
  public Section section() {
    return new Section("", List.of());
  }

  @Override
  public int run(Console console) throws IOException {
    Optional<String> name = page.value();
    if (name.isEmpty()) {
      console.print(ManPage.ofProgram(Program.version()));
      return 0;
    }
    Command command = Commands.named(name.get());
    if (command == null) {
      throw UsageErrors.unknownCommand(name.get());
    }
    console.print(ManPage.of(Described.of(name.get(), command), Program.version()));
    return 0;
  }
}
