package io.rosetrap.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a wait has not ended well: what was awaited and what stands around it.
 *
 * @param summary one sentence: who waits for what
 * @param facts what a person would look at next, the most telling first
 */
public record Diagnosis(String summary, List<Fact> facts) {
  /** A diagnosis that says nothing, for a slice of a longer wait. */
  public static final Diagnosis NONE = new Diagnosis("", List.of());

  /** Copies the list. */
  public Diagnosis {
    facts = List.copyOf(facts);
  }

  /** What a fact is about. */
  public enum Kind {
    /** The variable has never been written. */
    NEVER_WRITTEN,
    /** The newest version is not newer than the cursor. */
    BEFORE_CURSOR,
    /** A value is there, but it does not match. */
    NOT_MATCHING,
    /** The variable was written and then deleted. */
    DELETED,
    /** The variable was declared failed. */
    FAILED,
    /** Who promised it, and what that participant is doing. */
    PROMISED,
    /** How a participant ended, with its last lines. */
    ENDED,
    /** Who has not arrived at a barrier, or has not filled its slot. */
    MISSING,
    /** Who holds the lock or the items. */
    HELD,
    /** Items of a queue that were given up, while it has no others. */
    DEAD,
    /** Who waits for whom. */
    WAITS_FOR,
    /** A cycle of waits, or a run in which nobody can act. */
    DEADLOCK,
    /** A fault that a test has put in: what it hides, or whom it holds back. */
    INJECTED,
    /** A variable with a similar name has a value. */
    SIMILAR_NAME,
    /** A variable of this name has a value in another run. */
    OTHER_RUN,
    /** Others wait for the same. */
    OTHER_WAITERS,
    /** What to do next. */
    NEXT,
    /** Anything a newer hub says. */
    OTHER
  }

  /**
   * One fact.
   *
   * @param kind what it is about
   * @param text one sentence for people
   */
  public record Fact(Kind kind, String text) {}

  /**
   * The same diagnosis with one more fact, after the others and before what to do next.
   *
   * @param fact what to add
   * @return a new diagnosis
   */
  public Diagnosis plus(Fact fact) {
    List<Fact> more = new ArrayList<>(facts);
    boolean advised = !facts.isEmpty() && facts.getLast().kind() == Kind.NEXT;
    more.add(advised ? facts.size() - 1 : facts.size(), fact);
    return new Diagnosis(summary, more);
  }

  /**
   * The whole diagnosis for people.
   *
   * @return the summary, then one indented line for each fact
   */
  public String text() {
    StringBuilder text = new StringBuilder(summary);
    for (Fact fact : facts) {
      text.append(fact.kind() == Kind.NEXT ? "\n  → " : "\n  - ").append(fact.text());
    }
    return text.toString();
  }
}
