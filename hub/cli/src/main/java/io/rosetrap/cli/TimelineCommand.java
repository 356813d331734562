package io.rosetrap.cli;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Timeline;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Draws who was blocked when. */
final class TimelineCommand extends ClientCommand {
  private static final long MOST = 1_000;

  private final Option<Long> after =
      Option.of(Kind.NUMBER, "REV", "Only what happened after this revision.", "--after");
  private final Option<Long> lanes =
      Option.of(
          Kind.NUMBER,
          "N",
          "The most lanes; "
              + Timeline.MOST_LANES
              + " unless given. Those that were blocked least share one.",
          "--lanes");
  private final Option<Boolean> ascii =
      Option.flag("Draw with ASCII only, as is done in a locale that has no more.", "--ascii");

  TimelineCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap timeline");
    spec.usageMessage()
        .header("Draws a lane for each participant: when it was blocked")
        .customSynopsis("rosetrap timeline [OPTIONS]")
        .description("Below it are the longest waits, and who ended them.")
        .footer(
            "rosetrap timeline",
            "rosetrap timeline --run nightly --lanes 40",
            "rosetrap timeline --ascii > build/timeline.txt");
    Option.addAll(spec, after, lanes, ascii);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<JournalEntry> entries = client.journal(after.or(0L));
    Timeline timeline = Timeline.of(entries, client.waiters(), Instant.now());
    int width = console.terminals().width();
    String text =
        timeline
            .withLanes((int) Math.min(lanes.or((long) Timeline.MOST_LANES), MOST))
            .text(
                width == Integer.MAX_VALUE ? Terminals.PAGE : width,
                ascii.or(false) || isAsciiOnly(console.environment()));
    if (text.isEmpty()) {
      console.say("Nothing has happened in run " + client.run() + ".");
    }
    console.print(text);
    return 0;
  }

  /**
   * Where no locale is set, as in most containers, the terminal is somewhere else and knows more.
   */
  static boolean isAsciiOnly(Environment environment) {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.get(variable).orElse("").toLowerCase(Locale.ROOT);
      if (!locale.isEmpty()) {
        return !locale.contains("utf-8") && !locale.contains("utf8");
      }
    }
    return false;
  }
}
