package io.rosetrap.cli;

import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.PipelineGraph;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Draws a pipeline, and starts nothing. */
final class GraphCommand implements Command {
  private final PipelineOptions options = new PipelineOptions("graph");
  private final Option<Boolean> mermaid =
      Option.flag("Draw a Mermaid flow chart, which GitHub and GitLab show.", "--mermaid");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap graph");
    spec.usageMessage()
        .header("Draws the steps of a pipeline, and what goes between them")
        .customSynopsis("rosetrap graph FILE... [OPTIONS]")
        .description(
            "Shows the steps in stages, each with what it waits for, reads and writes. Starts",
            "nothing. The exit code is 2 if the pipeline cannot run as it is written.")
        .footer(
            "rosetrap graph pipeline.yaml",
            "rosetrap graph pipeline.yaml --mermaid > pipeline.mmd");
    options.addTo(spec);
    Option.addAll(spec, mermaid);
    return spec;
  }

  @Override
  public Section section() {
    return new Section("", List.of());
  }

  @Override
  public int run(Console console) throws IOException {
    Optional<Pipeline> pipeline = options.load(console);
    if (pipeline.isEmpty()) {
      return PipelineOptions.WRONG;
    }
    console.print(
        mermaid.or(false)
            ? PipelineGraph.mermaid(pipeline.get())
            : PipelineGraph.text(pipeline.get()));
    return 0;
  }
}
