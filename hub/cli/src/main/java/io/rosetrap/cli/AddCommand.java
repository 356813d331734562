package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Adds to a counter. */
final class AddCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "NAME", "The variable that counts.");
  private final Option<String> amount =
      Option.word(1, false, "N", "How much, 1 unless given; to subtract, put -- before -N.");

  AddCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap add");
    spec.usageMessage()
        .header("Adds to a counter, and prints what it is then")
        .customSynopsis("rosetrap add NAME [N] [OPTIONS]")
        .description(
            "A counter is a variable that holds a whole number; one that was never written",
            "begins at 0. Nothing is lost where several add at once. The exit code is 5 if",
            "the variable holds something else.")
        .footer(
            "rosetrap add workers_ready",
            "rosetrap add budget -- -20",
            "rosetrap read workers_ready --is '>=' --value 3    # blocks until there are 3");
    Option.addAll(spec, name, amount);
  }

  @Override
  void check() {
    long unused = amount();
  }

  private long amount() {
    String word = amount.or("1");
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw UsageErrors.wrong("'" + word + "' is no whole number of 64 bits.", "add");
    }
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    long sum = client.counter(name.required()).add(amount());
    if (isJson()) {
      JsonText text = new JsonText().open('{').member("variable", name.required());
      console.printLine(text.member("value", sum).close('}').toString());
    } else {
      console.printLine(Long.toString(sum));
    }
    return 0;
  }
}
