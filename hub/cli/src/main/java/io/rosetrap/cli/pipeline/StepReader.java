package io.rosetrap.cli.pipeline;

import io.rosetrap.cli.Slips;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the steps of a file, and multiplies those with a matrix or replicas. For one thread. */
final class StepReader {
  static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * A step, and what it comes after by the names that stand in the file.
   *
   * @param step without {@code after}
   * @param after what stands there
   */
  record Draft(Step step, List<AfterReader.Wanted> after) {}

  /**
   * What the steps of a file have in common.
   *
   * @param folder of the file
   * @param environment that of the pipeline, from the outermost file to this one
   * @param defaults those of the file
   */
  record Common(Path folder, List<Section> environment, Optional<Section> defaults) {}

  private final Problems problems;
  private final Templates templates;
  private final ValueReader values;
  private final AfterReader afters;
  private final ProgramReader programs;
  private final ProbeReader probes;
  private final Matrices matrices;
  private boolean stepsMissing;
  private boolean writesMissing;

  StepReader(Problems problems, Templates templates) {
    this.problems = problems;
    this.templates = templates;
    Conditions conditions = new Conditions(problems, templates);
    this.values = new ValueReader(problems, templates, conditions, new Types(problems));
    this.afters = new AfterReader(problems, templates, conditions);
    this.programs = new ProgramReader(problems, templates);
    this.probes = new ProbeReader(problems, templates, conditions, programs);
    this.matrices = new Matrices(problems, templates);
  }

  /** Whether a step is missing, because it is none. */
  boolean isStepMissing() {
    return stepsMissing;
  }

  /** Whether something may be missing that steps write, because it is wrong. */
  boolean isWriteMissing() {
    return writesMissing;
  }

  List<Draft> read(Node.Entry entry, Common common, Scope scope) {
    List<Draft> drafts = new ArrayList<>();
    int errors = problems.errors();
    String owner = "step " + Printable.quoted(entry.key());
    Optional<Section> step = Section.of(entry.value(), Shape.STEP, owner, problems);
    stepsMissing |= step.isEmpty();
    if (step.isPresent()) {
      OptionalInt replicas = step.get().number("replicas", 1, Budget.MOST_STEPS);
      List<Map<String, String>> combinations = matrices.read(step.get(), scope);
      long number = (long) combinations.size() * replicas.orElse(1);
      if (number > Budget.MOST_STEPS) {
        matrices.tooMany(step.get(), number);
        combinations = combinations.subList(0, 1);
        replicas = OptionalInt.of(1);
      }
      // A key that is mistyped may have been meant for 'writes'.
      writesMissing |= problems.errors() > errors;
      for (Map<String, String> combination : combinations) {
        for (int replica = 1; replica <= replicas.orElse(1) && !templates.areSpent(); replica++) {
          OptionalInt one = replicas.isPresent() ? OptionalInt.of(replica) : OptionalInt.empty();
          String name = name(entry.key(), combination, one);
          Scope own = scope.in(new Scope.OfStep(name, combination, one));
          drafts.add(one(entry, step.get(), common, own, name));
        }
      }
    }
    return drafts;
  }

  private static String name(String entry, Map<String, String> matrix, OptionalInt replica) {
    return entry
        + (matrix.isEmpty() ? "" : " (" + String.join(", ", matrix.values()) + ")")
        + (replica.isEmpty() ? "" : " [" + replica.getAsInt() + "]");
  }

  /** One of the steps that an entry stands for. */
  private Draft one(Node.Entry entry, Section step, Common common, Scope scope, String name) {
    List<NamedTemplate> used = new ArrayList<>();
    List<Read> reads = values.reads(step, scope, used);
    int errors = problems.errors();
    List<Write> writes = values.writes(step, scope, used);
    writesMissing |= problems.errors() > errors;
    List<AfterReader.Wanted> after = afters.read(step, scope);
    List<String> shell = shell(step, common);
    Optional<Program> program = programs.read(step, shell, scope, used);
    if (!step.has("run")) {
      problems.error(
          entry.place(),
          Section.capitalized(step.owner()) + " has no 'run'.",
          "Say what it runs: 'run: ./build.sh', or 'run: [program, word]'.");
    }
    if (step.has("shell") && step.get("run").filter(Node.Items.class::isInstance).isPresent()) {
      problems.error(
          step.place("shell"), step.called("shell") + " goes with a script, not with a list.");
    }
    Map<String, Template> environment = environment(step, common, scope, used);
    Template directory = directory(step, common, scope, used);
    Optional<Probe> probe = probes.read(step, shell, scope, used);
    imply(reads, used);
    Set<String> secrets = secrets(step, scope);
    Environments.refuseClashes(step, reads, secrets, problems);
    step.text("description", "what it is for");
    Step built =
        new Step(
            name,
            participant(name),
            entry.key(),
            kind(step),
            step.get("description").map(StepReader::scalar).orElse(""),
            program.orElse(new Program.Words(List.of())),
            directory,
            environment,
            secrets,
            reads,
            writes,
            List.of(),
            probe,
            Retries.read(step, problems)
                .or(() -> common.defaults().flatMap(this::retry))
                .orElse(Retry.NONE),
            step.span("timeout").or(() -> common.defaults().flatMap(d -> d.span("timeout"))),
            step.duration("grace")
                .or(() -> common.defaults().flatMap(d -> d.duration("grace")))
                .orElse(GRACE),
            entry.place());
    return new Draft(built, after);
  }

