package io.rosetrap.cli;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the history of a run. */
final class JournalCommand extends ClientCommand {
  private final Option<Long> after =
      Option.of(Kind.NUMBER, "REV", "Only what happened after this revision.", "--after");

  JournalCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap journal");
    spec.usageMessage()
        .header("Prints the history of a run: who did what, and when")
        .customSynopsis("rosetrap journal [OPTIONS]")
        .description(
            "Oldest first. REV numbers the events of the run, TIME counts from the first one",
            "shown, VALUE is how the value begins, or the reason of a failure.")
        .footer(
            "rosetrap journal",
            "rosetrap journal --run nightly --after 120",
            "rosetrap journal --format json | jq -r '.[].variable' | sort | uniq -c");
    Option.addAll(spec, after);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<JournalEntry> entries = client.journal(after.or(0L));
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      entries.forEach(entry -> json(text, entry));
      console.printLine(text.close(']').toString());
    } else if (entries.isEmpty()) {
      console.say("Nothing has happened in run " + client.run() + since() + ".");
    } else {
      console.print(table(entries).toText(console.terminals().width()));
    }
    return 0;
  }

  private String since() {
    return after.or(0L) == 0 ? "" : " after revision " + after.required();
  }

  static Table table(List<JournalEntry> entries) {
    Table table =
        new Table(">REV", ">TIME", "PARTICIPANT", "DID", "!VARIABLE", ">VERSION", "VALUE");
    Instant first = entries.getFirst().at();
    for (JournalEntry entry : entries) {
      table.add(
          Long.toString(entry.revision()),
          seconds(Duration.between(first, entry.at())),
          entry.participant(),
          operation(entry),
          entry.variable(),
          entry.version() == 0 ? "-" : Long.toString(entry.version()),
          entry.note());
    }
    return table;
  }

  private static String seconds(Duration since) {
    return String.format(Locale.ROOT, "%.3f s", since.toMillis() / 1000.0);
  }

  private static String operation(JournalEntry entry) {
    return switch (entry.operation()) {
      case WRITE -> "write";
      case DELETE -> "delete";
      case FAIL -> "fail";
    };
  }

  private static void json(JsonText text, JournalEntry entry) {
    text.open('{');
    text.member("revision", entry.revision());
    text.member("at", entry.at().toString());
    text.member("participant", entry.participant());
    text.member("operation", operation(entry));
    text.member("variable", entry.variable());
    text.member("version", entry.version());
    text.member("contentType", entry.contentType());
    text.member("size", entry.size());
    text.member("note", entry.note());
    text.close('}');
  }
}
