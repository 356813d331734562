package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.HubEndpoint;
import io.rosetrap.core.Limit;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every setting of a hub for tests, as the test class, the configuration parameters and the
 * defaults make it, in this order.
 *
 * @param scope which tests share the hub; never {@link HubScope#DEFAULT}
 * @param sharedRun whether they share a run too
 * @param timeout how long clients block where a read says nothing else
 * @param place which hub
 * @param leaks what is done about what is left behind; never {@link Leaks#DEFAULT}
 */
record Settings(HubScope scope, boolean sharedRun, Duration timeout, Place place, Leaks leaks) {
  private static final String PREFIX = "rosetrap.hub.";

  /**
   * Which hub. Equal ones can be the same.
   *
   * @param source where it comes from
   * @param exportTo the system property for its address, empty for none
   */
  record Place(HubSource source, String exportTo) {}

  static Settings of(Wishes wishes, ExtensionContext context) {
    Reader reader = new Reader(wishes.where(), context);
    HubScope scope =
        reader.choice("scope", wishes.scope(), HubScope.DEFAULT, HubScope.CLASS, HubScope.values());
    boolean sharedRun =
        wishes.sharedRun() || reader.read("shared-run", "", Settings::flag).orElse(false);
    Duration timeout =
        reader.read("timeout", wishes.timeout(), Durations::parse).orElse(Duration.ofSeconds(60));
    String exportTo = reader.read("export-to", wishes.exportTo(), String::strip).orElse("");
    Leaks leaks = reader.choice("leaks", wishes.leaks(), Leaks.DEFAULT, Leaks.FAIL, Leaks.values());
    Place place = new Place(source(reader, wishes, context), exportTo);
    return new Settings(scope, sharedRun, timeout, place, leaks);
  }

  private static HubSource source(Reader reader, Wishes wishes, ExtensionContext context) {
    // Checked in any case, though a hub that is there has its own.
    Limits limits = limits(reader, wishes.limits());
    return wishes
        .from()
        .or(() -> address(reader).map(HubSource.Address::new))
        .or(() -> reader.read("from", "", name -> HubMethod.named(name, Wishes.classes(context))))
        .<HubSource>map(there -> there)
        .orElseGet(() -> new HubSource.Own(limits));
  }

  private static Optional<HubEndpoint> address(Reader reader) {
    return reader
        .read("url", "", HubEndpoint::of)
        .map(hub -> reader.read("token", "", text -> hub.withToken(text.strip())).orElse(hub));
  }

  private static Limits limits(Reader reader, List<String> own) {
    Limits.Builder limits = Limits.builder();
    reader.read("limits", "", text -> apply(limits, Arrays.asList(text.split(",", -1))));
    reader.declared("limits", () -> apply(limits, own));
    return limits.build();
  }

  private static Limits.Builder apply(Limits.Builder limits, List<String> entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        throw invalid("'" + entry + "' is not like max-value-bytes=10m.");
      }
      Limit limit = Limit.named(entry.substring(0, equals).strip());
      limits.set(limit, limit.parse(entry.substring(equals + 1).strip()));
    }
    return limits;
  }

  private static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid("'" + text + "' is neither true nor false.");
    };
  }

  private static RoseTrapException invalid(String message) {
    return new RoseTrapException(ErrorCode.INVALID_REQUEST, message);
  }

  /** A value, or what is said of a setting that is none. */
  static <T> T check(String what, Supplier<T> value) {
    try {
      return value.get();
    } catch (RoseTrapException e) {
      throw new ExtensionConfigurationException(
          "The " + what + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Takes each setting from where it is set, and says where that was if it cannot be used. */
  private record Reader(String where, ExtensionContext context) {
    /** A setting of its name, which is as in the annotation but for dashes. */
    <T> Optional<T> read(String name, String own, Function<String, T> parse) {
      if (!own.isBlank()) {
        return Optional.of(declared(name, () -> parse.apply(own)));
      }
      return context
          .getConfigurationParameter(PREFIX + name)
          .filter(text -> !text.isBlank())
          .map(text -> check("configuration parameter " + PREFIX + name, () -> parse.apply(text)));
    }

    <T> T declared(String name, Supplier<T> value) {
      return check(member(name) + " of " + where, value);
    }

    <E extends Enum<E>> E choice(String name, E own, E unset, E unlessGiven, E[] all) {
      return own != unset
          ? own
          : read(name, "", text -> oneOf(text, unset, all)).orElse(unlessGiven);
    }

    private static <E extends Enum<E>> E oneOf(String text, E unset, E[] all) {
      List<E> choices = Arrays.stream(all).filter(choice -> choice != unset).toList();
      for (E choice : choices) {
        if (choice.name().equalsIgnoreCase(text.strip())) {
          return choice;
        }
      }
      throw invalid(
          "'"
              + text
              + "' is none of "
              + String.join(", ", choices.stream().map(Enum::name).toList())
              + ".");
    }

    private static String member(String name) {
      return name.equals("export-to") ? "exportTo" : name;
    }
  }
}
