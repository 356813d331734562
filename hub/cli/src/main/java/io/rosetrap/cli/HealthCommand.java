package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Returns once a hub takes work. */
final class HealthCommand extends ClientCommand {
  HealthCommand() {
    super(HubOptions.ofHub());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap health");
    spec.usageMessage()
        .header("Returns once a hub takes work")
        .customSynopsis("rosetrap health [OPTIONS]")
        .description(
            "Prints nothing. The exit code is 69 if no hub can be reached in the time that",
            "--patience gives it, and 75 if it is about to stop. It takes no token.")
        .footer(
            "rosetrap serve & rosetrap health --patience 30s && ./tests.sh",
            "rosetrap health --patience 0s || echo down");
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    client.awaitReady();
    return 0;
  }
}
