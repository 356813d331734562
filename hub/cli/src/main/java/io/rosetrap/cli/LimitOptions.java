package io.rosetrap.cli;

import io.rosetrap.core.Limit;
import io.rosetrap.core.Limits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every bound of the hub, as an option. */
final class LimitOptions {
  private final Map<Limit, Option<Long>> options = new EnumMap<>(Limit.class);

  LimitOptions() {
    for (Limit limit : Limit.values()) {
      options.put(
          limit,
          Option.setting(
              limit.isSize() ? Kind.SIZE : Kind.NUMBER,
              limit.isSize() ? "SIZE" : "N",
              limit.description(),
              "--" + limit.flag()));
    }
  }

  void addTo(CommandSpec spec) {
    for (Option<?> option : options.values()) {
      Option.addAll(spec, option);
    }
  }

  /** The same options, for a section of their own in the help. */
  List<OptionSpec> specs() {
    List<OptionSpec> specs = new ArrayList<>();
    options.values().forEach(option -> specs.add(option.spec()));
    return specs;
  }

  Limits toLimits() {
    Limits.Builder builder = Limits.builder();
    options.forEach(
        (limit, option) -> option.value().ifPresent(number -> builder.set(limit, number)));
    return builder.build();
  }
}
