package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** Takes a value away. */
final class DeleteCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "NAME", "The variable.");
  private final Receipts receipts = new Receipts();

  DeleteCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap delete");
    spec.usageMessage()
        .header("Takes the value of a variable away")
        .customSynopsis("rosetrap delete NAME [OPTIONS]")
        .description(
            "Later reads block until it is written again, with the next version. The exit",
            "code is 100 if there is no value.")
        .footer("rosetrap delete image_tag", "rosetrap delete image_tag --run nightly -v");
    Option.addAll(spec, name, receipts.verbose());
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    receipts.print("Deleted ", client.delete(name.required()), isJson(), console);
    return 0;
  }
}
