package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Puts an item into a queue. */
final class PushCommand extends ClientCommand {
  private final Option<String> queue = Option.word(0, true, "QUEUE", "The queue.");
  private final ValueInput input = new ValueInput("push");
  private final Option<Boolean> verbose =
      Option.flag("Say which item it is, on standard error.", "-v", "--verbose");

  PushCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap push");
    spec.usageMessage()
        .header("Puts an item into a queue, for one of those who take")
        .customSynopsis("rosetrap push QUEUE [VALUE] [OPTIONS]")
        .description("The value is kept byte for byte. Nothing is printed when all went well.")
        .footer(
            "rosetrap push jobs build-42",
            "rosetrap push jobs --type json --file job.json",
            "for file in *.csv; do rosetrap push files \"$file\"; done");
    Option.addAll(spec, queue);
    input.addTo(spec);
    Option.addAll(spec, verbose);
  }

  @Override
  void check() {
    input.check();
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    long item = client.queue(queue.required()).push(input.read(console));
    if (isJson()) {
      JsonText text = new JsonText().open('{').member("queue", queue.required());
      console.printLine(text.member("item", item).close('}').toString());
    }
    if (verbose.or(false)) {
      console.say("Pushed item " + item + " to queue " + queue.required() + ".");
    }
    return 0;
  }
}
