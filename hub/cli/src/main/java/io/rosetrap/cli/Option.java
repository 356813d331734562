package io.rosetrap.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * Something that a command takes, and after parsing the value that it was given. For use by one
 * thread.
 *
 * @param <T> the type of the value
 */
final class Option<T> {
  private final ArgSpec spec;

  private Option(ArgSpec spec) {
    this.spec = spec;
  }

  // --- making them ---------------------------------------------------------------------------

  /** An option with a value. The label stands for the value in the help. */
  static <T> Option<T> of(Kind<T> kind, String label, String description, String... names) {
    return new Option<>(option(kind, label, description, names).build());
  }

  /** An option with a value that may also come from the environment. */
  static <T> Option<T> setting(Kind<T> kind, String label, String description, String... names) {
    String variable = variable(names);
    return new Option<>(option(kind, label, description, names).descriptionKey(variable).build());
  }

  /** An option that is there or not. */
  static Option<Boolean> flag(String description, String... names) {
    return new Option<>(flagOption(description, names).build());
  }

  /** An option that is there or not, or that the environment sets to true. */
  static Option<Boolean> flagSetting(String description, String... names) {
    String variable = variable(names);
    return new Option<>(flagOption(description, names).descriptionKey(variable).build());
  }

  /** An option with a value that may be given more than once, or several values with commas. */
  static Option<List<String>> listSetting(String label, String description, String... names) {
    String variable = variable(names);
    return new Option<>(
        OptionSpec.builder(names)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .splitRegex(",")
            .paramLabel(label)
            .description(description)
            .descriptionKey(variable)
            .build());
  }

  /** The same, which the environment says nothing about. */
  static Option<List<String>> list(String label, String description, String... names) {
    return new Option<>(
        OptionSpec.builder(names)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .splitRegex(",")
            .paramLabel(label)
            .description(description)
            .build());
  }

  /** A word that is no option. */
  static Option<String> word(int index, boolean required, String label, String description) {
    return new Option<>(
        PositionalParamSpec.builder()
            .index(Integer.toString(index))
            .arity(required ? "1" : "0..1")
            .required(required)
            .type(String.class)
            .converters(Kind.TEXT)
            .paramLabel(label)
            .description(description)
            .build());
  }

  /** One or more words that are no options. */
  static Option<List<String>> words(String label, String description) {
    return new Option<>(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label)
            .description(description)
            .build());
  }

  /** An option with a value that may be given more than once, each time as it stands. */
  static Option<List<String>> each(String label, String description, String... names) {
    return new Option<>(
        OptionSpec.builder(names)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .paramLabel(label)
            .description(description)
            .build());
  }

  /** Words that are no options, of which a command sees for itself whether there are enough. */
  static Option<List<String>> files(String label, String description) {
    return new Option<>(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label)
            .description(description)
            .build());
  }

  private static <T> OptionSpec.Builder option(
      Kind<T> kind, String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(kind.type())
        .converters(kind)
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  private static OptionSpec.Builder flagOption(String description, String... names) {
    return OptionSpec.builder(names).type(Boolean.class).arity("0").description(description);
  }

  /** The environment variable for an option: ROSETRAP_MAX_WAITERS for --max-waiters. */
  private static String variable(String... names) {
    String longest = names[names.length - 1];
    return "ROSETRAP_" + longest.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Adds them to a command's model, in this order. */
  static void addAll(CommandSpec command, Option<?>... options) {
    for (Option<?> option : options) {
      command.add(option.spec);
    }
  }

  // --- after parsing -------------------------------------------------------------------------

  /** What it was given, on the command line or by the environment. */
  Optional<T> value() {
    @Nullable T value = spec.getValue();
    return Optional.ofNullable(value);
  }

  /** What it was given, or what it is otherwise. */
  T or(T fallback) {
    @Nullable T value = spec.getValue();
    return value == null ? fallback : value;
  }

  /** What a required word was given. */
  T required() {
    return value().orElseThrow();
  }

  boolean isGiven() {
    return spec.getValue() != null;
  }

  /** Whether it stands on the command line itself, where it outweighs the environment. */
  boolean isOnCommandLine() {
    ParseResult words = spec.command().commandLine().getParseResult();
    return spec instanceof OptionSpec option && words.hasMatchedOption(option);
  }

  /** The option as the parser has it; not for words that are none. */
  OptionSpec spec() {
    return (OptionSpec) spec;
  }

  /** The longest of its names, or its label. */
  String name() {
    return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
  }
}