  private Optional<Retry> retry(Section defaults) {
    return Retries.read(defaults, problems);
  }

  private static String scalar(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  private List<String> shell(Section step, Common common) {
    return programs
        .shell(step)
        .or(() -> common.defaults().flatMap(programs::shell))
        .orElse(ProgramReader.SHELL);
  }

  private Step.Kind kind(Section step) {
    Step.Kind kind = Step.Kind.TASK;
    for (Step.Kind other : List.of(Step.Kind.SERVICE, Step.Kind.ALWAYS, Step.Kind.CLEANUP)) {
      String key = other.name().toLowerCase(Locale.ROOT);
      if (step.flag(key)) {
        if (kind != Step.Kind.TASK) {
          problems.error(
              step.place(key),
              "'"
                  + key
                  + "' does not go with '"
                  + kind.name().toLowerCase(Locale.ROOT)
                  + "': a step is one of them.");
        }
        kind = other;
      }
    }
    return kind;
  }

  /** What a template needs is read, too, unless it is there already before the start. */
  private void imply(List<Read> reads, List<NamedTemplate> used) {
    Set<String> there = new HashSet<>();
    for (Read read : reads) {
      if (read.beforeStart()) {
        there.add(read.variable());
      }
    }
    for (NamedTemplate template : used) {
      templates
          .variables(template.text(), template.template())
          .forEach(
              (variable, place) -> {
                if (there.add(variable)) {
                  reads.add(new Read(variable, new Read.ToTemplate(), ValueType.ANY, place));
                }
              });
    }
  }

  private Map<String, Template> environment(
      Section step, Common common, Scope scope, List<NamedTemplate> used) {
    Map<String, Template> environment = new LinkedHashMap<>();
    for (Section outer : common.environment()) {
      List<NamedTemplate> shared = new ArrayList<>();
      environment.putAll(Environments.read(outer, scope, shared, templates, problems));
      Environments.refuseVariables(shared, "'env' of the pipeline", templates, problems);
    }
    environment.putAll(Environments.read(step, scope, used, templates, problems));
    return environment;
  }

  private Set<String> secrets(Section step, Scope scope) {
    Set<String> secrets = new LinkedHashSet<>();
    for (Node.Scalar name :
        step.texts("secrets", "names that 'secrets' of the pipeline declares")) {
      if (scope.secrets().contains(name.text())) {
        secrets.add(name.text());
      } else {
        List<String> similar = Slips.similar(name.text(), List.copyOf(scope.secrets()));
        problems.error(
            name.place(),
            "The secret " + Printable.quoted(name.text()) + " is not declared.",
            similar.isEmpty()
                ? "Declare it for the pipeline: 'secrets: [" + Printable.cut(name.text()) + "]'."
                : Section.meant(similar));
      }
    }
    return secrets;
  }

  private Template directory(Section step, Common common, Scope scope, List<NamedTemplate> used) {
    Optional<Node.Scalar> own = step.text("dir", "sub");
    Optional<Node.Scalar> text = own.or(() -> common.defaults().flatMap(d -> d.text("dir", "sub")));
    String folder = common.folder().toString();
    if (text.isEmpty()) {
      return Template.of(folder);
    }
    Template directory = templates.parse(text.get(), scope);
    if (own.isPresent()) {
      used.add(new NamedTemplate(text.get(), directory));
    } else {
      List<NamedTemplate> shared = List.of(new NamedTemplate(text.get(), directory));
      Environments.refuseVariables(shared, "'defaults'", templates, problems);
    }
    String start =
        directory.parts().isEmpty()
            ? ""
            : switch (directory.parts().getFirst()) {
              case Template.Literal literal -> literal.text();
              case Template.Given given -> given.text();
              case Template.OfVariable v -> "";
              case Template.OfSecret s -> "";
              // The folder of the run is absolute.
              case Template.OfRun r -> r.fact() == Template.Fact.FOLDER ? "/" : "";
            };
    if (start.startsWith("/") || Path.of(sane(start)).isAbsolute()) {
      return directory;
    }
    List<Template.Part> parts = new ArrayList<>();
    parts.add(new Template.Literal(folder + "/"));
    parts.addAll(directory.parts());
    return joined(parts);
  }

  private static String sane(String path) {
    return path.indexOf('\0') < 0 ? path : "";
  }

  private static Template joined(List<Template.Part> parts) {
    if (parts.size() > 1
        && parts.get(0) instanceof Template.Literal first
        && parts.get(1) instanceof Template.Literal second) {
      List<Template.Part> joined = new ArrayList<>(parts.subList(1, parts.size()));
      joined.set(0, new Template.Literal(first.text() + second.text()));
      return new Template(joined);
    }
    return new Template(parts);
  }

  /** The name as the hub takes it. */
  static String participant(String name) {
    StringBuilder participant = new StringBuilder();
    name.codePoints()
        .forEach(
            point -> {
              boolean half = Character.getType(point) == Character.SURROGATE;
              boolean control = Character.isISOControl(point);
              participant.appendCodePoint(half ? Printable.REPLACEMENT : control ? ' ' : point);
            });
    String stripped = participant.toString().strip();
    int end = Math.min(stripped.length(), 200);
    if (end > 0 && Character.isHighSurrogate(stripped.charAt(end - 1))) {
      end--;
    }
    return stripped.substring(0, end).strip();
  }
}
