package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what to do next, by the most telling of the facts. */
final class Advice {
  private Advice() {}

  /** Advice on facts about what is open; nothing where nothing is. */
  static Optional<Fact> on(List<Fact> facts, List<Condition.Leaf> open) {
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    facts.forEach(fact -> kinds.add(fact.kind()));
    return Optional.of(new Fact(Kind.NEXT, text(kinds, open.getFirst())));
  }

  /** Advice to those that are stuck. */
  static Fact onDeadlock(String picture) {
    return new Fact(
        Kind.NEXT,
        picture.contains(" ← ")
            ? "none of them can go on: let one write, or give back what it holds, before it waits"
            : "all who could help have ended: check the name, and what those that ended were to"
                + " do");
  }

  private static String text(Set<Kind> kinds, Condition.Leaf leaf) {
    String name = leaf.subject().name();
    if (kinds.contains(Kind.DEADLOCK)) {
      return onDeadlock(" ← ").text();
    }
    if (kinds.contains(Kind.INJECTED)) {
      return "whoever put the fault in lets it go on: by a release, or by the steps that are to"
          + " come first";
    }
    if (kinds.contains(Kind.FAILED)) {
      return leaf instanceof Condition.Passed
          ? "all parties must come again, each in time; the next meeting is a new one"
          : "mend what failed and start it again: a new promise or a write of "
              + name
              + " clears this";
    }
    if (kinds.contains(Kind.SIMILAR_NAME)) {
      return "if one of the names is a slip, make both sides use the same";
    }
    if (kinds.contains(Kind.OTHER_RUN)) {
      return "reader and writer must name the same run (--run or ROSETRAP_RUN)";
    }
    if (kinds.contains(Kind.PROMISED) || kinds.contains(Kind.WAITS_FOR)) {
      return "look at the one that promised it: its log, and what it waits for itself";
    }
    if (leaf instanceof Condition.Item && kinds.contains(Kind.DEAD)) {
      return "mend what could not be done, then put the dead items back: rosetrap dead "
          + name
          + " --return";
    }
    if (leaf instanceof Condition.Item && !kinds.contains(Kind.HELD)) {
      return "find out who is to push into it: is that one running, and in this run?";
    }
    if (leaf instanceof Condition.Passed && kinds.contains(Kind.NEVER_WRITTEN)) {
      return "find out who else is to come: are they running, and in this run?";
    }
    if (kinds.contains(Kind.HELD)) {
      return "look at the one that has it: it is free when that gives it back or ends";
    }
    if (kinds.contains(Kind.MISSING)) {
      return "look at those that are missing: are they running, in this run, under these names?";
    }
    if (kinds.contains(Kind.BEFORE_CURSOR)) {
      return "only a new write ends this; a read without the cursor takes what is there";
    }
    if (kinds.contains(Kind.NOT_MATCHING)) {
      return "compare what is written with what is waited for";
    }
    if (kinds.contains(Kind.ENDED)) {
      return "if the one that ended was to write it, mend that and start it again";
    }
    return "find out who is to write it: is that one running, and in this run?";
  }
}
