package io.rosetrap.cli;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;

/** Blocks until a variable has no value. */
final class AwaitAbsentCommand extends ClientCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Option<String> name = Option.word(0, true, "NAME", "The variable.");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);

  AwaitAbsentCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap await-absent");
    spec.usageMessage()
        .header("Blocks until a variable has no value")
        .customSynopsis("rosetrap await-absent NAME [OPTIONS]")
        .description(
            "That is when it was deleted, or never written. Prints nothing. The exit code is",
            "124 if the time is up.")
        .footer(
            "rosetrap await-absent maintenance --timeout 1h",
            "rosetrap await-absent leader && rosetrap write leader me --once");
    Option.addAll(spec, name, timeout);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    client.awaitArrival(new Condition.Absent(name.required()), timeout.or(TIMEOUT));
    return 0;
  }
}
