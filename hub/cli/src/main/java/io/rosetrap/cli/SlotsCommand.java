package io.rosetrap.cli;

import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Slots;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads the slots of a collection. */
final class SlotsCommand extends ClientCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long MOST = 1_000_000;

  private final Option<String> name = Option.word(0, true, "NAME", "The collection.");
  private final Option<Long> count =
      Option.of(Kind.NUMBER, "N", "Block until so many have written theirs.", "--count");
  private final Option<List<String>> writers =
      Option.list("NAME", "Block until this participant has written its slot.", "--writer");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);

  SlotsCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap slots");
    spec.usageMessage()
        .header("Reads the slots of a collection, blocks until they are there")
        .customSynopsis("rosetrap slots NAME [--count N|--writer NAME...] [OPTIONS]")
        .description(
            "Prints them as lines WRITER=VALUE, in the order in which they were first",
            "written. With neither --count nor --writer it shows what is there, and never",
            "blocks. The exit code is 124 if the time is up.")
        .footer(
            "rosetrap slots results --count 4 --timeout 30m",
            "rosetrap slots results --writer shard-1,shard-2",
            "rosetrap slots results --format json | jq -r '.[].writer'");
    Option.addAll(spec, name, count, writers, timeout);
  }

  @Override
  void check() {
    if (count.isGiven() && writers.isGiven()) {
      throw UsageErrors.wrong("--count and --writer do not go together; give one.", "slots");
    }
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    Map<String, Version> slots = read(client.collection(name.required()));
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      slots.values().forEach(version -> ValueOutput.json(text, Subject.Kind.COLLECTION, version));
      console.printLine(text.close(']').toString());
      return 0;
    }
    for (Map.Entry<String, Version> slot : slots.entrySet()) {
      console.print(slot.getKey() + "=");
      console.out().write(slot.getValue().value().sharedBytes());
      console.out().write('\n');
    }
    return 0;
  }

  private Map<String, Version> read(Slots slots) {
    if (writers.isGiven()) {
      return slots.awaitWriters(new LinkedHashSet<>(writers.required()), timeout.or(TIMEOUT));
    }
    return count.isGiven()
        ? slots.await((int) Math.min(count.required(), MOST), timeout.or(TIMEOUT))
        : slots.peek();
  }
}
