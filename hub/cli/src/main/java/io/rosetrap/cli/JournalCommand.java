package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Prints the history of a run, and what comes next if that is wanted. */
final class JournalCommand extends ClientCommand {
  /** How long a question for news stands before it is asked again. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Option<Long> after =
      Option.of(Kind.NUMBER, "REV", "Only what happened after this revision.", "--after");
  private final Option<Boolean> follow =
      Option.flag(
          "Go on with what happens from now on, an event a line, until Ctrl-C; with --format json a"
              + " JSON document a line.",
          "-f",
          "--follow");

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
            "shown. NOTE is how a value begins, or why something failed, and whose wait it",
            "ended after how long.")
        .footer(
            "rosetrap journal",
            "rosetrap journal --run nightly --after 120",
            "rosetrap journal --follow",
            "rosetrap journal --follow --format json | jq -r .note",
            "rosetrap journal --format json | jq -r '.[].name' | sort | uniq -c");
    Option.addAll(spec, after, follow);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    if (follow.or(false)) {
      follow(client, console);
    }
    List<JournalEntry> entries = client.journal(after.or(0L));
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      entries.forEach(entry -> JournalText.json(text, entry));
      console.printLine(text.close(']').toString());
    } else if (entries.isEmpty()) {
      console.say("Nothing has happened in run " + client.run() + since() + ".");
    } else {
      Table table = JournalText.table(entries, entries.getFirst().at());
      console.print(table.toText(console.terminals().width()));
    }
    return 0;
  }

  private String since() {
    return after.or(0L) == 0 ? "" : " after revision " + after.required();
  }

  /** Ends with the process, or with what the client throws. */
  private void follow(RoseTrapClient client, Console console) throws IOException {
    JournalLines lines = new JournalLines(console, isJson());
    // What is there already may be long, and comes in one piece with columns that fit it.
    List<JournalEntry> entries = client.journal(after.or(0L));
    long cursor = after.or(0L);
    while (true) {
      lines.print(entries);
      cursor = entries.isEmpty() ? cursor : entries.getLast().revision();
      entries = next(client, cursor, console);
    }
  }

  /** One that reads more slowly than events come is told of the gap, and goes on behind it. */
  private static List<JournalEntry> next(RoseTrapClient client, long cursor, Console console) {
    try {
      return client.journalAfter(cursor, PATIENCE);
    } catch (RoseTrapException e) {
      if (e.code() != ErrorCode.COMPACTED) {
        throw e;
      }
      console.say("Some of what happened after revision " + cursor + " is no longer kept.");
      return client.journal(0);
    }
  }

  /**
   * Prints events as they come, with columns that stay where they are once they are wide enough.
   */
  static final class JournalLines {
    private final Console console;
    private final boolean json;
    private final int width;
    private Table.Widths widths = Table.Widths.NONE;
    private Instant first = Instant.EPOCH;

    JournalLines(Console console, boolean json) {
      this.console = console;
      this.json = json;
      this.width = json ? 0 : console.terminals().width();
    }

    void print(List<JournalEntry> entries) throws IOException {
      if (json) {
        for (JournalEntry entry : entries) {
          console.printLine(JournalText.json(new JsonText(), entry).toString());
        }
      } else if (!entries.isEmpty()) {
        boolean begins = widths.isNone();
        first = begins ? entries.getFirst().at() : first;
        Table table = JournalText.table(entries, first).keepAll();
        widths = table.atLeast(widths);
        String text = table.toText(width);
        console.print(begins ? text : text.substring(text.indexOf('\n') + 1));
      }
      console.out().flush();
    }
  }
}
