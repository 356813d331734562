package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.util.List;

/** Lists who is blocked. */
final class WaitersCommand extends ClientCommand {
  WaitersCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap waiters");
    spec.usageMessage()
        .header("Lists who is blocked in a run, for how long, and what for")
        .customSynopsis("rosetrap waiters [OPTIONS]")
        .description("Those who have waited longest come first.")
        .footer("rosetrap waiters", "rosetrap waiters --run nightly --format json");
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<WaiterInfo> waiters = client.waiters();
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      waiters.forEach(waiter -> json(text, waiter));
      console.printLine(text.close(']').toString());
    } else if (waiters.isEmpty()) {
      console.say("Nobody is blocked in run " + client.run() + ".");
    } else {
      console.print(table(waiters).toText(console.terminals().width()));
    }
    return 0;
  }

  static Table table(List<WaiterInfo> waiters) {
    Table table = new Table("!PARTICIPANT", ">WAITING", "+FOR");
    for (WaiterInfo waiter : waiters) {
      table.add(waiter.participant(), Durations.format(waiter.waiting()), waiter.condition());
    }
    return table;
  }

  private static void json(JsonText text, WaiterInfo waiter) {
    text.open('{');
    text.member("participant", waiter.participant());
    text.member("condition", waiter.condition());
    text.name("variables").open('[');
    waiter.variables().forEach(text::string);
    text.close(']');
    text.member("waitingMillis", waiter.waiting().toMillis());
    text.close('}');
  }
}
