package io.rosetrap.cli.pipeline;

import io.rosetrap.cli.Slips;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be told of a pipeline as a whole before it runs. For one use. */
final class Check {
  private final Pipeline pipeline;
  private final Problems problems;
  private final boolean complete;
  private final Needs needs;
  private final Map<String, Input> inputs = new HashMap<>();

  /**
   * For a pipeline.
   *
   * @param complete whether all that was written down is in it; otherwise nothing is missed
   */
  Check(Pipeline pipeline, Problems problems, boolean complete) {
    this.pipeline = pipeline;
    this.problems = problems;
    this.complete = complete;
    this.needs = new Needs(pipeline);
    pipeline.inputs().forEach(input -> inputs.put(input.variable(), input));
  }

  void run() {
    writers();
    if (complete) {
      missing();
      services();
      unusedInputs();
    }
    boolean straight = waits();
    cleanup();
    pipeline.steps().forEach(this::requireWritable);
    new TypeCheck(pipeline, problems).run();
    if (straight) {
      new Reach(pipeline, needs, problems).run();
    }
  }

  // --- who writes ------------------------------------------------------------------------------

  private void writers() {
    Map<String, Step> first = new HashMap<>();
    for (Step step : pipeline.steps()) {
      for (Write write : step.writes()) {
        Step before = first.putIfAbsent(write.variable(), step);
        Input input = inputs.get(write.variable());
        if (input != null) {
          problems.error(
              write.place(),
              "The variable '"
                  + write.variable()
                  + "' comes from outside, after "
                  + input.place()
                  + ", and is written here.",
              "Take it from 'inputs', or from 'writes'.");
        } else if (before != null) {
          twoWriters(write, step, before);
        }
      }
    }
  }

  private void twoWriters(Write write, Step step, Step before) {
    boolean alike = step.entry().equals(before.entry()) && !step.name().equals(before.name());
    problems.error(
        write.place(),
        "The variable '"
            + write.variable()
            + "' is written by both "
            + Printable.quoted(before.name())
            + " and "
            + Printable.quoted(step.name())
            + ".",
        alike
            ? "Put what differs into its name, for instance "
                + write.variable()
                + "/${{ "
                + (step.name().endsWith("]") ? "step.replica" : "matrix.…")
                + " }}."
            : "A variable has one writer; give them names of their own.");
  }

  // --- who reads what nobody writes ------------------------------------------------------------

  private void missing() {
    for (Step step : pipeline.steps()) {
      for (Read read : step.reads()) {
        if (isMissing(read.variable())) {
          if (read.beforeStart()) {
            problems.error(read.place(), nobody(read.variable()), meant(read.variable()));
          } else {
            problems.warning(read.place(), nobody(read.variable()), meant(read.variable()));
          }
        }
      }
      for (After after : step.after()) {
        if (after instanceof After.OfVariable of && isMissing(of.variable())) {
          problems.error(of.place(), nobody(of.variable()), meant(of.variable()));
        }
      }
      step.ready()
          .filter(probe -> probe.check() instanceof Probe.OnVariable)
          .ifPresent(this::probed);
    }
  }

  private void probed(Probe probe) {
    String variable = ((Probe.OnVariable) probe.check()).variable();
    if (isMissing(variable)) {
      problems.error(probe.place(), nobody(variable), meant(variable));
    }
  }

  private boolean isMissing(String variable) {
    return needs.writers(variable).isEmpty() && !inputs.containsKey(variable);
  }

  private static String nobody(String variable) {
    return "Nobody writes the variable '" + variable + "'.";
  }

  private String meant(String variable) {
    List<String> known = new ArrayList<>(needs.variables());
    known.addAll(inputs.keySet());
    List<String> similar = Slips.similar(variable, known);
    return similar.isEmpty()
        ? "Name it in 'writes' of the step that writes it, or in 'inputs' if it comes from outside."
        : Section.meant(similar);
  }

