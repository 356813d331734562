package io.rosetrap.cli.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads pipelines from files, checks them, and multiplies their steps. All that is wrong is found
 * at once. Nothing is started, and no file is opened but those that are named. Safe for use by many
 * threads.
 */
public final class PipelineLoader {
  private final Sources sources = new Sources();
  private final Problems problems = new Problems(sources);
  private final Budget budget = new Budget(problems);
  private final Templates templates = new Templates(problems, budget);
  private final Given given;

  private PipelineLoader(Given given) {
    this.given = given;
  }

  /**
   * What is given from outside of the files.
   *
   * @param parameters values of the pipeline's parameters, by name
   * @param inputs values of variables, by name; one that is not declared is taken as declared
   * @param environment that of the command, for <code>${{ env.X }}</code>
   */
  public record Given(
      Map<String, String> parameters, Map<String, String> inputs, Map<String, String> environment) {
    /** Nothing. */
    public static final Given NOTHING = new Given(Map.of(), Map.of(), Map.of());
  }

  /**
   * A pipeline that can run, and what looks wrong about it all the same.
   *
   * @param pipeline the pipeline
   * @param warnings in the order of the files
   */
  public record Loaded(Pipeline pipeline, List<Problem> warnings) {
    /** Copies the list. */
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads a pipeline.
   *
   * @param files one or more, whose steps are put together; relative to the working directory
   * @param params the values of parameters
   * @param environment that of the command
   * @return the pipeline
   * @throws PipelineException with all that is wrong
   */
  public static Pipeline load(
      List<Path> files, Map<String, String> params, Map<String, String> environment)
      throws PipelineException {
    return load(files, new Given(params, Map.of(), environment)).pipeline();
  }

  /**
   * Reads a pipeline.
   *
   * @param files one or more, whose steps are put together; relative to the working directory
   * @param given what comes from outside of the files
   * @return the pipeline with its warnings
   * @throws PipelineException with all that is wrong
   */
  public static Loaded load(List<Path> files, Given given) throws PipelineException {
    return new PipelineLoader(given).load(files);
  }

  private Loaded load(List<Path> files) throws PipelineException {
    if (files.isEmpty()) {
      problems.error(new Place("pipeline", 0, 0), "No file is named.");
    }
    Includes includes = new Includes(sources, problems);
    List<Includes.Part> parts = includes.read(files);
    Declarations declarations = new Declarations(problems, templates, given);
    parts.forEach(declarations::read);
    Scope scope = declarations.scope();
    StepReader reader = new StepReader(problems, templates);
    List<StepReader.Draft> drafts = new ArrayList<>();
    for (Includes.Part part : parts) {
      drafts.addAll(steps(part, reader, scope, drafts.size()));
    }
    boolean complete = includes.isComplete() && !reader.isStepMissing();
    if (drafts.isEmpty() && complete && !problems.hasErrors()) {
      problems.error(
          parts.getFirst().source().whole(),
          "The pipeline has no steps.",
          "It has at least one: 'steps: {hello: {run: echo hello}}'.");
    }
    List<Step> steps = new Wiring(drafts, problems, budget, complete).steps();
    Pipeline pipeline = pipeline(files, parts, declarations, scope, steps);
    if (!budget.isSpent()) {
      new Check(pipeline, problems, complete && !reader.isWriteMissing()).run();
    }
    if (problems.hasErrors()) {
      throw new PipelineException(problems.all());
    }
    return new Loaded(pipeline, problems.all());
  }

  private List<StepReader.Draft> steps(
      Includes.Part part, StepReader reader, Scope scope, int before) {
    Section file = part.section();
    List<Section> environment = new ArrayList<>(part.outer());
    environment.add(file);
    Optional<Section> defaults =
        file.get("defaults")
            .flatMap(node -> Section.of(node, Shape.DEFAULTS, "'defaults'", problems));
    StepReader.Common common = new StepReader.Common(part.source().folder(), environment, defaults);
    List<StepReader.Draft> drafts = new ArrayList<>();
    Optional<Node> steps = file.get("steps");
    if (steps.isPresent() && !(steps.get() instanceof Node.Fields)) {
      file.wrong(
          "steps",
          steps.get(),
          "a mapping of names to steps",
          "For instance: steps: {hello:" + " {run: echo hello}}.");
    }
    if (steps.isPresent() && steps.get() instanceof Node.Fields fields) {
      for (Node.Entry entry : fields.entries()) {
        drafts.addAll(reader.read(entry, common, scope));
        if (before + drafts.size() > Budget.MOST_STEPS) {
          problems.error(
              entry.place(),
              "With this there are more than " + Budget.MOST_STEPS + " steps in the pipeline.");
          return List.of();
        }
      }
    }
    return drafts;
  }

  private static Pipeline pipeline(
      List<Path> files,
      List<Includes.Part> parts,
      Declarations declarations,
      Scope scope,
      List<Step> steps) {
    Optional<Duration> timeout = Optional.empty();
    String name = "pipeline";
    Path folder = Path.of("").toAbsolutePath();
    if (!parts.isEmpty()) {
      Includes.Part first = parts.getFirst();
      timeout = first.section().span("timeout");
      folder = first.source().folder();
      name =
          first
              .section()
              .text("name", "nightly")
              .map(Node.Scalar::text)
              .orElse(withoutEnding(first.source().path()));
    }
    return new Pipeline(
        name,
        files,
        folder,
        Collections.unmodifiableMap(new LinkedHashMap<>(scope.parameters())),
        declarations.secrets(),
        timeout,
        steps,
        declarations.inputs());
  }

  private static String withoutEnding(Path path) {
    Path file = path.getFileName();
    String name = file == null ? "pipeline" : file.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
