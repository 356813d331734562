package io.rosetrap.cli;

import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Sizes;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Lists the runs of the hub. */
final class RunsCommand extends ClientCommand {
  RunsCommand() {
    super(HubOptions.ofHub());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap runs");
    spec.usageMessage()
        .header("Lists the runs of the hub")
        .customSynopsis("rosetrap runs [OPTIONS]")
        .description(
            "A run exists from its first write, or from the first reader that waits in it.")
        .footer("rosetrap runs", "rosetrap runs --format json | jq -r '.[].run'");
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<RunInfo> runs = client.runs();
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      runs.forEach(run -> json(text, run));
      console.printLine(text.close(']').toString());
    } else if (runs.isEmpty()) {
      console.say("The hub has no runs yet.");
    } else {
      console.print(table(runs, Instant.now()).toText(console.terminals().width()));
    }
    return 0;
  }

  static Table table(List<RunInfo> runs, Instant now) {
    Table table =
        new Table(
            "!RUN", ">EVENTS", ">VARIABLES", ">PARTICIPANTS", ">WAITERS", ">SIZE", ">AGE", "NOTE");
    for (RunInfo run : runs) {
      table.add(
          run.name(),
          Long.toString(run.revision()),
          Integer.toString(run.variables()),
          Integer.toString(run.participants()),
          Integer.toString(run.waiters()),
          Sizes.format(run.bytes()),
          ListCommand.age(run.createdAt(), now),
          run.sealed() ? "sealed" : "");
    }
    return table;
  }

  private static void json(JsonText text, RunInfo run) {
    text.open('{');
    text.member("run", run.name());
    text.member("revision", run.revision());
    text.member("variables", run.variables());
    text.member("waiters", run.waiters());
    text.member("participants", run.participants());
    text.member("sealed", run.sealed());
    text.member("deadlocks", run.deadlocks().name().toLowerCase(Locale.ROOT));
    text.member("bytes", run.bytes());
    text.member("createdAt", run.createdAt().toString());
    text.close('}');
  }
}
