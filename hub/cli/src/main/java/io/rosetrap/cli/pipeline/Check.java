package io.rosetrap.cli.pipeline;

/** What can be told of a pipeline as a whole before it runs. */
final class Check {
  private final Pipeline pipeline;
  private final Problems problems;
  private final boolean complete;

  Check(Pipeline pipeline, Problems problems, boolean complete) {
    this.pipeline = pipeline;
    this.problems = problems;
    this.complete = complete;
  }

  void run() {
    if (complete && pipeline.steps().isEmpty() && !problems.hasErrors()) {
      problems.error(new Place(pipeline.name(), 0, 0), "The pipeline has no steps.");
    }
  }
}
