package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Declares that a variable will not be written. */
final class FailCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "NAME", "The variable.");
  private final Option<String> reason =
      Option.word(1, true, "REASON", "Why; those who read it are told.");
  private final Receipts receipts = new Receipts();

  FailCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap fail");
    spec.usageMessage()
        .header("Says that a variable will not be written, and why")
        .customSynopsis("rosetrap fail NAME REASON [OPTIONS]")
        .description(
            "Everyone who reads it, now or later, fails at once with exit code 3 and the",
            "reason, until somebody writes it all the same.")
        .footer(
            "make image || rosetrap fail image_tag \"make image exited with $?\"",
            "rosetrap fail report 'the disk is full'");
    Option.addAll(spec, name, reason, receipts.verbose());
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    receipts.print("Failed ", client.fail(name.required(), reason.required()), isJson(), console);
    return 0;
  }
}
