package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Takes no new participants in a run. */
final class SealCommand extends ClientCommand {
  SealCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap seal");
    spec.usageMessage()
        .header("Says that all participants of a run are there")
        .customSynopsis("rosetrap seal [OPTIONS]")
        .description(
            "Nobody else can join from then on. So the hub knows when nobody is left who",
            "could help those that wait, and tells them at once, with exit code 4, instead",
            "of letting them wait out their time. One that crashed, was killed or was lost",
            "may be started again under its name; it counts as gone 10 seconds later",
            "(rosetrap serve --max-absence), or at once after rosetrap exec --last-attempt.",
            "",
            "Sealing is a promise of whoever does it, not a lock: writes by processes that",
            "never joined (curl, the original protocol) still get through. Seal only where",
            "none of them is to help, or waits fail that such a write would have ended.")
        .footer("rosetrap seal", "rosetrap seal --run nightly");
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    client.seal();
    return 0;
  }
}
