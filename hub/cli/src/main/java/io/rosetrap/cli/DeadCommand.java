package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.QueueInfo;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.WorkQueue;
import java.io.IOException;
import java.util.List;

/** Shows the items that a queue gave up, puts them back or lets them go. */
final class DeadCommand extends ClientCommand {
  private final Option<String> queue = Option.word(0, true, "QUEUE", "The queue.");
  private final Option<Boolean> back =
      Option.flag("Put them back, as if they had never been taken.", "--return");
  private final Option<Boolean> drop = Option.flag("Let them go.", "--drop");
  private final Option<Long> item =
      Option.of(Kind.NUMBER, "N", "Only the item of this number.", "--item");

  DeadCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap dead");
    spec.usageMessage()
        .header("Shows the dead items of a queue, puts them back or drops them")
        .customSynopsis("rosetrap dead QUEUE [--return|--drop] [--item N] [OPTIONS]")
        .description(
            "An item is dead once it was taken too often without being acknowledged. With",
            "neither --return nor --drop it shows them. One that is put back stands at its",
            "old place, and its deliveries begin anew. The exit code is 1 if there is none.")
        .footer(
            "rosetrap dead jobs",
            "rosetrap dead jobs --return",
            "rosetrap dead jobs --drop --item 7");
    Option.addAll(spec, queue, back, drop, item);
  }

  @Override
  void check() {
    if (back.or(false) && drop.or(false)) {
      throw UsageErrors.wrong("--return and --drop do not go together; give one.", "dead");
    }
    if (item.isGiven() && !back.or(false) && !drop.or(false)) {
      throw UsageErrors.wrong("--item goes with --return or --drop.", "dead");
    }
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    WorkQueue from = client.queue(queue.required());
    if (back.or(false)) {
      tell(
          "Put ",
          " back into queue ",
          item.isGiven() ? one(from, true) : from.returnDead(),
          console);
    } else if (drop.or(false)) {
      tell("Dropped ", " of queue ", item.isGiven() ? one(from, false) : from.dropDead(), console);
    } else {
      show(client, from, console);
    }
    return 0;
  }

  private int one(WorkQueue from, boolean returned) {
    if (returned) {
      from.returnDead(item.required());
    } else {
      from.dropDead(item.required());
    }
    return 1;
  }

  private void tell(String did, String where, int count, Console console) throws IOException {
    if (isJson()) {
      JsonText text = new JsonText().open('{').member("queue", queue.required());
      console.printLine(text.member("items", count).close('}').toString());
    } else {
      console.say(did + count + (count == 1 ? " item" : " items") + where + queue.required() + ".");
    }
  }

  private void show(RoseTrapClient client, WorkQueue from, Console console) throws IOException {
    List<QueueInfo.ItemInfo> dead =
        from.look()
            .orElseThrow(
                () ->
                    new RoseTrapException(
                        ErrorCode.NOT_THERE,
                        "There is no queue "
                            + queue.required()
                            + " in run "
                            + client.run()
                            + ". Check the name and the run."))
            .dead();
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      dead.forEach(item -> json(text, item));
      console.printLine(text.close(']').toString());
    } else if (dead.isEmpty()) {
      console.say("Queue " + queue.required() + " has no dead items.");
    } else {
      Table table = new Table(">ITEM", ">DELIVERIES", "LAST TAKER", "+VALUE");
      dead.forEach(
          item ->
              table.add(
                  Long.toString(item.id()),
                  Integer.toString(item.deliveries()),
                  item.taker(),
                  item.preview()));
      console.print(table.toText(console.terminals().width()));
    }
  }

  private static void json(JsonText text, QueueInfo.ItemInfo item) {
    text.open('{');
    text.member("item", item.id());
    text.member("deliveries", item.deliveries());
    text.member("taker", item.taker());
    text.member("value", item.preview());
    text.close('}');
  }
}
