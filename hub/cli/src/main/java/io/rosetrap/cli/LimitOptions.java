package io.rosetrap.cli;

import io.rosetrap.core.Limit;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every bound of the hub, as an option. */
final class LimitOptions {
  private final Map<Limit, Option<Long>> numbers = new EnumMap<>(Limit.class);
  private final Map<Limit, Option<Duration>> times = new EnumMap<>(Limit.class);

  LimitOptions() {
    for (Limit limit : Limit.values()) {
      String name = "--" + limit.flag();
      switch (limit.unit()) {
        case COUNT ->
            numbers.put(limit, Option.setting(Kind.NUMBER, "N", limit.description(), name));
        case BYTES ->
            numbers.put(limit, Option.setting(Kind.SIZE, "SIZE", limit.description(), name));
        case MILLIS ->
            times.put(limit, Option.setting(Kind.DURATION, "TIME", limit.description(), name));
      }
    }
  }

  void addTo(CommandSpec spec) {
    for (Option<?> option : all()) {
      Option.addAll(spec, option);
    }
  }

  /** The same options, for a section of their own in the help. */
  List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>(numbers.values());
    all.addAll(times.values());
    return all;
  }

  Limits toLimits() {
    Limits.Builder builder = Limits.builder();
    numbers.forEach((limit, option) -> option.value().ifPresent(n -> builder.set(limit, n)));
    times.forEach(
        (limit, option) -> option.value().ifPresent(t -> builder.set(limit, t.toMillis())));
    return builder.build();
  }
}