  private void unusedInputs() {
    Set<String> read = new HashSet<>();
    for (Step step : pipeline.steps()) {
      step.reads().forEach(r -> read.add(r.variable()));
      for (After after : step.after()) {
        if (after instanceof After.OfVariable of) {
          read.add(of.variable());
        }
      }
      step.ready()
          .filter(probe -> probe.check() instanceof Probe.OnVariable)
          .ifPresent(probe -> read.add(((Probe.OnVariable) probe.check()).variable()));
    }
    for (Input input : pipeline.inputs()) {
      if (!read.contains(input.variable())) {
        List<String> similar = Slips.similar(input.variable(), List.copyOf(read));
        problems.warning(
            input.place(),
            "No step reads the variable '" + input.variable() + "'.",
            similar.isEmpty() ? "" : Section.meant(similar));
      }
    }
  }

  // --- who waits for whom ----------------------------------------------------------------------

  /** Tells of steps that wait for themselves or for each other; false where there are any. */
  private boolean waits() {
    List<Step> steps = pipeline.steps();
    List<Need> between = new ArrayList<>();
    int before = problems.errors();
    for (Need need : needs.all()) {
      if (need.step() == need.other()) {
        String name = Printable.quoted(steps.get(need.step()).name());
        problems.error(
            need.place(),
            "Step "
                + name
                + " waits for itself"
                + (need.variable()
                    ? ": it writes '" + need.words() + "', which it needs to start."
                    : "."),
            need.variable() ? "A step that reads it by itself, later, says 'step'." : "");
      } else {
        between.add(need);
      }
    }
    if (between.size() == needs.all().size()) {
      new Cycles(steps.size(), between).all().forEach(this::tell);
    }
    return problems.errors() == before;
  }

  private void tell(List<Need> round) {
    StringBuilder text = new StringBuilder("Steps wait for each other: ");
    for (Need need : round) {
      text.append(label(need.step()))
          .append(" -")
          .append(need.variable() ? "" : "after: ")
          .append(need.words())
          .append("-> ");
    }
    text.append(label(round.getFirst().step())).append('.');
    problems.error(
        round.getFirst().place(),
        text.toString(),
        "An arrow says what of the other a step waits for. Take one out, or let a step read by"
            + " itself while it runs ('step').");
  }

  private String label(int step) {
    return Printable.cut(pipeline.steps().get(step).name());
  }

  // --- rules of kinds --------------------------------------------------------------------------

  private void services() {
    Set<String> needed = new HashSet<>();
    for (Need need : needs.all()) {
      if (need.step() != need.other()) {
        needed.add(pipeline.steps().get(need.other()).name());
      }
    }
    for (Step step : pipeline.steps()) {
      if (step.kind() == Step.Kind.SERVICE && !needed.contains(step.name())) {
        problems.warning(
            step.place(),
            "No step needs the service " + Printable.quoted(step.name()) + ".",
            "A step that does names it in 'after', or reads what it writes.");
      }
    }
  }

  private void cleanup() {
    Set<String> told = new LinkedHashSet<>();
    for (Need need : needs.all()) {
      Step step = pipeline.steps().get(need.step());
      Step other = pipeline.steps().get(need.other());
      boolean late = other.kind() == Step.Kind.CLEANUP && step.kind() != Step.Kind.CLEANUP;
      if (late && told.add(step.name() + "\n" + other.name())) {
        problems.error(
            need.place(),
            "Step "
                + Printable.quoted(step.name())
                + " waits for "
                + Printable.quoted(other.name())
                + ", which runs at the very end: it is a cleanup step.",
            "Only other cleanup steps can wait for one. A step that runs whatever happens is"
                + " 'always: true'.");
      }
    }
  }

  private void requireWritable(Step step) {
    if (step.kind() != Step.Kind.SERVICE) {
      return;
    }
    for (Write write : step.writes()) {
      if (!(write.source() instanceof Write.ByStep)) {
        problems.error(
            write.place(),
            "A service does not end by itself, so that '"
                + write.variable()
                + "' would never be taken from its output or file.",
            "Let the service write it while it runs ('step'), for instance with 'rosetrap write'.");
      }
    }
  }
}
