package io.rosetrap.cli.pipeline;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code retry}. */
final class Retries {
  private static final int MOST = 1_000;

  private Retries() {}

  static Optional<Retry> read(Section section, Problems problems) {
    Optional<Node> node = section.get("retry");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Node.Fields) {
      return Section.of(node.get(), Shape.RETRY, section.called("retry"), problems)
          .map(retry -> read(retry, node.get(), problems));
    }
    OptionalInt attempts = section.number("retry", 1, MOST);
    return Optional.of(with(attempts.orElse(1)));
  }

  private static Retry with(int attempts) {
    Retry none = Retry.NONE;
    return new Retry(attempts, none.delay(), none.factor(), none.longest(), none.exitCodes());
  }

  private static Retry read(Section retry, Node node, Problems problems) {
    if (!retry.has("attempts")) {
      problems.error(
          node.place(),
          Section.capitalized(retry.owner()) + " lacks 'attempts'.",
          "Say how often in all, for instance {attempts: 3}.");
    }
    int attempts = retry.number("attempts", 1, MOST).orElse(1);
    Duration delay = retry.duration("delay").orElse(Retry.NONE.delay());
    Duration longest = Retry.NONE.longest();
    if (retry.has("max_delay")) {
      longest = retry.duration("max_delay").orElse(longest);
      if (longest.compareTo(delay) < 0) {
        problems.error(
            retry.place("max_delay"), retry.called("max_delay") + " is less than 'delay'.");
      }
    }
    longest = longest.compareTo(delay) < 0 ? delay : longest;
    return new Retry(attempts, delay, factor(retry), longest, codes(retry));
  }

  private static double factor(Section retry) {
    Optional<Node> node = retry.get("factor");
    if (node.isEmpty()) {
      return Retry.NONE.factor();
    }
    if (node.get() instanceof Node.Scalar scalar
        && (scalar.kind() == Node.Kind.INTEGER || scalar.kind() == Node.Kind.NUMBER)
        && scalar.text().matches("[0-9]{1,3}(\\.[0-9]{1,9})?")) {
      double factor = Double.parseDouble(scalar.text());
      if (factor >= 1 && factor <= 100) {
        return factor;
      }
    }
    retry.wrong("factor", node.get(), "a number from 1 to 100, such as 1.5", "");
    return Retry.NONE.factor();
  }

  private static Set<Integer> codes(Section retry) {
    Set<Integer> codes = new LinkedHashSet<>();
    Optional<Node> node = retry.get("on");
    List<Node> items =
        node.map(n -> n instanceof Node.Items list ? list.items() : List.of(n)).orElse(List.of());
    for (Node item : items) {
      retry.number("on", item, 1, 255).ifPresent(codes::add);
    }
    if (node.isPresent() && items.isEmpty()) {
      retry.wrong("on", node.get(), "a list of exit codes, from 1 to 255", "");
    }
    return codes;
  }
}
