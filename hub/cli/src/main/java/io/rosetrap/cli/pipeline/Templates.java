package io.rosetrap.cli.pipeline;

import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.cli.Slips;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns texts into templates: finds what stands in <code>${{ }}</code>. For use by one thread. */
final class Templates {
  private static final String OPEN = "${{";
  private static final String CLOSE = "}}";
  private static final int MOST_PARTS = 2_000;
  private static final List<String> OF_STEP = List.of("name", "replica", "attempt");
  private static final List<String> OF_RUN = List.of("name", "url", "folder");

  /** A part of a text: what stands there, or the words of an expression and where in the file. */
  private record Raw(String text, int at) {
    boolean isLiteral() {
      return at < 0;
    }
  }

  private final Problems problems;
  private final Budget budget;

  /** Cut up once, and not for each step of a matrix again. */
  private final IdentityHashMap<Node.Scalar, List<Raw>> cut = new IdentityHashMap<>();

  Templates(Problems problems, Budget budget) {
    this.problems = problems;
    this.budget = budget;
  }

  Template parse(Node.Scalar text, Scope scope) {
    List<Raw> raws = cut.computeIfAbsent(text, this::cut);
    if (raws.size() > MOST_PARTS || text.text().indexOf('\0') >= 0) {
      return refuse(text);
    }
    List<Template.Part> parts = new ArrayList<>();
    if (!budget.take(raws.size(), text.place())) {
      return Template.of("");
    }
    for (Raw raw : raws) {
      if (raw.isLiteral()) {
        parts.add(new Template.Literal(raw.text()));
      } else {
        Template.Part part = expression(raw, text, scope);
        if (part != null) {
          parts.add(part);
        }
      }
    }
    return new Template(parts);
  }

  private Template refuse(Node.Scalar text) {
    boolean nul = text.text().indexOf('\0') >= 0;
    problems.error(
        text.place(),
        nul
            ? "There is a NUL in this text, which no program can be given."
            : "In this text there is more to fill in than can be read: more than "
                + MOST_PARTS / 2
                + " times ${{ }}.");
    return Template.of("");
  }

