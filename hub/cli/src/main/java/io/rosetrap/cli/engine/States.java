package io.rosetrap.cli.engine;

import io.rosetrap.cli.pipeline.After;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that stand for what steps have come to. A step that comes after another waits for
 * one, as for any variable: so the hub knows who waits for whom, also where nothing runs yet, and a
 * step that ends otherwise breaks its promise. There are only those that somebody waits for.
 * Immutable.
 */
final class States {
  /** What the names begin with. */
  static final String PREFIX = Pipeline.OWN;

  private final Map<String, String> slugs = new LinkedHashMap<>();
  private final Map<String, EnumSet<After.State>> awaited = new LinkedHashMap<>();

  States(Pipeline pipeline) {
    Set<String> taken = new HashSet<>();
    for (Step step : pipeline.steps()) {
      String plain = slug(step.name());
      String slug = plain;
      for (int i = 2; !taken.add(slug); i++) {
        slug = plain + "-" + i;
      }
      slugs.put(step.name(), slug);
    }
    for (Step step : pipeline.steps()) {
      for (After after : step.after()) {
        if (after instanceof After.OfStep of) {
          awaited
              .computeIfAbsent(of.step(), name -> EnumSet.noneOf(After.State.class))
              .add(of.state());
        }
      }
    }
  }

  /** A name as files and variables can have it. */
  static String slug(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    String cut = plain.substring(0, Math.min(plain.length(), 100));
    return cut.isEmpty() ? "step" : cut;
  }

  /** The one of a step, unlike that of any other. */
  String slugOf(String step) {
    return slugs.getOrDefault(step, slug(step));
  }

  String variable(String step, After.State state) {
    return PREFIX + slugOf(step) + "/" + state.word();
  }

  /** What a variable stands for, for instance {@code build succeeded}; empty for any other. */
  Optional<String> words(String variable) {
    if (variable.startsWith(PREFIX)) {
      for (Map.Entry<String, EnumSet<After.State>> entry : awaited.entrySet()) {
        for (After.State state : entry.getValue()) {
          if (variable.equals(variable(entry.getKey(), state))) {
            return Optional.of(entry.getKey() + " " + state.word());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A text with all of them in words. */
  String readable(String text) {
    String readable = text;
    if (text.contains(PREFIX)) {
      for (Map.Entry<String, EnumSet<After.State>> entry : awaited.entrySet()) {
        for (After.State state : entry.getValue()) {
          readable =
              readable.replace(
                  variable(entry.getKey(), state), "'" + entry.getKey() + " " + state.word() + "'");
        }
      }
    }
    return readable;
  }

  /** The states of a step that somebody waits for. */
  Set<After.State> awaited(String step) {
    return awaited.getOrDefault(step, EnumSet.noneOf(After.State.class));
  }
}
