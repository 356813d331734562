package io.rosetrap.cli;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;

/** Blocks until others are blocked: the gate of a script that must know that its reader waits. */
final class AwaitReadersCommand extends ClientCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long MOST = 1_000_000_000;

  private final Option<String> name = Option.word(0, true, "NAME", "The variable.");
  private final Option<Long> count =
      Option.of(Kind.NUMBER, "N", "How many readers; 1 unless given.", "--count");
  private final Option<String> reader =
      Option.of(Kind.TEXT, "NAME", "Only readers with this participant name.", "--reader");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);

  AwaitReadersCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap await-readers");
    spec.usageMessage()
        .header("Blocks until somebody is blocked reading a variable")
        .customSynopsis("rosetrap await-readers NAME [OPTIONS]")
        .description("Prints nothing. The exit code is 124 if the time is up.")
        .footer(
            "rosetrap await-readers image_tag && rosetrap write image_tag v1.2",
            "rosetrap await-readers start --count 10 --timeout 30s",
            "rosetrap await-readers X_Data --reader 'CLIENT A'");
    Option.addAll(spec, name, count, reader, timeout);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    Condition readers =
        new Condition.Waiting(name.required(), (int) Math.min(count.or(1L), MOST), reader.value());
    client.awaitArrival(readers, timeout.or(TIMEOUT));
    return 0;
  }
}
