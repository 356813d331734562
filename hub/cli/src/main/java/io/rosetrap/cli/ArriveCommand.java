package io.rosetrap.cli;

import io.rosetrap.client.Barrier;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;

/** Arrives at a barrier. */
final class ArriveCommand extends ClientCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long MOST = 1_000_000;

  private final Option<String> name = Option.word(0, true, "BARRIER", "The barrier.");
  private final Option<Long> parties =
      Option.of(
          Kind.NUMBER,
          "N",
          "How many meet. All who say it must say the same; one of them is enough.",
          "--parties");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);

  ArriveCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap arrive");
    spec.usageMessage()
        .header("Arrives at a barrier, and blocks until all others have")
        .customSynopsis("rosetrap arrive BARRIER --parties N [OPTIONS]")
        .description(
            "All pass, or none: if one gives up or ends, the others fail at once with exit",
            "code 3, and are told who. 124 for the one whose time was up. A signal that ends",
            "the command makes it give up. Each party has a name of its own (--as).",
            "Afterwards the barrier serves for the next meeting.")
        .footer(
            "rosetrap arrive schema_loaded --parties 3 --as \"worker $N\"",
            "rosetrap arrive start --parties 10 --timeout 5m && ./load-test");
    Option.addAll(spec, name, parties, timeout);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    Barrier barrier = client.barrier(name.required());
    Duration limit = timeout.or(TIMEOUT);
    // Whoever is ended while it waits gives up, so that nobody passes in the belief that it is
    // there.
    long generation = Interruption.during(() -> arrive(barrier, limit), passed -> {});
    if (isJson()) {
      JsonText text = new JsonText().open('{').member("barrier", name.required());
      console.printLine(text.member("generation", generation).close('}').toString());
    }
    return 0;
  }

  private long arrive(Barrier barrier, Duration limit) {
    return parties.isGiven()
        ? barrier.arrive((int) Math.min(parties.required(), MOST), limit)
        : barrier.arrive(limit);
  }
}
