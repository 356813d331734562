package io.rosetrap.cli;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.client.LaneDiagram;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.SequenceDiagram;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Prints the history of a run as a diagram. */
final class DiagramCommand extends ClientCommand {
  private static final long MOST = 10_000;

  private final Option<Long> after =
      Option.of(Kind.NUMBER, "REV", "Only what happened after this revision.", "--after");
  private final Option<Long> steps =
      Option.of(
          Kind.NUMBER,
          "N",
          "About how many steps at most; "
              + SequenceDiagram.MOST_STEPS
              + " unless given. Those that are alike are folded into one.",
          "--steps");

  private final Option<Boolean> lanes =
      Option.flag(
          "Draw the last events for the terminal instead: a column for each participant, N lines at"
              + " most.",
          "--lanes");
  private final Option<Boolean> ascii =
      Option.flag("With --lanes: ASCII only, as is done in a locale that has no more.", "--ascii");

  DiagramCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap diagram");
    spec.usageMessage()
        .header("Prints the history of a run as a Mermaid sequence diagram")
        .customSynopsis("rosetrap diagram [OPTIONS]")
        .description(
            "Arrows to the hub are deeds; dashed arrows lead to those whose waits they ended,",
            "and say how long those were blocked. GitHub and GitLab show it where it stands",
            "between ```mermaid and ```.")
        .footer(
            "rosetrap diagram > build/run.mmd",
            "rosetrap diagram --run nightly --after 120 --steps 200",
            "rosetrap diagram --lanes --steps 20");
    Option.addAll(spec, after, steps, lanes, ascii);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<JournalEntry> entries = client.journal(after.or(0L));
    if (entries.isEmpty()) {
      console.say("Nothing has happened in run " + client.run() + ".");
    }
    int most = (int) Math.min(steps.or((long) SequenceDiagram.MOST_STEPS), MOST);
    console.print(
        lanes.or(false)
            ? lanes(client, console, entries, most)
            : SequenceDiagram.of(entries, most).text());
    return 0;
  }

  private String lanes(
      RoseTrapClient client, Console console, List<JournalEntry> entries, int most) {
    int width = console.terminals().width();
    return LaneDiagram.of(entries, client.waiters(), Instant.now())
        .text(
            width == Integer.MAX_VALUE ? Terminals.PAGE : width,
            most,
            ascii.or(false) || TimelineCommand.isAsciiOnly(console.environment()));
  }
}
