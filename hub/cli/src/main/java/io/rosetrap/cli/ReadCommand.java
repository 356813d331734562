package io.rosetrap.cli;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import io.rosetrap.client.WaitTimedOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Reads one variable, or several, and blocks until they are there. */
final class ReadCommand extends ClientCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Option<List<String>> names =
      Option.words("NAME", "The variable; several with --any or --all.");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);
  private final Option<Long> after =
      Option.of(Kind.NUMBER, "N", "Only a version newer than version N.", "--after");
  private final Option<String> fallback =
      Option.of(
          Kind.TEXT,
          "VALUE",
          "Print this, with exit code 0, if the time is up; not if the read fails for another"
              + " reason.",
          "--default");
  private final Option<Long> version =
      Option.of(
          Kind.NUMBER,
          "N",
          "Exactly version N, which was written before; never blocks.",
          "--version");
  private final Option<Boolean> any =
      Option.flag("The first of several variables that is written.", "--any");
  private final Option<Boolean> all =
      Option.flag("All of several variables, as they were at one moment.", "--all");
  private final Comparing comparing = new Comparing();
  private final ValueOutput output = new ValueOutput();

  ReadCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap read");
    spec.usageMessage()
        .header("Reads a variable, and blocks until it is written")
        .customSynopsis(
            "rosetrap read NAME [OPTIONS]", "rosetrap read --any|--all NAME NAME... [OPTIONS]")
        .description(
            "Prints the value byte for byte; several are printed as lines NAME=VALUE.",
            "The exit code is 124 if the time is up, 3 if the variable was declared failed,",
            "4 in a deadlock. With --default, or a limit below 5 s, it is never part of one.")
        .footer(
            "tag=$(rosetrap read image_tag --timeout 10m)",
            "rosetrap read progress --after 7 --format json",
            "rosetrap read status --equals ready",
            "rosetrap read report --pointer /passed --is '>=' --value 10",
            "rosetrap read --all schema_loaded users_loaded");
    Option.addAll(spec, names, timeout, after, fallback, version, any, all);
    comparing.addTo(spec);
    Option.addAll(spec, output.newline());
  }

  @Override
  void check() {
    boolean several = any.isGiven() || all.isGiven();
    if (any.isGiven() && all.isGiven()) {
      throw wrong("--any and --all do not go together; give one.");
    }
    if (!several && names.required().size() > 1) {
      throw wrong(
          "'"
              + names.required().get(1)
              + "' is one word too many. To read several variables, say --any or --all.");
    }
    boolean narrowed = after.isGiven() || comparing.isGiven();
    if (several && (narrowed || version.isGiven() || fallback.isGiven())) {
      throw wrong(
          "--any and --all go neither with --after, --version or --default nor with a comparison.");
    }
    if (version.isGiven() && (narrowed || fallback.isGiven())) {
      throw wrong(
          "--version reads what was written before, and goes neither with --after or --default nor"
              + " with a comparison.");
    }
    comparing.check();
  }

  @Override
  RoseTrapClient connect(Environment environment) {
    RoseTrapClientBuilder builder = hub().builder(environment);
    if (fallback.isGiven()) {
      // Whoever has a value for the worst case goes on, and is never stuck.
      builder.sequential(false);
    }
    return builder.build();
  }

  private static RuntimeException wrong(String message) {
    return UsageErrors.wrong(message, "read");
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    if (any.or(false)) {
      print(client.readAny(names.required(), limit()), true, console);
    } else if (all.or(false)) {
      printAll(List.copyOf(client.readAll(names.required(), limit()).values()), console);
    } else {
      readOne(client, names.required().getFirst(), console);
    }
    return 0;
  }

  private void readOne(RoseTrapClient client, String name, Console console) throws IOException {
    if (version.isGiven()) {
      print(client.readVersion(name, version.required()), false, console);
      return;
    }
    try {
      print(arrived(client, name), false, console);
    } catch (WaitTimedOutException e) {
      if (!fallback.isGiven()) {
        throw e;
      }
      printFallback(name, Value.text(fallback.required()), console);
    }
  }

  private Version arrived(RoseTrapClient client, String name) {
    Condition condition =
        comparing.isGiven()
            ? comparing.toCondition(name, after.or(0L))
            : new Condition.Written(name, after.or(0L));
    return client.awaitArrival(condition, limit()).version(0).orElseThrow();
  }

  private Duration limit() {
    return timeout.or(TIMEOUT);
  }

  private void print(Version read, boolean named, Console console) throws IOException {
    if (isJson()) {
      ValueOutput.printJson(read, console);
    } else if (named) {
      printNamed(read, console);
    } else {
      output.printBytes(read.value(), console);
    }
  }

  private void printAll(List<Version> read, Console console) throws IOException {
    if (!isJson()) {
      for (Version each : read) {
        printNamed(each, console);
      }
      return;
    }
    JsonText text = new JsonText().open('[');
    for (Version each : read) {
      ValueOutput.json(text, each);
    }
    console.printLine(text.close(']').toString());
  }

  private static void printNamed(Version read, Console console) throws IOException {
    console.print(read.variable() + "=");
    console.out().write(read.value().sharedBytes());
    console.out().write('\n');
  }

  private void printFallback(String name, Value value, Console console) throws IOException {
    if (isJson()) {
      JsonText text = new JsonText().open('{');
      text.member("variable", name).member("default", true);
      console.printLine(ValueOutput.value(text, value).close('}').toString());
    } else {
      output.printBytes(value, console);
    }
  }
}
