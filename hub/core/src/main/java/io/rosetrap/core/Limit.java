package io.rosetrap.core;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Sizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The bounds of a hub by the names that people set them by, each with its range. */
public enum Limit {
  /** The largest value. */
  VALUE_BYTES("The largest value", 1, 1 << 30, Limits::valueBytes, (b, n) -> b.valueBytes((int) n)),
  /** All values together. */
  STORED_BYTES(
      "All values together", 1, Long.MAX_VALUE, Limits::storedBytes, Limits.Builder::storedBytes),
  /** The kept versions of a variable together. */
  HISTORY_BYTES(
      "Kept versions of a variable together, but for the newest",
      0,
      Long.MAX_VALUE,
      Limits::historyBytes,
      Limits.Builder::historyBytes),
  /** The runs. */
  RUNS("Runs", 1, 1_000_000, Limits::runs, (b, n) -> b.runs((int) n)),
  /** The variables of a run. */
  VARIABLES(
      "Variables of a run", 1, 100_000_000, Limits::variables, (b, n) -> b.variables((int) n)),
  /** The kept versions of a variable. */
  VERSIONS(
      "Kept versions of a variable", 1, 100_000, Limits::versions, (b, n) -> b.versions((int) n)),
  /** The blocked readers. */
  WAITERS("Blocked readers", 0, 10_000_000, Limits::waiters, (b, n) -> b.waiters((int) n)),
  /** The kept events of a run. */
  JOURNAL("Kept events of a run", 1, 100_000_000, Limits::journal, (b, n) -> b.journal((int) n)),
  /** The remembered idempotency keys of a run. */
  IDEMPOTENCY_KEYS(
      "Remembered idempotency keys of a run",
      0,
      100_000_000,
      Limits::idempotencyKeys,
      (b, n) -> b.idempotencyKeys((int) n)),
  /** The slots of a collection. */
  SLOTS("Slots of a collection", 1, 1_000_000, Limits::slots, (b, n) -> b.slots((int) n)),
  /** The items of a queue. */
  ITEMS(
      "Items of a queue that are not done with",
      1,
      100_000_000,
      Limits::items,
      (b, n) -> b.items((int) n)),
  /** The deliveries of an item. */
  DELIVERIES(
      "How often an item is handed out before it is given up",
      1,
      1_000_000,
      Limits::deliveries,
      (b, n) -> b.deliveries((int) n)),
  /** For how long one that did not end in order may come back. */
  ABSENCE(
      "How long a sealed run waits for one that crashed, was killed or was lost to be started"
          + " again, before it counts as gone",
      0,
      Duration.ofDays(1).toMillis(),
      limits -> limits.absence().toMillis(),
      (b, n) -> b.absence(Duration.ofMillis(n)));

  /** What the number of a limit counts. */
  public enum Unit {
    /** Things. */
    COUNT,
    /** Bytes, also written as {@code 10MiB}. */
    BYTES,
    /** Milliseconds, written as {@code 10s}. */
    MILLIS
  }

  private final String what;
  private final long from;
  private final long to;

  @SuppressWarnings("ImmutableEnumChecker")
  private final ToLongFunction<Limits> reader;

  @SuppressWarnings("ImmutableEnumChecker")
  private final ObjLongConsumer<Limits.Builder> setter;

  Limit(
      String what,
      long from,
      long to,
      ToLongFunction<Limits> reader,
      ObjLongConsumer<Limits.Builder> setter) {
    this.what = what;
    this.from = from;
    this.to = to;
    this.reader = reader;
    this.setter = setter;
  }

  /**
   * The limit of a name.
   *
   * @param name for instance {@code max-value-bytes}
   * @return the limit
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} if there is none of that name
   */
  public static Limit named(String name) {
    Optional<Limit> found =
        Arrays.stream(values()).filter(limit -> limit.flag().equals(name)).findFirst();
    return found.orElseThrow(
        () ->
            new RoseTrapException(
                ErrorCode.INVALID_REQUEST,
                "There is no limit '"
                    + name
                    + "'. There are "
                    + Arrays.stream(values()).map(Limit::flag).collect(Collectors.joining(", "))
                    + "."));
  }

  /**
   * The name that it is set by.
   *
   * @return for instance {@code max-value-bytes}
   */
  public String flag() {
    return "max-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What its number counts.
   *
   * @return the unit
   */
  public Unit unit() {
    if (this == ABSENCE) {
      return Unit.MILLIS;
    }
    return name().endsWith("_BYTES") ? Unit.BYTES : Unit.COUNT;
  }

  /**
   * What is bounded, and how where nothing is said.
   *
   * @return a sentence
   */
  public String description() {
    // Two of the defaults are others on each machine.
    String number =
        switch (this) {
          case STORED_BYTES -> "a quarter of Java's memory";
          case WAITERS -> "128 for each MiB of Java's memory, and 50000 at most,";
          default -> option(of(Limits.DEFAULTS));
        };
    return what + "; " + number + " unless given.";
  }

  /** As it is written on a command line. */
  private String option(long number) {
    return switch (unit()) {
      case COUNT -> Long.toString(number);
      case BYTES -> Sizes.option(number);
      case MILLIS -> Durations.format(Duration.ofMillis(number)).replace(" ", "");
    };
  }

  /**
   * Its number among all bounds.
   *
   * @param limits all bounds
   * @return the number
   */
  public long of(Limits limits) {
    return reader.applyAsLong(limits);
  }

  /**
   * Reads a number for it.
   *
   * @param text a whole number; for bytes also as {@link Sizes#parse} reads it, and a time as
   *     {@link Durations#parse} does
   * @return a number in its range
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} for anything else
   */
  public long parse(String text) {
    return require(
        switch (unit()) {
          case COUNT -> whole(text);
          case BYTES -> Sizes.parse(text);
          case MILLIS -> Durations.parse(text).toMillis();
        });
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST, true, "'" + text + "' is not a whole number, 0 or more.", e);
    }
  }

  /** Checks that a number is in its range. */
  long require(long number) {
    if (number < from || number > to) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The limit "
              + flag()
              + " is "
              + words(number)
              + "; it goes from "
              + words(from)
              + " to "
              + words(to)
              + ".");
    }
    return number;
  }

  /** As people read it in a sentence. */
  private String words(long number) {
    if (unit() != Unit.MILLIS || number == 0) {
      return Long.toString(number);
    }
    return number < 0 ? number + " ms" : Durations.format(Duration.ofMillis(number));
  }

  void set(Limits.Builder builder, long number) {
    setter.accept(builder, number);
  }
}
