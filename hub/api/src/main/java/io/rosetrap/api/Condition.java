package io.rosetrap.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be waited for. A condition is judged against the newest version of each variable that it
 * names, when the wait begins and after every event; the wait ends at the first state in which it
 * holds.
 */
public sealed interface Condition {
  /** The most leaves in one condition. */
  int MAX_LEAVES = 256;

  /** The deepest nesting of {@code any} and {@code all}. */
  int MAX_DEPTH = 4;

  /** A condition on one thing. */
  sealed interface Leaf extends Condition {
    /**
     * What it is about.
     *
     * @return what an event must touch to decide it
     */
    Subject subject();
  }

  /** A condition on one variable. */
  sealed interface OnVariable extends Leaf {
    /**
     * The variable that it is about.
     *
     * @return a valid name
     */
    String variable();

    @Override
    default Subject subject() {
      return Subject.variable(variable());
    }
  }

  /**
   * A condition that hands something to the one who waits: only one waiter has it, the one that has
   * waited longest. It stands alone, never under {@code any} or {@code all}.
   */
  sealed interface Claim extends Leaf {
    /**
     * How long the claim is good for unless it is kept up.
     *
     * @return more than zero, or empty for as long as the participant that joined is there
     */
    Optional<Duration> lease();
  }

  /**
   * The variable has a version newer than a cursor.
   *
   * @param variable a valid name
   * @param after the cursor: 0 for any version
   */
  record Written(String variable, long after) implements OnVariable {
    /** Checks name and cursor. */
    public Written {
      Names.requireVariable(variable);
      requireCursor(after);
    }

    @Override
    public String toString() {
      return after == 0 ? variable : variable + " after version " + after;
    }
  }

  /**
   * The newest version is newer than a cursor and its value, or a part of it, compares with an
   * operand. A text value is compared as text with a string and otherwise as the JSON that it
   * spells.
   *
   * @param variable a valid name
   * @param after the cursor: 0 for any version
   * @param pointer a JSON Pointer (RFC 6901), empty for the whole value
   * @param comparison how to compare
   * @param operand a JSON value
   */
  record Matches(String variable, long after, String pointer, Comparison comparison, Value operand)
      implements OnVariable {
    /** Checks name, cursor, pointer and operand. */
    public Matches {
      Names.requireVariable(variable);
      requireCursor(after);
      if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
        throw invalid(
            "The JSON pointer '"
                + Shown.text(pointer, 60)
                + "' does not begin with '/'. It is empty for the whole value, or like"
                + " '/status/code' (RFC 6901).");
      }
      if (operand.kind() != Value.Kind.JSON) {
        throw invalid("The operand of a comparison is JSON, not " + operand.contentType() + ".");
      }
    }

