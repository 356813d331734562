package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Durations;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.cli.Slips;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A mapping of which the keys are known, and the values that they have. For use by one thread. */
final class Section {
  /** Who has so many has mistaken the file, and needs no more to see that. */
  private static final int MOST_UNKNOWN = 50;

  private static final int LONGEST_DURATION = 100;
  private final Node.Fields fields;
  private final String owner;
  private final Problems problems;

  private Section(Node.Fields fields, String owner, Problems problems) {
    this.fields = fields;
    this.owner = owner;
    this.problems = problems;
  }

  /**
   * A mapping; what is none, or has keys that are not known, is told.
   *
   * @param node what stands there
   * @param shape what it should be
   * @param owner whose it is in messages, for instance {@code step 'build'}
   */
  static Optional<Section> of(Node node, Shape shape, String owner, Problems problems) {
    if (!(node instanceof Node.Fields fields)) {
      problems.error(
          node.place(),
          capitalized(owner) + " is " + node.what() + "; it is a mapping.",
          "Its keys are: " + String.join(", ", shape.keys()) + ".");
      return Optional.empty();
    }
    int unknown = 0;
    for (Node.Entry entry : fields.entries()) {
      boolean extension = shape.equals(Shape.PIPELINE) && entry.key().startsWith("x-");
      if (!shape.keys().contains(entry.key()) && !extension && !entry.key().equals("<<")) {
        unknown(entry, shape, problems);
        if (++unknown == MOST_UNKNOWN) {
          break;
        }
      }
    }
    return Optional.of(new Section(fields, owner, problems));
  }

  private static void unknown(Node.Entry entry, Shape shape, Problems problems) {
    String key = Printable.quoted(entry.key());
    List<String> similar = Slips.similar(entry.key(), shape.keys());
    problems.error(
        entry.place(),
        "There is no key " + key + " in " + shape.words() + ".",
        similar.isEmpty() ? "There are: " + String.join(", ", shape.keys()) + "." : meant(similar));
  }

  static String meant(List<String> words) {
    List<String> quoted = words.stream().map(Printable::quoted).toList();
    return "Did you mean " + String.join(" or ", quoted) + "?";
  }

  static String capitalized(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  Place place() {
    return fields.place();
  }

  String owner() {
    return owner;
  }

  boolean has(String key) {
    return fields.entry(key).isPresent();
  }

  Optional<Node> get(String key) {
    return fields.entry(key).map(Node.Entry::value);
  }

  /** Where a key stands, or the whole where it does not. */
  Place place(String key) {
    return fields.entry(key).map(Node.Entry::place).orElse(fields.place());
  }

  /** How a value of a key is called in messages. */
  String called(String key) {
    return "'" + key + "' of " + owner;
  }

  /** Tells that a value is not what it should be. */
  void wrong(String key, Node node, String rule, String hint) {
    problems.error(
        node.place(), called(key) + " is " + node.what() + "; it is " + rule + ".", hint);
  }

  /** A text; a number or a word such as true is none, since another was meant perhaps. */
  Optional<Node.Scalar> text(String key, String example) {
    Optional<Node> node = get(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Node.Scalar scalar && scalar.isText()) {
      return Optional.of(scalar);
    }
    boolean scalar = node.get() instanceof Node.Scalar s && !s.isNull();
    wrong(
        key,
        node.get(),
        "a text, for instance " + example,
        scalar ? "Put it in quotes if it is meant." : "");
    return Optional.empty();
  }

  boolean flag(String key) {
    Optional<Node> node = get(key);
    if (node.isEmpty()) {
      return false;
    }
    if (node.get() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    wrong(key, node.get(), "true or false", "");
    return false;
  }

  Optional<Duration> duration(String key) {
    Optional<Node> node = get(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    boolean fits =
        node.get() instanceof Node.Scalar scalar
            && scalar.text().length() <= LONGEST_DURATION
            && scalar.kind() != Node.Kind.NULL
            && scalar.kind() != Node.Kind.BOOLEAN;
    if (!fits) {
      wrong(key, node.get(), "a duration such as 500ms, 30s, 10m or 1h30m", "");
      return Optional.empty();
    }
    try {
      return Optional.of(Durations.parse(((Node.Scalar) node.get()).text()));
    } catch (RoseTrapException e) {
      problems.error(node.get().place(), called(key) + ": " + e.getMessage(), "");
      return Optional.empty();
    }
  }

  /** A duration that is more than nothing. */
  Optional<Duration> span(String key) {
    Optional<Duration> span = duration(key);
    if (span.isPresent() && span.get().isZero()) {
      problems.error(place(key), called(key) + " is 0; it is more than that.", "");
      return Optional.empty();
    }
    return span;
  }

  OptionalInt number(String key, int least, int most) {
    Optional<Node> node = get(key);
    return node.isEmpty() ? OptionalInt.empty() : number(key, node.get(), least, most);
  }

  /** A whole number within bounds, whoever has it. */
  OptionalInt number(String key, Node node, int least, int most) {
    if (node instanceof Node.Scalar scalar
        && scalar.kind() == Node.Kind.INTEGER
        && scalar.text().matches("[-+]?[0-9]{1,400}")) {
      BigInteger number = new BigInteger(scalar.text());
      boolean fits =
          number.compareTo(BigInteger.valueOf(least)) >= 0
              && number.compareTo(BigInteger.valueOf(most)) <= 0;
      if (fits) {
        return OptionalInt.of(number.intValueExact());
      }
    }
    wrong(key, node, "a whole number from " + least + " to " + most, "");
    return OptionalInt.empty();
  }

  /** A list of texts, or one text alone. */
  List<Node.Scalar> texts(String key, String of) {
    Optional<Node> node = get(key);
    List<Node.Scalar> texts = new ArrayList<>();
    List<Node> items =
        node.map(n -> n instanceof Node.Items list ? list.items() : List.of(n)).orElse(List.of());
    for (Node item : items) {
      if (item instanceof Node.Scalar scalar && scalar.isText()) {
        texts.add(scalar);
      } else {
        String in = node.get() instanceof Node.Items ? " has " : " is ";
        problems.error(
            item.place(), called(key) + in + item.what() + "; it is a list of " + of + ".", "");
      }
    }
    return texts;
  }
}
