package io.rosetrap.cli;

import io.rosetrap.api.Ending;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Lists who is in a run, and how those ended who were. */
final class ParticipantsCommand extends ClientCommand {
  ParticipantsCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap participants");
    spec.usageMessage()
        .header("Lists who takes part in a run, what they do, and how they ended")
        .customSynopsis("rosetrap participants [OPTIONS]")
        .description(
            "Those who joined: by 'rosetrap exec', by a promise, a lock, a queue or a",
            "barrier. PROMISES are the variables that are not written yet. Of one that",
            "ended badly the last lines follow.")
        .footer(
            "rosetrap participants",
            "rosetrap participants --run nightly --format json | jq -r '.[].name'");
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<ParticipantInfo> all = client.participants();
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      all.forEach(each -> json(text, each));
      console.printLine(text.close(']').toString());
    } else if (all.isEmpty()) {
      console.say("Nobody has joined run " + client.run() + ".");
    } else {
      console.print(table(all, Instant.now()).toText(console.terminals().width()));
      console.print(Errors.readable(lastWords(all)));
    }
    return 0;
  }

  static Table table(List<ParticipantInfo> all, Instant now) {
    Table table = new Table("!PARTICIPANT", ">ATTEMPT", "+DOES", "PROMISES");
    for (ParticipantInfo each : all) {
      table.add(
          each.name(),
          each.attempt() > 1 ? Long.toString(each.attempt()) : "",
          doing(each, now),
          String.join(", ", each.promises()));
    }
    return table;
  }

  private static String doing(ParticipantInfo each, Instant now) {
    if (each.ending().isPresent()) {
      Ending ending = each.ending().get();
      return ending.words() + " " + ListCommand.age(ending.at(), now) + " ago";
    }
    if (!each.waits().isEmpty()) {
      return "waits for " + String.join(", and for ", each.waits());
    }
    return each.did().map(did -> "last " + did).orElse("has done nothing yet");
  }

  /** What those printed who did not end well, below the table. */
  static String lastWords(List<ParticipantInfo> all) {
    StringBuilder text = new StringBuilder();
    for (ParticipantInfo each : all) {
      if (each.ending().isPresent() && !each.ending().get().wasClean()) {
        List<String> lines = each.ending().get().lastLines();
        text.append(lines.isEmpty() ? "" : "\nThe last lines of " + each.name() + ":\n");
        lines.forEach(line -> text.append("  | ").append(line).append('\n'));
      }
    }
    return text.toString();
  }

  private static void json(JsonText text, ParticipantInfo each) {
    text.open('{');
    text.member("name", each.name());
    text.member("session", each.session());
    text.member("attempt", each.attempt());
    text.member("software", each.software());
    if (each.pid().isPresent()) {
      text.member("pid", each.pid().get());
    }
    text.member("host", each.host());
    text.member("leaseMillis", each.lease().toMillis());
    text.member("sequential", each.sequential());
    list(text, "promises", each.promises());
    list(text, "reads", each.reads());
    text.member("joinedAt", each.joinedAt().toString());
    text.member("silentMillis", each.silent().toMillis());
    list(text, "waits", each.waits());
    text.member("did", each.did());
    if (each.ending().isPresent()) {
      ending(text.name("ending"), each.ending().get());
    }
    text.close('}');
  }

  private static void ending(JsonText text, Ending ending) {
    text.open('{');
    text.member("kind", ending.kind().name());
    if (ending.exitCode().isPresent()) {
      text.member("exitCode", ending.exitCode().get());
    }
    text.member("signal", ending.signal());
    text.member("reason", ending.reason());
    list(text, "lastLines", ending.lastLines());
    text.member("lastAttempt", ending.lastAttempt());
    text.member("at", ending.at().toString());
    text.close('}');
  }

  static void list(JsonText text, String name, List<String> values) {
    text.name(name).open('[');
    values.forEach(text::string);
    text.close(']');
  }
}
