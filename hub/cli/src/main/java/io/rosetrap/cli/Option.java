package io.rosetrap.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a command takes, and after parsing the value that it was given. For use by one
 * thread.
 *
 * @param <T> the type of the value
 */
final class Option<T> {
  /** How many words it is made of. */
  private enum Shape {
    /** An option without a value. */
    FLAG,
    /** An option and its value. */
    VALUED,
    /** The same, as often as somebody likes. */
    REPEATED,
    /** A word that is no option, and may be left out. */
    OPTIONAL_WORD,
    /** A word that is no option. */
    WORD,
    /** One or more of those. */
    WORDS,
    /** Any number of those. */
    OPTIONAL_WORDS
  }

  private final Shape shape;
  private final Kind<T> kind;
  private final String label;
  private final String description;
  private final String variable;
  private final List<String> names;
  private @Nullable T value;
  private boolean spoken;

  private Option(
      Shape shape,
      Kind<T> kind,
      String label,
      String description,
      String variable,
      String... names) {
    this.shape = shape;
    this.kind = kind;
    this.label = label;
    this.description = description;
    this.variable = variable;
    this.names = List.of(names);
  }

  // --- making them ---------------------------------------------------------------------------

  /** An option with a value. The label stands for the value in the help. */
  static <T> Option<T> of(Kind<T> kind, String label, String description, String... names) {
    return new Option<>(Shape.VALUED, kind, label, description, "", names);
  }

  /** An option with a value that may also come from the environment. */
  static <T> Option<T> setting(Kind<T> kind, String label, String description, String... names) {
    return new Option<>(Shape.VALUED, kind, label, description, variable(names), names);
  }

  /** An option that is there or not. */
  static Option<Boolean> flag(String description, String... names) {
    return new Option<>(Shape.FLAG, Kind.FLAG, "", description, "", names);
  }

  /** An option that is there or not, or that the environment sets to true. */
  static Option<Boolean> flagSetting(String description, String... names) {
    return new Option<>(Shape.FLAG, Kind.FLAG, "", description, variable(names), names);
  }

  /** An option with a value that may be given more than once, or several values with commas. */
  static Option<List<String>> listSetting(String label, String description, String... names) {
    String variable = variable(names);
    return new Option<>(Shape.REPEATED, Kind.LIST, label, description, variable, names);
  }

  /** The same, which the environment says nothing about. */
  static Option<List<String>> list(String label, String description, String... names) {
    return new Option<>(Shape.REPEATED, Kind.LIST, label, description, "", names);
  }

  /** A word that is no option. Those that may be left out come after those that must not. */
  static Option<String> word(int index, boolean required, String label, String description) {
    return word(Kind.TEXT, required, label, description);
  }

  /** The same, of which there are few. */
  static Option<String> word(
      Kind<String> kind, boolean required, String label, String description) {
    Shape shape = required ? Shape.WORD : Shape.OPTIONAL_WORD;
    return new Option<>(shape, kind, label, description, "");
  }

  /** One or more words that are no options. */
  static Option<List<String>> words(String label, String description) {
    return new Option<>(Shape.WORDS, Kind.WORDS, label, description, "");
  }

  /** An option with a value that may be given more than once, each time as it stands. */
  static Option<List<String>> each(String label, String description, String... names) {
    return new Option<>(Shape.REPEATED, Kind.WORDS, label, description, "", names);
  }

  /** Words that are no options, of which a command sees for itself whether there are enough. */
  static Option<List<String>> files(String label, String description) {
    return new Option<>(Shape.OPTIONAL_WORDS, Kind.WORDS, label, description, "");
  }

  /** The environment variable for an option: ROSETRAP_MAX_WAITERS for --max-waiters. */
  private static String variable(String... names) {
    String longest = names[names.length - 1];
    return "ROSETRAP_" + longest.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Adds them to a command's model, in this order. */
  static void addAll(CommandSpec command, Option<?>... options) {
    for (Option<?> option : options) {
      command.add(option);
    }
  }

  // --- what it is ----------------------------------------------------------------------------

  /** Whether it is no option but a word beside them. */
  boolean isWord() {
    return names.isEmpty();
  }

  /** Whether it is an option without a value. */
  boolean isFlag() {
    return shape == Shape.FLAG;
  }

  /** Whether it may be given more than once. */
  boolean isRepeated() {
    return shape == Shape.REPEATED || shape == Shape.WORDS || shape == Shape.OPTIONAL_WORDS;
  }

  /** Whether one word may be several values, with commas between them. */
  boolean takesCommas() {
    return kind.hasCommas();
  }

  /** Whether it must be given. */
  boolean isRequired() {
    return shape == Shape.WORD || shape == Shape.WORDS;
  }

  /** Its names with their dashes, the longest last; none where it is a word. */
  List<String> names() {
    return names;
  }

  /** The longest of its names, or its label. */
  String name() {
    return isWord() ? label : names.getLast();
  }

  /** What stands for its value in the help; empty where it has none. */
  String label() {
    return label;
  }

  String description() {
    return description;
  }

  /** The environment variable that stands in for it; empty where none does. */
  String variable() {
    return variable;
  }

  /** The values that it may have, where these are few; none otherwise. */
  List<String> choices() {
    return kind.choices();
  }

  // --- after parsing -------------------------------------------------------------------------

  /**
   * Takes a value; of a flag, {@code true} or {@code false}.
   *
   * @throws Kind.Unfit if it is none
   */
  void take(String word) {
    T more = kind.convert(word);
    value = value == null ? more : kind.join(value, more);
  }

  /** The same, of a word of the command line. */
  void takeSpoken(String word) {
    take(word);
    spoken = true;
  }

  /** What it was given, on the command line or by the environment. */
  Optional<T> value() {
    return Optional.ofNullable(value);
  }

  /** What it was given, or what it is otherwise. */
  T or(T fallback) {
    return value == null ? fallback : value;
  }

  /** What a required word was given. */
  T required() {
    return value().orElseThrow();
  }

  boolean isGiven() {
    return value != null;
  }

  /** Whether it stands on the command line itself, where it outweighs the environment. */
  boolean isOnCommandLine() {
    return spoken;
  }
}
