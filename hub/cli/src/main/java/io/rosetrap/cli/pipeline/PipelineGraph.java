package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Draws a pipeline: which steps come first, and what goes from one to the other. */
public final class PipelineGraph {
  private static final String OUTSIDE = "outside";

  private final Pipeline pipeline;
  private final Needs needs;

  private PipelineGraph(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.needs = new Needs(pipeline);
  }

  /**
   * The steps in stages: those of one can start when those of the stages before have come as far as
   * they are waited for.
   *
   * @param pipeline a pipeline
   * @return lines, each with its end
   */
  public static String text(Pipeline pipeline) {
    return new PipelineGraph(pipeline).stages();
  }

  /**
   * The same as a flow chart.
   *
   * @param pipeline a pipeline
   * @return the source of a Mermaid diagram
   */
  public static String mermaid(Pipeline pipeline) {
    return new PipelineGraph(pipeline).chart();
  }

  /**
   * What there is in a pipeline.
   *
   * @param pipeline a pipeline
   * @return for instance {@code 3 steps and 2 variables}
   */
  public static String summary(Pipeline pipeline) {
    Set<String> variables = new LinkedHashSet<>(new Needs(pipeline).variables());
    pipeline.inputs().forEach(input -> variables.add(input.variable()));
    return count(pipeline.steps().size(), "step") + " and " + count(variables.size(), "variable");
  }

  private static String count(int number, String what) {
    return (number == 0 ? "no" : number) + " " + what + (number == 1 ? "" : "s");
  }

  // --- as text ---------------------------------------------------------------------------------

  private String stages() {
    List<Step> steps = pipeline.steps();
    int[] stages = new int[steps.size()];
    List<List<Need>> waiting = new ArrayList<>();
    steps.forEach(step -> waiting.add(new ArrayList<>()));
    for (Need need : needs.all()) {
      if (need.from() == Need.Point.START) {
        waiting.get(need.other()).add(need);
      }
    }
    int last = 1;
    for (int step : needs.order()) {
      stages[step] = Math.max(stages[step], 1);
      last = Math.max(last, stages[step]);
      for (Need need : waiting.get(step)) {
        stages[need.step()] = Math.max(stages[need.step()], stages[step] + 1);
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(line(pipeline.name())).append(": ").append(summary(pipeline)).append("\n");
    for (int stage = 1; stage <= last; stage++) {
      int shown = stage;
      append(text, Integer.toString(stage), step -> stages[step] == shown && !isLast(step));
    }
    append(text, "at the end", this::isLast);
    return text.toString();
  }

  private boolean isLast(int step) {
    return pipeline.steps().get(step).kind() == Step.Kind.CLEANUP;
  }

  private void append(StringBuilder text, String stage, IntPredicate in) {
    boolean headed = false;
    for (int i = 0; i < pipeline.steps().size(); i++) {
      if (in.test(i)) {
        text.append(headed ? "" : "\n" + stage + "\n");
        headed = true;
        append(text, pipeline.steps().get(i));
      }
    }
  }

  private void append(StringBuilder text, Step step) {
    String kind =
        switch (step.kind()) {
          case TASK, CLEANUP -> "";
          case SERVICE -> "  (service)";
          case ALWAYS -> "  (always)";
        };
    text.append("  ").append(line(step.name())).append(kind).append('\n');
    appendList(text, "after", step.after().stream().map(PipelineGraph::words).toList());
    appendList(
        text,
        "reads",
        step.reads().stream()
            .map(
                read ->
                    read.variable()
                        + " from "
                        + writer(read.variable())
                        + (read.beforeStart() ? "" : ", while it runs"))
            .toList());
    appendList(
        text,
        "writes",
        step.writes().stream()
            .map(w -> w.variable() + (w.source() instanceof Write.ByStep ? ", while it runs" : ""))
            .toList());
  }

  private static void appendList(StringBuilder text, String what, List<String> items) {
    String head = what;
    for (String item : items) {
      text.append("    ").append(head).append(" ".repeat(8 - head.length())).append(line(item));
      text.append('\n');
      head = "";
    }
  }

  private static String words(After after) {
    return switch (after) {
      case After.OfStep of -> of.step() + " " + of.state().word();
      case After.OfVariable of -> of.condition().toString();
    };
  }

  private String writer(String variable) {
    List<Integer> writers = needs.writers(variable);
    return writers.isEmpty() ? OUTSIDE : pipeline.steps().get(writers.getFirst()).name();
  }

  private static String line(String text) {
    return text.codePoints()
        .map(point -> Printable.steers(point) ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  // --- as a flow chart -------------------------------------------------------------------------

  /** Between two steps there is one arrow of a kind, with all that goes along it. */
  private record Arrow(String from, String to, boolean blocks) {}

  private String chart() {
    StringBuilder chart = new StringBuilder("flowchart TD\n");
    for (int i = 0; i < pipeline.steps().size(); i++) {
      chart.append("  s").append(i + 1).append(node(pipeline.steps().get(i))).append('\n');
    }
    List<Input> inputs = pipeline.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      String label = label(inputs.get(i).variable());
      chart.append("  i").append(i + 1).append("[/\"").append(label).append("\"/]\n");
    }
    arrows()
        .forEach(
            (arrow, labels) ->
                chart
                    .append("  ")
                    .append(arrow.from())
                    .append(arrow.blocks() ? " -->|\"" : " -.->|\"")
                    .append(
                        labels.stream().map(PipelineGraph::label).collect(Collectors.joining(", ")))
                    .append("\"| ")
                    .append(arrow.to())
                    .append('\n'));
    return chart.toString();
  }

  private static String node(Step step) {
    String label = "\"" + label(step.name()) + "\"";
    return switch (step.kind()) {
      case TASK -> "[" + label + "]";
      case SERVICE -> "([" + label + "])";
      case ALWAYS, CLEANUP -> "{{" + label + "}}";
    };
  }

  private Map<Arrow, Set<String>> arrows() {
    Map<Arrow, Set<String>> arrows = new LinkedHashMap<>();
    for (Need need : needs.all()) {
      boolean blocks = need.from() == Need.Point.START;
      String from = "s" + (need.other() + 1);
      String to = "s" + (need.step() + 1);
      arrows
          .computeIfAbsent(new Arrow(from, to, blocks), a -> new LinkedHashSet<>())
          .add(need.words());
    }
    List<String> inputs = pipeline.inputs().stream().map(Input::variable).toList();
    for (int i = 0; i < pipeline.steps().size(); i++) {
      for (Read read : pipeline.steps().get(i).reads()) {
        int input = inputs.indexOf(read.variable());
        if (input >= 0) {
          Arrow arrow = new Arrow("i" + (input + 1), "s" + (i + 1), read.beforeStart());
          arrows.computeIfAbsent(arrow, a -> new LinkedHashSet<>()).add(read.variable());
        }
      }
    }
    return arrows;
  }

  /** Any text as a label: what Mermaid could take for its own, or for HTML, by its number. */
  private static String label(String text) {
    StringBuilder label = new StringBuilder();
    int[] points = line(text).codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      boolean plain = point > 0x7f || Character.isLetter(point) || " _./,()".indexOf(point) >= 0;
      // A digit at the begin could begin a list in Markdown.
      boolean digit = point >= '0' && point <= '9' && i > 0;
      if (plain || digit || (point == '-' && i > 0)) {
        label.appendCodePoint(point);
      } else {
        label.append('#').append(point).append(';');
      }
    }
    return label.toString();
  }
}
