package io.rosetrap.cli;

import io.rosetrap.api.ReadInfo;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.util.List;

/** Lists who has read what. */
final class ReadsCommand extends ClientCommand {
  private final Option<String> prefix =
      Option.word(0, false, "PREFIX", "Only variables whose names begin with this.");

  ReadsCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap reads");
    spec.usageMessage()
        .header("Lists who has read which version of a variable")
        .customSynopsis("rosetrap reads [PREFIX] [OPTIONS]")
        .description(
            "Who was handed a value has read it, also by a peek. REV says where in the",
            "journal it was: after that event, before the next. Of each version that is",
            "kept, the first " + ReadInfo.MOST + " readers are shown.")
        .footer("rosetrap reads", "rosetrap reads X_Data --run nightly --format json");
    Option.addAll(spec, prefix);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<ReadInfo> reads = client.reads(prefix.or(""));
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      reads.forEach(read -> json(text, read));
      console.printLine(text.close(']').toString());
    } else if (reads.isEmpty()) {
      console.say("Nobody has read anything " + where() + "in run " + client.run() + ".");
    } else {
      console.print(table(reads).toText(console.terminals().width()));
    }
    return 0;
  }

  private String where() {
    return prefix.isGiven() ? "that begins with '" + prefix.required() + "' " : "";
  }

  static Table table(List<ReadInfo> reads) {
    Table table = new Table("!NAME", ">VERSION", "READ BY", ">REV");
    for (ReadInfo read : reads) {
      table.add(
          read.variable(),
          Long.toString(read.version()),
          read.participant(),
          Long.toString(read.revision()));
    }
    return table;
  }

  private static void json(JsonText text, ReadInfo read) {
    text.open('{');
    text.member("variable", read.variable());
    text.member("version", read.version());
    text.member("participant", read.participant());
    text.member("revision", read.revision());
    text.member("at", read.at().toString());
    text.close('}');
  }
}
