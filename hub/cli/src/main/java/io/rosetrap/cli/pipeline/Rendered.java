package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A program with all values in it, as it can be started. In a script each value becomes the
 * expansion of a variable of the shell, whose text the shell never reads as a part of the script.
 *
 * @param words the program and its arguments
 * @param environment what the script needs in the environment besides the step's own
 */
public record Rendered(List<String> words, Map<String, String> environment) {
  /** What the names in {@link #environment} begin with; a number follows. */
  static final String PREFIX = "ROSETRAP_V";

  /** Copies the list. */
  public Rendered {
    words = List.copyOf(words);
  }

  /**
   * Fills in.
   *
   * @param program what a step runs
   * @param values the text for a part of a template; never asked for a {@link Template.Literal} or
   *     a {@link Template.Given}. No text may have a NUL, which neither words nor environment can.
   * @return what to start
   */
  public static Rendered render(Program program, Function<Template.Part, String> values) {
    return switch (program) {
      case Program.Words words ->
          new Rendered(words.words().stream().map(word -> fill(word, values)).toList(), Map.of());
      case Program.Script script -> script(script, values);
    };
  }

  /**
   * Fills in a text.
   *
   * @param template what stands in the file
   * @param values as for {@link #render}
   * @return the text
   */
  public static String fill(Template template, Function<Template.Part, String> values) {
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(text(part, values));
    }
    return text.toString();
  }

  private static String text(Template.Part part, Function<Template.Part, String> values) {
    return switch (part) {
      case Template.Literal literal -> literal.text();
      case Template.Given given -> given.text();
      case Template.OfVariable of -> values.apply(of);
      case Template.OfSecret secret -> values.apply(secret);
      case Template.OfRun run -> values.apply(run);
    };
  }

  private static Rendered script(Program.Script script, Function<Template.Part, String> values) {
    Map<Template.Part, String> names = new LinkedHashMap<>();
    Map<String, String> environment = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (Template.Part part : script.script().parts()) {
      if (part instanceof Template.Literal literal) {
        text.append(literal.text());
        continue;
      }
      String name = names.computeIfAbsent(part, p -> PREFIX + (names.size() + 1));
      environment.computeIfAbsent(name, n -> text(part, values));
      text.append("${").append(name).append('}');
    }
    List<String> words = new ArrayList<>(script.shell());
    words.add(text.toString());
    return new Rendered(words, environment);
  }
}
