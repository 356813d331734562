package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says why a wait has not ended well. Looks at the run from outside its locks: what it says was
 * true a moment ago, and bounded in how much it looks at and says.
 */
final class Diagnostician {
  /** The most leaves, names or waiters that one diagnosis tells about. */
  static final int MOST = 5;

  /** What a picture of a deadlock says better, and says as it was then. */
  private static final Set<Kind> SAID_BY_PICTURE =
      Set.of(
          Kind.DEADLOCK,
          Kind.PROMISED,
          Kind.WAITS_FOR,
          Kind.HELD,
          Kind.MISSING,
          Kind.NEVER_WRITTEN,
          Kind.NEXT);

  private final Run run;
  private final VariableFacts variables;
  private final MeetingFacts meetings;
  private final ParticipantFacts participants;
  private final FaultFacts faults;

  Diagnostician(Hub hub, Run run) {
    Doings doings = new Doings(hub, run);
    this.run = run;
    this.variables = new VariableFacts(hub, run, doings);
    this.meetings = new MeetingFacts(hub, run, doings);
    this.participants = new ParticipantFacts(hub, run, doings);
    this.faults = new FaultFacts(run);
  }

  Diagnosis diagnose(Condition condition, String participant) {
    List<Fact> facts = new ArrayList<>();
    List<Condition.Leaf> leaves = condition.leaves();
    List<Condition.Leaf> open =
        leaves.stream()
            .filter(leaf -> isOpen(leaf) || !faults.about(leaf, participant).isEmpty())
            .toList();
    open.stream().limit(MOST).forEach(leaf -> explain(leaf, participant, facts));
    if (open.size() > MOST) {
      facts.add(new Fact(Kind.OTHER, "and " + (open.size() - MOST) + " more are missing"));
    }
    around(condition, participant, open, facts);
    Advice.on(facts, open).ifPresent(facts::add);
    String summary =
        participant + " waits for " + condition + " in run " + run.name() + progress(leaves, open);
    return new Diagnosis(summary, facts);
  }

  /** What stands around a wait that was part of a deadlock: the picture says who waits for whom. */
  Diagnosis diagnoseStuck(Condition condition, String participant, String picture) {
    Diagnosis all = diagnose(condition, participant);
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(Kind.DEADLOCK, "deadlock: " + picture.replace("\n", "\n    ")));
    all.facts().stream().filter(fact -> !SAID_BY_PICTURE.contains(fact.kind())).forEach(facts::add);
    facts.add(Advice.onDeadlock(picture));
    return new Diagnosis(all.summary(), facts);
  }

  private static String progress(List<Condition.Leaf> leaves, List<Condition.Leaf> open) {
    return leaves.size() == 1
        ? "."
        : "; " + (leaves.size() - open.size()) + " of " + leaves.size() + " are there.";
  }

  private boolean isOpen(Condition.Leaf leaf) {
    return switch (leaf) {
      case Condition.Written w -> !variables.isNewer(w.variable(), w.after());
      case Condition.Absent a -> variables.newest(a.variable()) != null;
      case Condition.Matches m -> !variables.matches(m, variables.newest(m.variable()));
      case Condition.Waiting w -> true;
      case Condition.Collected c ->
          run.state()
              .collection(c.collection())
              .filter(k -> k.has(c.slots(), c.writers()))
              .isEmpty();
      case Condition.Passed p ->
          run.state().barrier(p.barrier()).filter(b -> b.isPassed(p.generation())).isEmpty();
      case Condition.Progress p -> run.journaled() <= p.after();
      case Condition.Cue c -> false;
      case Condition.Claim c -> true;
    };
  }

  private void explain(Condition.Leaf leaf, String participant, List<Fact> facts) {
    List<Fact> injected = faults.about(leaf, participant);
    facts.addAll(injected);
    if (injected.isEmpty()) {
      // Else what is so is not what is seen, and would mislead.
      explainWhatIsSo(leaf, participant, facts);
    }
    participants.waiters(leaf, participant).ifPresent(facts::add);
  }

  private void explainWhatIsSo(Condition.Leaf leaf, String participant, List<Fact> facts) {
    switch (leaf) {
      case Condition.Waiting w -> variables.explainWaiting(w, facts);
      case Condition.OnVariable v -> variables.explain(v, facts);
      case Condition.Collected c -> meetings.explainCollection(c, facts);
      case Condition.Passed p -> meetings.explainBarrier(p, facts);
      case Condition.Turn t -> meetings.explainLock(t, participant, facts);
      case Condition.Item i -> meetings.explainQueue(i, facts);
      case Condition.Progress p ->
          facts.add(new Fact(Kind.OTHER, "the history ends at revision " + run.journaled()));
      case Condition.Cue c -> {}
    }
  }

  /** What is worth knowing whatever is waited for: who is there, who crashed, who is stuck. */
  private void around(
      Condition condition, String participant, List<Condition.Leaf> open, List<Fact> facts) {
    Set<String> told = new HashSet<>();
    facts.forEach(fact -> told.add(fact.text()));
    run.stuck(participant)
        .ifPresent(s -> facts.add(new Fact(Kind.DEADLOCK, "deadlock: " + s.picture())));
    chain(condition, participant).ifPresent(facts::add);
    Census census = run.state().census();
    participants.crashed(participant, open, census, told, facts);
    boolean undeclared =
        open.stream()
            .anyMatch(
                leaf ->
                    leaf instanceof Condition.Written w
                        && faults.about(leaf, participant).isEmpty()
                        && variables.newest(w.variable()) == null
                        && variables.isUnpromised(w.variable()));
    if (undeclared) {
      participants.others(participant, census).ifPresent(facts::add);
    }
  }

  /** The way from one to the next who waits, where it is longer than one step. */
  private Optional<Fact> chain(Condition condition, String participant) {
    String text =
        run.withWaits(
            waits -> {
              WaitGraph graph = new WaitGraph(run.state(), waits);
              return waits.of(participant).stream()
                  .filter(wait -> wait.condition().equals(condition))
                  .findFirst()
                  .map(wait -> Pictures.chain(wait, waits, graph))
                  .orElse("");
            });
    return text.isEmpty() ? Optional.empty() : Optional.of(new Fact(Kind.WAITS_FOR, text));
  }
}
