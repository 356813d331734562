package io.rosetrap.cli;

import io.rosetrap.api.Subject;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.util.stream.Stream;

/** Takes a value away, or all of something that is no variable. */
final class DeleteCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, false, "NAME", "The variable.");
  private final Option<String> queue = thing("The queue, with all its items.", "--queue");
  private final Option<String> collection =
      thing("The collection, with all its slots.", "--collection");
  private final Option<String> barrier = thing("The barrier; who waits there fails.", "--barrier");
  private final Option<String> lock = thing("The lock, if nobody holds it.", "--lock");
  private final Receipts receipts = new Receipts();

  DeleteCommand() {
    super(HubOptions.inRun());
  }

  private static Option<String> thing(String description, String option) {
    return Option.of(Kind.TEXT, "NAME", description, option);
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap delete");
    spec.usageMessage()
        .header("Takes the value of a variable away, or all of a queue, lock…")
        .customSynopsis(
            "rosetrap delete NAME [OPTIONS]",
            "rosetrap delete --queue|--collection|--barrier|--lock NAME [OPTIONS]")
        .description(
            "Later reads block until it is written again, with the next version. The exit",
            "code is 100 if there is no value. Who waits for an item or for slots waits on;",
            "who waits at a barrier fails. The exit code is 1 if there is no such thing.")
        .footer(
            "rosetrap delete image_tag",
            "rosetrap delete image_tag --run nightly -v",
            "rosetrap delete --queue jobs");
    Option.addAll(spec, name, queue, collection, barrier, lock, receipts.verbose());
  }

  @Override
  void check() {
    long given = Stream.of(name, queue, collection, barrier, lock).filter(Option::isGiven).count();
    if (given != 1) {
      throw UsageErrors.wrong(
          given == 0
              ? "What is to be deleted is missing: the name of a variable, or --queue,"
                  + " --collection, --barrier or --lock with a name."
              : "One thing is deleted at a time; " + given + " were given.",
          "delete");
    }
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    if (name.isGiven()) {
      receipts.print("Deleted ", client.delete(name.required()), isJson(), console);
    } else if (queue.isGiven()) {
      client.queue(queue.required()).delete();
      tell(Subject.Kind.QUEUE, queue, console);
    } else if (collection.isGiven()) {
      client.collection(collection.required()).delete();
      tell(Subject.Kind.COLLECTION, collection, console);
    } else if (barrier.isGiven()) {
      client.barrier(barrier.required()).delete();
      tell(Subject.Kind.BARRIER, barrier, console);
    } else {
      client.lock(lock.required()).delete();
      tell(Subject.Kind.LOCK, lock, console);
    }
    return 0;
  }

  private void tell(Subject.Kind kind, Option<String> named, Console console) throws IOException {
    if (isJson()) {
      JsonText text = new JsonText().open('{').member(kind.word(), named.required());
      console.printLine(text.close('}').toString());
    }
    if (receipts.verbose().or(false)) {
      console.say("Deleted " + new Subject(kind, named.required()) + ".");
    }
  }
}
