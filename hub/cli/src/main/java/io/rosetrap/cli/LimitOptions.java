package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every bound of the hub, as an option. */
final class LimitOptions {
  private static final Limits DEFAULTS = Limits.DEFAULTS;

  private final Option<Long> valueBytes =
      size("The largest value;", DEFAULTS.valueBytes(), "--max-value-bytes");
  private final Option<Long> storedBytes =
      Option.setting(
          Kind.SIZE,
          "SIZE",
          "All values together; a quarter of Java's memory unless given.",
          "--max-stored-bytes");
  private final Option<Long> runs = count("Runs;", DEFAULTS.runs(), "--max-runs");
  private final Option<Long> variables =
      count("Variables of a run;", DEFAULTS.variables(), "--max-variables");
  private final Option<Long> versions =
      count("Kept versions of a variable;", DEFAULTS.versions(), "--max-versions");
  private final Option<Long> historyBytes =
      size(
          "Kept versions of a variable together, but for the newest;",
          DEFAULTS.historyBytes(),
          "--max-history-bytes");
  private final Option<Long> waiters =
      count("Blocked readers;", DEFAULTS.waiters(), "--max-waiters");
  private final Option<Long> journal =
      count("Kept events of a run;", DEFAULTS.journal(), "--max-journal");
  private final Option<Long> idempotencyKeys =
      count(
          "Remembered idempotency keys of a run;",
          DEFAULTS.idempotencyKeys(),
          "--max-idempotency-keys");

  private final Option<Long> slots =
      count("Slots of a collection;", DEFAULTS.slots(), "--max-slots");
  private final Option<Long> items =
      count("Items of a queue that are not done with;", DEFAULTS.items(), "--max-items");
  private final Option<Long> deliveries =
      count(
          "How often an item is handed out before it is given up;",
          DEFAULTS.deliveries(),
          "--max-deliveries");
  private final Option<Duration> absence =
      Option.setting(
          Kind.DURATION,
          "TIME",
          "How long a sealed run waits for one that crashed, was killed or was lost to be started"
              + " again, before it counts as gone; "
              + Durations.format(DEFAULTS.absence()).replace(" ", "")
              + " unless given.",
          "--max-absence");

  private static Option<Long> size(String description, long unlessGiven, String name) {
    return Option.setting(
        Kind.SIZE, "SIZE", description + " " + Sizes.option(unlessGiven) + " unless given.", name);
  }

  private static Option<Long> count(String description, long unlessGiven, String name) {
    return Option.setting(
        Kind.NUMBER, "N", description + " " + unlessGiven + " unless given.", name);
  }

  void addTo(CommandSpec spec) {
    for (Option<?> option : all()) {
      Option.addAll(spec, option);
    }
  }

  /** The same options, for a section of their own in the help. */
  List<OptionSpec> specs() {
    List<OptionSpec> specs = new ArrayList<>();
    all().forEach(option -> specs.add(option.spec()));
    return specs;
  }

  private List<Option<?>> all() {
    return List.of(
        valueBytes,
        storedBytes,
        historyBytes,
        runs,
        variables,
        versions,
        waiters,
        journal,
        idempotencyKeys,
        slots,
        items,
        deliveries,
        absence);
  }

  Limits toLimits() {
    return Limits.builder()
        .valueBytes(whole(valueBytes, DEFAULTS.valueBytes()))
        .storedBytes(storedBytes.or(DEFAULTS.storedBytes()))
        .historyBytes(historyBytes.or(DEFAULTS.historyBytes()))
        .runs(whole(runs, DEFAULTS.runs()))
        .variables(whole(variables, DEFAULTS.variables()))
        .versions(whole(versions, DEFAULTS.versions()))
        .waiters(whole(waiters, DEFAULTS.waiters()))
        .journal(whole(journal, DEFAULTS.journal()))
        .idempotencyKeys(whole(idempotencyKeys, DEFAULTS.idempotencyKeys()))
        .slots(whole(slots, DEFAULTS.slots()))
        .items(whole(items, DEFAULTS.items()))
        .deliveries(whole(deliveries, DEFAULTS.deliveries()))
        .absence(absence.or(DEFAULTS.absence()))
        .build();
  }

  private static int whole(Option<Long> option, int unlessGiven) {
    long number = option.or((long) unlessGiven);
    if (number > Integer.MAX_VALUE) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          option.name() + " is " + number + ", which is more than a hub can have.");
    }
    return (int) number;
  }
}
