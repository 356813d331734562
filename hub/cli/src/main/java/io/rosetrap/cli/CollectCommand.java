package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Fills the own slot of a collection. */
final class CollectCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "NAME", "The collection.");
  private final ValueInput input = new ValueInput("collect");
  private final Receipts receipts = new Receipts();

  CollectCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap collect");
    spec.usageMessage()
        .header("Writes one's own slot of a collection, beside those of others")
        .customSynopsis("rosetrap collect NAME [VALUE] [OPTIONS]")
        .description(
            "Each participant (--as) has one slot, and may write it again. 'rosetrap slots'",
            "reads them all.")
        .footer(
            "rosetrap collect results passed --as \"shard $N\"",
            "rosetrap collect results --type json --file result.json --as shard-3");
    Option.addAll(spec, name);
    input.addTo(spec);
    Option.addAll(spec, receipts.verbose());
  }

  @Override
  void check() {
    input.check();
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    receipts.print(
        "Wrote a slot of ",
        client.collection(name.required()).write(input.read(console)),
        isJson(),
        console);
    return 0;
  }
}