    @Override
    public String toString() {
      return variable
          + (pointer.isEmpty() ? "" : "#" + Shown.text(pointer, 60))
          + " "
          + comparison.sign()
          + " "
          + operand.preview(60)
          + (after == 0 ? "" : " after version " + after);
    }
  }

  /**
   * The variable has no value.
   *
   * @param variable a valid name
   */
  record Absent(String variable) implements OnVariable {
    /** Checks the name. */
    public Absent {
      Names.requireVariable(variable);
    }

    @Override
    public String toString() {
      return "absence of " + variable;
    }
  }

  /**
   * Readers are blocked on the variable: the gate of a test that must know that its reader waits.
   *
   * @param variable a valid name
   * @param atLeast how many, 1 or more
   * @param participant count only waits of this participant; empty for anyone's
   */
  record Waiting(String variable, int atLeast, Optional<String> participant) implements OnVariable {
    /** Checks names and number. */
    public Waiting {
      Names.requireVariable(variable);
      participant.ifPresent(Names::requireParticipant);
      if (atLeast < 1) {
        throw invalid("The number of waiters is " + atLeast + "; it is at least 1.");
      }
    }

    @Override
    public String toString() {
      return participant.orElse(atLeast == 1 ? "1 reader" : atLeast + " readers")
          + " waiting for "
          + variable;
    }
  }

  /**
   * A collection has slots filled: at least so many, and those of these writers among them.
   *
   * @param collection a valid name
   * @param slots how many, 0 or more
   * @param writers whose slots must be filled
   */
  record Collected(String collection, int slots, Set<String> writers) implements Leaf {
    /** Checks names and number. */
    public Collected {
      Names.require(Subject.Kind.COLLECTION, collection);
      writers.forEach(Names::requireParticipant);
      if (slots < 0) {
        throw invalid("The number of slots is " + slots + "; it is 0 or more.");
      }
      if (writers.size() > MAX_LEAVES) {
        throw invalid("A condition names at most " + MAX_LEAVES + " writers.");
      }
      writers = Collections.unmodifiableSet(new LinkedHashSet<>(writers));
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.COLLECTION, collection);
    }

    @Override
    public String toString() {
      String who = String.join(", ", writers);
      return writers.isEmpty()
          ? (slots == 1 ? "1 slot" : slots + " slots") + " of collection " + collection
          : "the slots of "
              + who
              + (slots > writers.size() ? " and " + (slots - writers.size()) + " more" : "")
              + " in collection "
              + collection;
    }
  }

  /**
   * A generation of a barrier is over: all parties have arrived.
   *
   * @param barrier a valid name
   * @param generation 1 for the first meeting
   */
  record Passed(String barrier, long generation) implements Leaf {
    /** Checks name and number. */
    public Passed {
      Names.require(Subject.Kind.BARRIER, barrier);
      if (generation < 1) {
        throw invalid("The generation of a barrier is " + generation + "; it is at least 1.");
      }
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.BARRIER, barrier);
    }

    @Override
    public String toString() {
      return "barrier " + barrier + (generation == 1 ? "" : " (generation " + generation + ")");
    }
  }

  /**
   * The run's history has gone on.
   *
   * @param after a revision
   */
  record Progress(long after) implements Leaf {
    /** What every event touches. */
    public static final Subject SUBJECT = new Subject(Subject.Kind.RUN, "history");

    /** Checks the number. */
    public Progress {
      requireCursor(after);
    }

    @Override
    public Subject subject() {
      return SUBJECT;
    }

    @Override
    public String toString() {
      return "events after revision " + after;
    }
  }

  /**
   * It is the turn of a step in an order that is enforced, or the order is no more.
   *
   * @param order the number of the order
   * @param step 0 for the first
   * @param words what the step is, for people
   */
  record Cue(long order, int step, String words) implements Leaf {
    /** What faults are kept in. */
    public static final Subject SUBJECT = new Subject(Subject.Kind.RUN, "faults");

    @Override
    public Subject subject() {
      return SUBJECT;
    }

    @Override
    public String toString() {
      return "its turn in order #" + order + " (step " + (step + 1) + ": " + words + ")";
    }
  }

  /**
   * The next item of a queue.
   *
   * @param queue a valid name
   * @param lease how long the taker may keep it without a word
   */
  record Item(String queue, Optional<Duration> lease) implements Claim {
    /** Checks name and lease. */
    public Item {
      Names.require(Subject.Kind.QUEUE, queue);
      requireLease(lease);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.QUEUE, queue);
    }

    @Override
    public String toString() {
      return "an item of queue " + queue;
    }
  }

  /**
   * The turn to hold a lock.
   *
   * @param lock a valid name
   * @param lease how long the holder may keep it without a word
   */
  record Turn(String lock, Optional<Duration> lease) implements Claim {
    /** Checks name and lease. */
    public Turn {
      Names.require(Subject.Kind.LOCK, lock);
      requireLease(lease);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.LOCK, lock);
    }

    @Override
    public String toString() {
      return "lock " + lock;
    }
  }

  /**
   * At least one of several conditions holds.
   *
   * @param conditions 1 or more
   */
  record Any(List<Condition> conditions) implements Condition {
    /** Checks number and depth. */
    public Any {
      conditions = requireConditions("any", conditions);
    }

    @Override
    public String toString() {
      return joined("any of ", conditions);
    }
  }

  /**
   * All of several conditions hold at one revision.
   *
   * @param conditions 1 or more
   */
  record All(List<Condition> conditions) implements Condition {
    /** Checks number and depth. */
    public All {
      conditions = requireConditions("all", conditions);
    }

    @Override
    public String toString() {
      return joined("all of ", conditions);
    }
  }

  /**
   * The leaves in reading order; an index into this list names a leaf in an outcome.
   *
   * @return at least one leaf
   */
  default List<Leaf> leaves() {
    if (this instanceof Leaf leaf) {
      return List.of(leaf);
    }
    List<Leaf> leaves = new ArrayList<>();
    collect(this, leaves);
    return List.copyOf(leaves);
  }

  private static void collect(Condition condition, List<Leaf> leaves) {
    switch (condition) {
      case Leaf leaf -> leaves.add(leaf);
      case Any any -> any.conditions().forEach(c -> collect(c, leaves));
      case All all -> all.conditions().forEach(c -> collect(c, leaves));
    }
  }

  private static int depth(Condition condition) {
    return switch (condition) {
      case Leaf leaf -> 0;
      case Any any -> 1 + any.conditions().stream().mapToInt(Condition::depth).max().orElse(0);
      case All all -> 1 + all.conditions().stream().mapToInt(Condition::depth).max().orElse(0);
    };
  }

  private static List<Condition> requireConditions(String kind, List<Condition> conditions) {
    if (conditions.isEmpty()) {
      throw invalid("'" + kind + "' has no conditions; it takes at least one.");
    }
    if (conditions.stream().mapToInt(Condition::depth).max().orElse(0) >= MAX_DEPTH) {
      throw invalid("'any' and 'all' nest at most " + MAX_DEPTH + " deep.");
    }
    if (conditions.stream().mapToInt(c -> c.leaves().size()).sum() > MAX_LEAVES) {
      throw invalid("A condition names at most " + MAX_LEAVES + " variables.");
    }
    for (Condition condition : conditions) {
      if (condition instanceof Claim claim) {
        throw invalid(
            "A claim on " + claim.subject() + " stands alone, never under 'any' or 'all'.");
      }
    }
    return List.copyOf(conditions);
  }

  private static void requireCursor(long after) {
    if (after < 0) {
      throw invalid("The cursor 'after' is " + after + "; it is a version, 0 or more.");
    }
  }

  private static void requireLease(Optional<Duration> lease) {
    lease.ifPresent(Leases::require);
  }

  private static String joined(String start, List<Condition> conditions) {
    return conditions.stream()
        .map(Condition::toString)
        .collect(Collectors.joining(", ", start + "[", "]"));
  }

  private static RoseTrapException invalid(String message) {
    return new RoseTrapException(ErrorCode.INVALID_REQUEST, message);
  }
}
