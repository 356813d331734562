package io.rosetrap.cli.pipeline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A text with places that are filled in when a step starts. What is known before, parameters and
 * the like, has been filled in already.
 *
 * @param parts in their order; neighbours of the type {@link Literal} are joined
 */
public record Template(List<Part> parts) {
  /** Copies the list. */
  public Template {
    parts = List.copyOf(parts);
  }

  /** A part of a text. */
  public sealed interface Part {}

  /**
   * What the author of the file wrote.
   *
   * @param text as it stands there
   */
  public record Literal(String text) implements Part {}

  /**
   * What came from elsewhere before the start, such as a parameter: data, never a part of a script.
   *
   * @param name as it is called in the file, for instance {@code params.size}
   * @param text its value
   */
  public record Given(String name, String text) implements Part {}

  /**
   * A variable of the run.
   *
   * @param variable its name
   * @param pointer a JSON Pointer into its value; empty for the whole
   */
  public record OfVariable(String variable, String pointer) implements Part {}

  /**
   * A secret.
   *
   * @param name as the pipeline declares it
   */
  public record OfSecret(String name) implements Part {}

  /**
   * Something that only the running step knows.
   *
   * @param fact what
   */
  public record OfRun(Fact fact) implements Part {}

  /** What a running step knows. */
  public enum Fact {
    /** {@code step.attempt}: 1, 2, 3… */
    ATTEMPT,
    /** {@code run.name}: the name of the run. */
    RUN,
    /** {@code run.url}: the hub's address. */
    URL,
    /** {@code run.folder}: where logs and reports of this run are. */
    FOLDER
  }

  /**
   * A text without anything to fill in.
   *
   * @param text any
   * @return a template
   */
  public static Template of(String text) {
    return new Template(List.of(new Literal(text)));
  }

  /**
   * The variables that must be there before it can be filled in.
   *
   * @return their names
   */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part instanceof OfVariable of) {
        names.add(of.variable());
      }
    }
    return names;
  }

  /** As the file has it, with what is known filled in; nothing secret is in it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Given given -> text.append(given.text());
        case OfVariable of ->
            text.append("${{ ")
                .append(of.variable())
                .append(of.pointer().isEmpty() ? "" : "#" + of.pointer())
                .append(" }}");
        case OfSecret secret -> text.append("${{ secrets.").append(secret.name()).append(" }}");
        case OfRun run ->
            text.append("${{ ")
                .append(
                    switch (run.fact()) {
                      case ATTEMPT -> "step.attempt";
                      case RUN -> "run.name";
                      case URL -> "run.url";
                      case FOLDER -> "run.folder";
                    })
                .append(" }}");
      }
    }
    return text.toString();
  }
}