  /** A text that is known before anything starts, such as a name. */
  String known(Node.Scalar text, Scope scope, String what) {
    Template template = parse(text, scope);
    if (budget.isSpent()) {
      return "";
    }
    StringBuilder known = new StringBuilder();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Literal literal -> append(known, literal.text(), text);
        case Template.Given given -> append(known, given.text(), text);
        case Template.OfVariable v -> tooLate(text, what);
        case Template.OfSecret s -> tooLate(text, what);
        case Template.OfRun r -> tooLate(text, what);
      }
    }
    return known.toString();
  }

  /** Whether there is no use in reading on. */
  boolean areSpent() {
    return budget.isSpent();
  }

  private void append(StringBuilder known, String text, Node.Scalar of) {
    if (budget.take(text.length(), of.place())) {
      known.append(text);
    }
  }

  private void tooLate(Node.Scalar text, String what) {
    problems.error(
        text.place(),
        "In "
            + what
            + " stands something that is known only when the pipeline runs: "
            + Printable.cut(text.text())
            + ".",
        "Here can stand params, matrix, env, step.name and step.replica.");
  }

  /** Where the expressions of a text that was parsed stand, in their order. */
  List<Place> places(Node.Scalar text) {
    return cut.getOrDefault(text, List.of()).stream()
        .filter(raw -> !raw.isLiteral())
        .map(raw -> text.source().place(raw.at()))
        .toList();
  }

  /** The variables that are named in a text that was parsed, and where each is first. */
  Map<String, Place> variables(Node.Scalar text, Template template) {
    Map<String, Place> places = new LinkedHashMap<>();
    Set<String> variables = template.variables();
    if (!variables.isEmpty()) {
      for (Raw raw : cut.getOrDefault(text, List.of())) {
        int hash = raw.text().indexOf('#');
        String name = hash < 0 ? raw.text() : raw.text().substring(0, hash);
        if (!raw.isLiteral() && variables.contains(name) && !places.containsKey(name)) {
          places.put(name, text.source().place(raw.at()));
        }
      }
    }
    return places;
  }

  private List<Raw> cut(Node.Scalar scalar) {
    String text = scalar.text();
    List<Raw> raws = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int from = 0;
    // The n-th in the file is the n-th in the text, whatever quotes and indentation are between.
    int inFile = scalar.start() - 1;
    for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, from)) {
      int next = scalar.source().text().indexOf(OPEN, inFile + 1);
      inFile = next >= 0 && next < scalar.end() ? next : Math.max(inFile, scalar.start());
      boolean escaped = at > from && text.charAt(at - 1) == '$';
      if (escaped) {
        literal.append(text, from, at - 1).append(OPEN);
        from = at + OPEN.length();
        continue;
      }
      int end = text.indexOf(CLOSE, at);
      if (end < 0) {
        problems.error(
            scalar.source().place(inFile),
            "The ${{ here is not closed by }}.",
            "A ${{ that is none of ours is written $${{.");
        break;
      }
      literal.append(text, from, at);
      if (!literal.isEmpty()) {
        raws.add(new Raw(literal.toString(), -1));
        literal.setLength(0);
      }
      raws.add(new Raw(text.substring(at + OPEN.length(), end).strip(), inFile));
      from = end + CLOSE.length();
    }
    literal.append(text, from, text.length());
    if (!literal.isEmpty()) {
      raws.add(new Raw(literal.toString(), -1));
    }
    return List.copyOf(raws);
  }

  private Template.@Nullable Part expression(Raw raw, Node.Scalar in, Scope scope) {
    String words = raw.text();
    int dot = words.indexOf('.');
    String owner = dot < 0 ? "" : words.substring(0, dot);
    String name = words.substring(dot + 1);
    return switch (owner) {
      case "params" -> given(raw, in, scope.parameters(), name, "parameter", "'params'");
      case "matrix" -> ofMatrix(raw, in, scope, name);
      case "env" -> ofEnvironment(raw, in, scope, name);
      case "secrets" -> secret(raw, in, scope, name);
      case "step" -> ofStep(raw, in, scope, name);
      case "run" -> ofRun(raw, in, name);
      default -> variable(raw, in);
    };
  }

  private Template.@Nullable Part given(
      Raw raw, Node.Scalar in, Map<String, String> known, String name, String kind, String where) {
    String value = known.get(name);
    if (value == null) {
      tellUnknown(raw, in, kind, name, known.keySet(), where);
      return null;
    }
    return new Template.Given(raw.text(), value);
  }

  private Template.@Nullable Part ofMatrix(Raw raw, Node.Scalar in, Scope scope, String name) {
    if (scope.step().isEmpty()) {
      wrong(raw, in, "There is no matrix outside of a step.", "");
      return null;
    }
    Map<String, String> matrix = scope.step().get().matrix();
    return given(raw, in, matrix, name, "value", "the step's 'matrix'");
  }

  private Template.@Nullable Part ofEnvironment(Raw raw, Node.Scalar in, Scope scope, String name) {
    String value = scope.environment().get(name);
    if (value == null) {
      wrong(
          raw,
          in,
          "The variable " + Printable.quoted(name) + " is not set in the environment.",
          "Set it before the command, or take a parameter with a default: ${{ params."
              + Printable.cut(name)
              + " }}.");
      return null;
    }
    return new Template.Given(raw.text(), value);
  }

  private Template.@Nullable Part secret(Raw raw, Node.Scalar in, Scope scope, String name) {
    if (!scope.secrets().contains(name)) {
      tellUnknown(raw, in, "secret", name, scope.secrets(), "'secrets' of the pipeline");
      return null;
    }
    return new Template.OfSecret(name);
  }

  private Template.@Nullable Part ofStep(Raw raw, Node.Scalar in, Scope scope, String name) {
    if (scope.step().isEmpty()) {
      wrong(
          raw,
          in,
          "There is no step here that 'step." + Printable.cut(name) + "' could be of.",
          "");
      return null;
    }
    Scope.OfStep step = scope.step().get();
    return switch (name) {
      case "name" -> new Template.Given("step.name", step.name());
      case "attempt" -> new Template.OfRun(Template.Fact.ATTEMPT);
      case "replica" -> {
        if (step.replica().isEmpty()) {
          wrong(raw, in, "The step has no 'replicas', so that 'step.replica' is nothing.", "");
          yield null;
        }
        yield new Template.Given(raw.text(), Integer.toString(step.replica().getAsInt()));
      }
      default -> {
        tellUnknown(raw, in, "step.", OF_STEP, name);
        yield null;
      }
    };
  }

  private Template.@Nullable Part ofRun(Raw raw, Node.Scalar in, String name) {
    return switch (name) {
      case "name" -> new Template.OfRun(Template.Fact.RUN);
      case "url" -> new Template.OfRun(Template.Fact.URL);
      case "folder" -> new Template.OfRun(Template.Fact.FOLDER);
      default -> {
        tellUnknown(raw, in, "run.", OF_RUN, name);
        yield null;
      }
    };
  }

  private Template.@Nullable Part variable(Raw raw, Node.Scalar in) {
    int hash = raw.text().indexOf('#');
    String name = hash < 0 ? raw.text() : raw.text().substring(0, hash);
    String pointer = hash < 0 ? "" : raw.text().substring(hash + 1);
    try {
      Names.requireVariable(name);
    } catch (RoseTrapException e) {
      wrong(
          raw,
          in,
          String.valueOf(e.getMessage()),
          "Between ${{ and }} stands one name: a variable, or params.x, matrix.x, env.X, secrets.X,"
              + " step.name, run.name and the like.");
      return null;
    }
    Optional<String> fault = Pointers.fault(pointer);
    if (fault.isPresent()) {
      wrong(raw, in, fault.get(), "");
      return null;
    }
    return new Template.OfVariable(name, pointer);
  }

  private void tellUnknown(
      Raw raw, Node.Scalar in, String kind, String name, Collection<String> known, String where) {
    List<String> similar = Slips.similar(name, List.copyOf(known));
    wrong(
        raw,
        in,
        "There is no " + kind + " " + Printable.quoted(name) + ".",
        !similar.isEmpty()
            ? Section.meant(similar)
            : known.isEmpty()
                ? "Declare it in " + where + "."
                : "In "
                    + where
                    + " there are: "
                    + Printable.cut(String.join(", ", new TreeSet<>(known)))
                    + ".");
  }

  private void tellUnknown(
      Raw raw, Node.Scalar in, String prefix, List<String> known, String name) {
    List<String> all = known.stream().map(k -> prefix + k).toList();
    List<String> similar = Slips.similar(prefix + name, all);
    wrong(
        raw,
        in,
        "There is no " + Printable.quoted(prefix + name) + ".",
        similar.isEmpty() ? "There are: " + String.join(", ", all) + "." : Section.meant(similar));
  }

  private void wrong(Raw raw, Node.Scalar in, String message, String hint) {
    problems.error(in.source().place(raw.at()), message, hint);
  }
}
