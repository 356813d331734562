package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Finds steps that can never start. Steps must not wait for each other. For one use. */
final class Reach {
  private static final String ENDED = After.State.ENDED.word();

  private final List<Step> steps;
  private final Needs needs;
  private final Problems problems;

  Reach(Pipeline pipeline, Needs needs, Problems problems) {
    this.steps = pipeline.steps();
    this.needs = needs;
    this.problems = problems;
  }

  void run() {
    List<List<Need>> before = new ArrayList<>();
    steps.forEach(step -> before.add(new ArrayList<>()));
    for (Need need : needs.all()) {
      if (need.from() == Need.Point.START) {
        before.get(need.step()).add(need);
        requirePossible(need);
      }
    }
    BitSet[] must = new BitSet[steps.size()];
    for (int step : needs.order()) {
      must[step] = must(step, before.get(step), must);
    }
  }

  /** What a service cannot come to, and what comes only where others are given up. */
  private void requirePossible(Need need) {
    Step step = steps.get(need.step());
    Step other = steps.get(need.other());
    String name = Printable.quoted(other.name());
    boolean service = other.kind() == Step.Kind.SERVICE;
    if (!need.variable() && service && need.words().equals(After.State.SUCCEEDED.word())) {
      problems.error(
          need.place(),
          "The service "
              + name
              + " never comes to 'succeeded': it is stopped when no step needs it.",
          "Say 'ready', 'started' or 'ended'.");
    }
    boolean afterFailure = !need.variable() && need.words().equals(After.State.FAILED.word());
    boolean runsThen = step.kind() == Step.Kind.ALWAYS || step.kind() == Step.Kind.CLEANUP;
    if (afterFailure && !runsThen) {
      problems.warning(
          need.place(),
          "When "
              + name
              + " has failed, "
              + Printable.quoted(step.name())
              + " starts only with --keep-going.",
          "With 'always: true' it starts in any case.");
    }
  }

  /** What must have come of other steps: bit 2n that step n succeeded, bit 2n+1 that it failed. */
  private BitSet must(int step, List<Need> before, BitSet[] known) {
    BitSet must = new BitSet();
    boolean inherited = false;
    for (Need need : before) {
      boolean ended = need.to() == Need.Point.END && !need.words().equals(ENDED);
      boolean anyway = !need.variable() && need.words().equals(ENDED);
      if (!anyway) {
        must.or(known[need.other()]);
        inherited |= conflict(known[need.other()]) >= 0;
      }
      if (ended) {
        boolean failed = !need.variable() && need.words().equals(After.State.FAILED.word());
        must.set(2 * need.other() + (failed ? 1 : 0));
      }
    }
    int conflict = conflict(must);
    if (conflict >= 0 && !inherited) {
      problems.error(
          steps.get(step).place(),
          "Step "
              + Printable.quoted(steps.get(step).name())
              + " can never start: "
              + Printable.quoted(steps.get(conflict).name())
              + " would have to succeed and to fail.",
          "What a step prints, or leaves in a file, is there only when it has succeeded.");
    }
    return must;
  }

  private static int conflict(BitSet must) {
    for (int bit = must.nextSetBit(0); bit >= 0; bit = must.nextSetBit(bit + 1)) {
      if (bit % 2 == 0 && must.get(bit + 1)) {
        return bit / 2;
      }
    }
    return -1;
  }
}
