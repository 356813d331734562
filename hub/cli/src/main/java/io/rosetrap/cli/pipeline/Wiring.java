package io.rosetrap.cli.pipeline;

import io.rosetrap.cli.Slips;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds which steps are meant by {@code after}, and sees that each has a name of its own. */
final class Wiring {
  private final List<StepReader.Draft> drafts;
  private final Problems problems;
  private final Budget budget;
  private final boolean complete;
  private final Map<String, Step> byName = new LinkedHashMap<>();
  private final Map<String, List<Step>> byEntry = new LinkedHashMap<>();

  Wiring(List<StepReader.Draft> drafts, Problems problems, Budget budget, boolean complete) {
    this.drafts = drafts;
    this.budget = budget;
    this.problems = problems;
    this.complete = complete;
  }

  List<Step> steps() {
    Map<String, Step> byParticipant = new LinkedHashMap<>();
    List<StepReader.Draft> kept = new ArrayList<>();
    for (StepReader.Draft draft : drafts) {
      Step step = draft.step();
      Step before = byName.putIfAbsent(step.name(), step);
      if (before != null) {
        problems.error(
            step.place(),
            "There is a step "
                + Printable.quoted(step.name())
                + " at "
                + before.place()
                + " already.",
            "Rename one.");
        continue;
      }
      byEntry.computeIfAbsent(step.entry(), e -> new ArrayList<>()).add(step);
      requireParticipant(step, byParticipant);
      kept.add(draft);
    }
    return kept.stream().map(this::wired).toList();
  }

  private void requireParticipant(Step step, Map<String, Step> byParticipant) {
    Step other = byParticipant.putIfAbsent(step.participant(), step);
    if (step.participant().isEmpty()) {
      problems.error(step.place(), "The name of a step has at least one character that is seen.");
    } else if (other != null) {
      problems.error(
          step.place(),
          "The steps "
              + Printable.quoted(step.name())
              + " and "
              + Printable.quoted(other.name())
              + " would be one participant in the run: "
              + Printable.quoted(step.participant())
              + ".",
          "Names must differ within the first 200 characters, and not only in control characters"
              + " or spaces at their ends.");
    }
  }

  private Step wired(StepReader.Draft draft) {
    Set<After> after = new LinkedHashSet<>();
    for (AfterReader.Wanted wanted : draft.after()) {
      wanted
          .condition()
          .ifPresent(c -> after.add(new After.OfVariable(c.variable(), c, wanted.place())));
      List<Step> meant = wanted.condition().isEmpty() ? meant(wanted) : List.of();
      if (budget.take(meant.size(), wanted.place())) {
        for (Step other : meant) {
          After.State state = wanted.state().orElse(unlessSaid(draft.step(), other));
          after.add(new After.OfStep(other.name(), state, wanted.place()));
        }
      }
    }
    Step s = draft.step();
    return new Step(
        s.name(),
        s.participant(),
        s.entry(),
        s.kind(),
        s.description(),
        s.program(),
        s.directory(),
        s.environment(),
        s.secrets(),
        s.reads(),
        s.writes(),
        List.copyOf(after),
        s.ready(),
        s.retry(),
        s.timeout(),
        s.grace(),
        s.place());
  }

  private static After.State unlessSaid(Step step, Step other) {
    return switch (step.kind()) {
      // A service ends only when no other step is left.
      case ALWAYS -> other.kind() == Step.Kind.SERVICE ? After.State.READY : After.State.ENDED;
      case CLEANUP -> After.State.ENDED;
      case TASK, SERVICE ->
          other.kind() == Step.Kind.SERVICE ? After.State.READY : After.State.SUCCEEDED;
    };
  }

  private List<Step> meant(AfterReader.Wanted wanted) {
    Step one = byName.get(wanted.step());
    if (one != null) {
      return List.of(one);
    }
    List<Step> all = byEntry.getOrDefault(wanted.step(), List.of());
    if (all.isEmpty() && complete) {
      Set<String> names = new TreeSet<>(byEntry.keySet());
      List<String> similar = Slips.similar(wanted.step(), List.copyOf(names));
      problems.error(
          wanted.place(),
          "There is no step " + Printable.quoted(wanted.step()) + ".",
          similar.isEmpty()
              ? "There are: " + Printable.cut(String.join(", ", names)) + "."
              : Section.meant(similar));
    }
    return all;
  }
}
