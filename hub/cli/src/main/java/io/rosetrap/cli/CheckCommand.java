package io.rosetrap.cli;

import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.PipelineException;
import io.rosetrap.cli.pipeline.PipelineGraph;
import io.rosetrap.cli.pipeline.PipelineLoader;
import io.rosetrap.cli.pipeline.PipelineSchema;
import io.rosetrap.cli.pipeline.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Says whether a pipeline can run as it is written, and starts nothing. */
final class CheckCommand implements Command {
  private final PipelineOptions options = new PipelineOptions("check");
  private final Option<Boolean> schema =
      Option.flag(
          "Print the JSON Schema of pipeline files, for editors, and do nothing else.",
          "--print-schema");
  private final Option<String> format =
      Option.of(
          Kind.oneOf("text", "json"),
          "FORMAT",
          "How to tell: text (the default) or json.",
          "--format");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap check");
    spec.usageMessage()
        .header("Checks a pipeline, and starts nothing")
        .customSynopsis("rosetrap check FILE... [OPTIONS]", "rosetrap check --print-schema")
        .description(
            "Tells all that is wrong, and where: keys that there are not, variables that",
            "nobody writes or two steps write, steps that wait for each other or can never",
            "start, types that do not fit. The exit code is 0 if it can run, 2 if not.")
        .footer(
            "rosetrap check pipeline.yaml",
            "rosetrap check build.yaml deploy.yaml -p region=eu",
            "rosetrap check pipeline.yaml --format json | jq '.problems'",
            "rosetrap check --print-schema > pipeline.schema.json");
    options.addTo(spec);
    Option.addAll(spec, schema, format);
    return spec;
  }

  @Override
  public Section section() {
    return new Section("", List.of());
  }

  @Override
  public int run(Console console) throws IOException {
    if (schema.or(false)) {
      console.print(PipelineSchema.text());
      return 0;
    }
    boolean json = format.or("text").equals("json");
    try {
      PipelineLoader.Loaded loaded = options.read(console.environment());
      Pipeline pipeline = loaded.pipeline();
      if (json) {
        console.printLine(json(loaded));
      } else {
        loaded.warnings().forEach(warning -> console.err().print(warning.text()));
        console.printLine(
            Table.oneLine(pipeline.name())
                + " can run: "
                + PipelineGraph.summary(pipeline)
                + (loaded.warnings().isEmpty() ? "." : ", and " + warnings(loaded) + "."));
      }
      return 0;
    } catch (PipelineException e) {
      if (json) {
        JsonText text = new JsonText().open('{').member("valid", false);
        console.printLine(problems(text, e.problems()).close('}').toString());
      } else {
        console.err().print(e.text());
      }
      return PipelineOptions.WRONG;
    }
  }

  private static String warnings(PipelineLoader.Loaded loaded) {
    int number = loaded.warnings().size();
    return number == 1 ? "1 warning" : number + " warnings";
  }

  private static String json(PipelineLoader.Loaded loaded) {
    Pipeline pipeline = loaded.pipeline();
    JsonText text = new JsonText().open('{').member("valid", true);
    text.member("name", pipeline.name());
    text.name("steps").open('[');
    pipeline
        .steps()
        .forEach(
            step -> {
              text.open('{').member("name", step.name());
              text.member("kind", step.kind().name().toLowerCase(Locale.ROOT));
              text.name("reads").open('[');
              step.reads().forEach(read -> text.string(read.variable()));
              text.close(']').name("writes").open('[');
              step.writes().forEach(write -> text.string(write.variable()));
              text.close(']').close('}');
            });
    text.close(']').name("inputs").open('[');
    pipeline.inputs().forEach(input -> text.string(input.variable()));
    text.close(']');
    return problems(text, loaded.warnings()).close('}').toString();
  }

  private static JsonText problems(JsonText text, List<Problem> problems) {
    text.name("problems").open('[');
    for (Problem problem : problems) {
      text.open('{').member("file", problem.place().file());
      text.member("line", problem.place().line());
      text.member("column", problem.place().column());
      text.member("severity", problem.severity().name().toLowerCase(Locale.ROOT));
      text.member("message", problem.message());
      text.member("hint", problem.hint());
      text.close('}');
    }
    return text.close(']');
  }
}
