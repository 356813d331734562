package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Leases;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.client.Introduction;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import io.rosetrap.client.WorkQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes an item of a queue, and does something with it. */
final class TakeCommand extends ChildCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Option<String> queue = Option.word(0, true, "QUEUE", "The queue.");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);
  private final Option<Duration> lease =
      Option.of(
          Kind.DURATION,
          "TIME",
          "How soon the item goes to another taker if this process falls silent; "
              + Durations.format(Leases.UNLESS_SAID).replace(" ", "")
              + " unless given.",
          "--lease");
  private final ValueOutput output = new ValueOutput();

  TakeCommand() {
    super(HubOptions.ofCommand(), "take");
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap take");
    spec.usageMessage()
        .header("Takes an item of a queue, and blocks until there is one")
        .customSynopsis(
            "rosetrap take QUEUE [OPTIONS]", "rosetrap take QUEUE [OPTIONS] -- COMMAND [WORDS]")
        .description(
            "Prints the item byte for byte. With a command, the command gets it: on its",
            "standard input, and as ROSETRAP_ITEM if it is a text; the exit code is that of",
            "the command. The item is done with once it was printed, or the command ended",
            "with exit code 0; otherwise another taker gets it. 124 if the time was up.")
        .footer(
            "file=$(rosetrap take files --timeout 1h)",
            "rosetrap take jobs -- ./work",
            "while rosetrap take jobs --timeout 10s -- ./work; do :; done");
    Option.addAll(spec, queue, timeout, lease, grace, output.newline());
  }

  @Override
  void check() {
    if (command().isGiven()) {
      super.check();
    }
    Duration unused = lease();
  }

  private Duration lease() {
    return Leases.require(lease.or(Leases.UNLESS_SAID));
  }

  @Override
  RoseTrapClient connect(Environment environment) {
    String program = command().isGiven() ? command().program() : "rosetrap";
    return hub().connectAs(environment, program, Leases.DEFAULT);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    Stay stay = join(client, Introduction.ofProcess("take"), console);
    WorkQueue.Item item =
        Interruption.during(
            () -> client.queue(queue.required()).take(timeout.or(TIMEOUT), lease()),
            WorkQueue.Item::putBack);
    return command().isGiven() ? work(item, stay, console) : print(item, console);
  }

  private int print(WorkQueue.Item item, Console console) throws IOException {
    try {
      if (isJson()) {
        console.printLine(
            ValueOutput.json(new JsonText(), Subject.Kind.QUEUE, item.version()).toString());
      } else {
        output.printBytes(item.version().value(), console);
      }
      console.out().flush();
    } catch (IOException e) {
      item.giveBack("the output could not be written");
      throw e;
    }
    item.ack();
    return 0;
  }

  private int work(WorkQueue.Item item, Stay stay, Console console) {
    Value value = item.version().value();
    Map<String, String> environment = new LinkedHashMap<>(stay.environment());
    boolean text = value.isWellFormedText() && value.asText().indexOf('\0') < 0;
    environment.put("ROSETRAP_ITEM", text ? value.asText() : "");
    environment.put("ROSETRAP_ITEM_ID", Long.toString(item.id()));
    Child child = new Child(command().words(), environment, grace(), Optional.of(value.toBytes()));
    CountDownLatch over = new CountDownLatch(1);
    Thread renewing = Thread.ofVirtual().name("rosetrap-renew").start(() -> renew(item, over));
    Supervision supervision = new Supervision(console, Optional.of(stay));
    supervision.before(
        exitCode -> {
          over.countDown();
          settle(item, exitCode, console);
        });
    try {
      return supervision.run(child);
    } finally {
      renewing.interrupt();
    }
  }

  /** Keeps the item for as long as the command runs. */
  private void renew(WorkQueue.Item item, CountDownLatch over) {
    try {
      while (!over.await(lease().toMillis() / 3, TimeUnit.MILLISECONDS)) {
        item.renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RoseTrapException e) {
      // What became of the item is told when the command has ended.
      over.countDown();
    }
  }

  private void settle(WorkQueue.Item item, int exitCode, Console console) {
    try {
      if (exitCode == 0) {
        item.ack();
      } else {
        item.giveBack("the command exited with code " + exitCode);
      }
    } catch (RoseTrapException e) {
      boolean gone = e.code() == ErrorCode.NOT_HELD;
      console.say(
          (gone
                  ? "Another taker may have got item " + item.id() + ", too: "
                  : "The hub was not told what became of item " + item.id() + ": ")
              + Errors.readable(e.getMessage()));
    }
  }
}
