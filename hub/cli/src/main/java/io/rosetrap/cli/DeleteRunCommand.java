package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Deletes a run. */
final class DeleteRunCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "RUN", "The run.");

  DeleteRunCommand() {
    super(HubOptions.ofHub());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap delete-run");
    spec.usageMessage()
        .header("Deletes a run with all that is in it, without asking")
        .customSynopsis("rosetrap delete-run RUN [OPTIONS]")
        .description("Those who wait in it are told, and fail.")
        .footer("rosetrap delete-run nightly", "rosetrap delete-run \"build-$BUILD_NUMBER\"");
    Option.addAll(spec, name);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    client.inRun(name.required()).deleteRun();
    return 0;
  }
}
