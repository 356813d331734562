package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Fault;
import io.rosetrap.api.Leases;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a participant asks a run to do. A run turns it into an event, or refuses it. */
public sealed interface Command {
  /** The longest reason of a failure, in characters. */
  int MAX_REASON = 4_000;

  /** The most parties of a barrier. */
  int MAX_PARTIES = 10_000;

  /**
   * What to change.
   *
   * @return with a valid name
   */
  Subject subject();

  /**
   * Whether it may be the first that happens in a run.
   *
   * @return false for what only makes sense where something is there already
   */
  default boolean creates() {
    return true;
  }

  /**
   * Whether something depends on the hub's own time once it is done.
   *
   * @return false for what stays as it is until the next command
   */
  default boolean needsTime() {
    return switch (this) {
      case Join j -> true;
      case Arrive a -> true;
      case Inject i -> i.fault() instanceof Fault.Delay;
      default -> false;
    };
  }

  /**
   * Write a new version.
   *
   * @param variable a valid name
   * @param value what to write
   * @param precondition what must hold
   */
  record Write(String variable, Value value, Precondition precondition) implements Command {
    /** Checks the name. */
    public Write {
      Names.requireVariable(variable);
    }

    @Override
    public Subject subject() {
      return Subject.variable(variable);
    }
  }

  /**
   * Add to a variable that holds a whole number, or to 0 where it has no value: a counter.
   *
   * @param variable a valid name
   * @param amount what to add, also less than zero
   */
  record Add(String variable, long amount) implements Command {
    /** Checks the name. */
    public Add {
      Names.requireVariable(variable);
    }

    @Override
    public Subject subject() {
      return Subject.variable(variable);
    }
  }

  /**
   * Fill the participant's own slot of a collection.
   *
   * @param collection a valid name
   * @param value what to put there
   */
  record Collect(String collection, Value value) implements Command {
    /** Checks the name. */
    public Collect {
      Names.require(Subject.Kind.COLLECTION, collection);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.COLLECTION, collection);
    }
  }

  /**
   * Take the value of a variable away, or all that there is of a collection, queue, barrier or
   * lock.
   *
   * @param subject a variable, collection, queue, barrier or lock, with a valid name
   * @param precondition what must hold; only a variable has versions that it can be about
   */
  record Delete(Subject subject, Precondition precondition) implements Command {
    /**
     * Take the value of a variable away.
     *
     * @param variable a valid name
     * @param precondition what must hold
     */
    public Delete(String variable, Precondition precondition) {
      this(Subject.variable(variable), precondition);
    }

    /**
     * Take away all that there is of something, whatever its state.
     *
     * @param subject a variable, collection, queue, barrier or lock, with a valid name
     */
    public Delete(Subject subject) {
      this(subject, Precondition.NONE);
    }

    /** Checks kind and name. */
    public Delete {
      if (subject.kind() == Subject.Kind.PARTICIPANT || subject.kind() == Subject.Kind.RUN) {
        throw new IllegalArgumentException("a " + subject.kind().word() + " is not deleted so");
      }
      Names.require(subject.kind(), subject.name());
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /**
   * Declare that the variable will not be written.
   *
   * @param variable a valid name
   * @param reason why, 1 to 4,000 characters
   */
  record Fail(String variable, String reason) implements Command {
    /** Checks name and reason. */
    public Fail {
      Names.requireVariable(variable);
      if (reason.isBlank() || reason.length() > MAX_REASON) {
        throw new RoseTrapException(
            ErrorCode.INVALID_REQUEST,
            "The reason of the failure of "
                + variable
                + " has "
                + (reason.isBlank() ? "no text" : reason.length() + " characters")
                + "; it has 1 to "
                + MAX_REASON
                + ", because readers are shown it.");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
        throw new RoseTrapException(
            ErrorCode.INVALID_REQUEST,
            "The reason of the failure of " + variable + " has half a character in it.");
      }
    }

    @Override
    public Subject subject() {
      return Subject.variable(variable);
    }
  }

  // --- participants --------------------------------------------------------------------------

  /**
   * Join the run, or come back to it: the actor is there from now on.
   *
   * @param profile what it says of itself
   * @param promises the variables that it will write
   * @param resumes the stay that goes on, of one that was thought lost or that the hub has
   *     forgotten: it keeps its number, and what was written meanwhile counts as kept; 0 for a new
   *     stay
   */
  record Join(Profile profile, Set<String> promises, long resumes) implements Command {
    /**
     * Join with new promises.
     *
     * @param profile what it says of itself
     * @param promises the variables that it will write
     */
    public Join(Profile profile, Set<String> promises) {
      this(profile, promises, 0);
    }

    /** Checks the names. */
    public Join {
      promises = requireVariables(promises);
    }

    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }
  }

  /**
   * What a participant says of itself when it joins.
   *
   * @param software what it is, for instance {@code java}
   * @param pid its process
   * @param host its machine
   * @param lease how long it may be silent, half a second to a day
   * @param sequential whether it does nothing else while one of its waits is blocked
   * @param reads the variables that it means to read
   */
  record Profile(
      Optional<String> software,
      Optional<Long> pid,
      Optional<String> host,
      Duration lease,
      boolean sequential,
      Set<String> reads) {
    /** One that says nothing of itself. */
    public static final Profile PLAIN =
        new Profile(
            Optional.empty(), Optional.empty(), Optional.empty(), Leases.DEFAULT, true, Set.of());

    /** Checks names and lease. */
    public Profile {
      Leases.require(lease);
      reads = requireVariables(reads);
      software.ifPresent(text -> requireShort("software", text));
      host.ifPresent(text -> requireShort("host", text));
    }

    private static void requireShort(String what, String text) {
      if (text.isEmpty() || text.length() > Names.MAX_LENGTH) {
        throw new RoseTrapException(
            ErrorCode.INVALID_REQUEST,
            "The "
                + what
                + " of a participant has "
                + text.length()
                + " characters; it has 1 to "
                + Names.MAX_LENGTH
                + ".");
      }
    }
  }

  /**
   * Promise to write variables; the actor has joined.
   *
   * @param promises valid names, 1 or more
   */
  record Promise(Set<String> promises) implements Command {
    /** Checks the names. */
    public Promise {
      promises = requireVariables(promises);
      if (promises.isEmpty()) {
        throw new RoseTrapException(
            ErrorCode.INVALID_REQUEST, "A promise names at least one variable.");
      }
    }

    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /**
   * Leave the run, or report how the process of the actor ended.
   *
   * @param ending how
   */
  record End(Ending ending) implements Command {
    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /** Take no new participants from now on. */
  record Seal() implements Command {
    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }
  }

  /**
   * Say what the run does about deadlocks.
   *
   * @param policy what
   */
  record SetPolicy(DeadlockPolicy policy) implements Command {
    @Override
    public Subject subject() {
      return Settings.SUBJECT;
    }
  }

  // --- queues --------------------------------------------------------------------------------

  /**
   * Put an item into a queue.
   *
   * @param queue a valid name
   * @param value the item
   */
  record Push(String queue, Value value) implements Command {
    /** Checks the name. */
    public Push {
      Names.require(Subject.Kind.QUEUE, queue);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.QUEUE, queue);
    }
  }

  /**
   * Say that an item is done with.
   *
   * @param queue a valid name
   * @param item its number
   * @param token what it was handed out with
   */
  record Acknowledge(String queue, long item, long token) implements Command {
    /** Checks the name. */
    public Acknowledge {
      Names.require(Subject.Kind.QUEUE, queue);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.QUEUE, queue);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /**
   * Give an item back.
   *
   * @param queue a valid name
   * @param item its number
   * @param token what it was handed out with
   * @param reason why, for people; may be empty
   * @param counted whether it counts as one of the deliveries after which it is given up; false
   *     where nobody began with it
   */
  record Return(String queue, long item, long token, String reason, boolean counted)
      implements Command {
    /**
     * Give an item back that somebody began with.
     *
     * @param queue a valid name
     * @param item its number
     * @param token what it was handed out with
     * @param reason why, for people; may be empty
     */
    public Return(String queue, long item, long token, String reason) {
      this(queue, item, token, reason, true);
    }

    /** Checks the name. */
    public Return {
      Names.require(Subject.Kind.QUEUE, queue);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.QUEUE, queue);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /**
   * Put dead items back into their queue, where their deliveries begin anew.
   *
   * @param queue a valid name
   * @param item the number of one; empty for all of them
   */
  record Revive(String queue, Optional<Long> item) implements Command {
    /** Checks the name. */
    public Revive {
      Names.require(Subject.Kind.QUEUE, queue);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.QUEUE, queue);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /**
   * Let dead items go.
   *
   * @param queue a valid name
   * @param item the number of one; empty for all of them
   */
  record Drop(String queue, Optional<Long> item) implements Command {
    /** Checks the name. */
    public Drop {
      Names.require(Subject.Kind.QUEUE, queue);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.QUEUE, queue);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  // --- barriers ------------------------------------------------------------------------------

  /**
   * Say who meets at a barrier.
   *
   * @param barrier a valid name
   * @param parties how many, 1 or more
   * @param names who they are, as many; empty where they are only counted
   * @param quorum how many are enough once others have ended or given up; 0 for all
   */
  record Declare(String barrier, int parties, Set<String> names, int quorum) implements Command {
    /** Checks names and numbers. */
    public Declare {
      Names.require(Subject.Kind.BARRIER, barrier);
      names.forEach(Names::requireParticipant);
      // In the order in which they were said, for people.
      names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
      if (!names.isEmpty() && names.size() != parties) {
        throw new RoseTrapException(
            ErrorCode.INVALID_REQUEST,
            "Barrier "
                + barrier
                + " names "
                + names.size()
                + " parties, but counts "
                + parties
                + ".");
      }
      requireParties(barrier, parties, 1);
      if (quorum < 0 || quorum > parties) {
        throw new RoseTrapException(
            ErrorCode.INVALID_REQUEST,
            "The quorum of barrier "
                + barrier
                + " is "
                + quorum
                + "; it goes from 1 to its "
                + parties
                + " parties, or is left out where all must come.");
      }
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.BARRIER, barrier);
    }
  }

  /**
   * Arrive at a barrier.
   *
   * @param barrier a valid name
   * @param parties how many meet; 0 where that was or will be said otherwise
   * @param patience how long the actor waits for the others
   */
  record Arrive(String barrier, int parties, Duration patience) implements Command {
    /** Checks name and number. */
    public Arrive {
      Names.require(Subject.Kind.BARRIER, barrier);
      requireParties(barrier, parties, 0);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.BARRIER, barrier);
    }
  }

  /**
   * Give up waiting at a barrier, which breaks the meeting unless the rest is a quorum.
   *
   * @param barrier a valid name
   * @param generation which meeting
   * @param reason why, for people
   */
  record GiveUp(String barrier, long generation, String reason) implements Command {
    /** Checks the name. */
    public GiveUp {
      Names.require(Subject.Kind.BARRIER, barrier);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.BARRIER, barrier);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  /**
   * Come no more to a barrier: one less meets there.
   *
   * @param barrier a valid name
   */
  record Withdraw(String barrier) implements Command {
    /** Checks the name. */
    public Withdraw {
      Names.require(Subject.Kind.BARRIER, barrier);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.BARRIER, barrier);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  // --- locks ---------------------------------------------------------------------------------

  /**
   * Give a lock back.
   *
   * @param lock a valid name
   * @param token what it was handed out with
   */
  record Unlock(String lock, long token) implements Command {
    /** Checks the name. */
    public Unlock {
      Names.require(Subject.Kind.LOCK, lock);
    }

    @Override
    public Subject subject() {
      return new Subject(Subject.Kind.LOCK, lock);
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  // --- faults --------------------------------------------------------------------------------

  /**
   * Put a fault in.
   *
   * @param fault which
   */
  record Inject(Fault fault) implements Command {
    @Override
    public Subject subject() {
      return Condition.Cue.SUBJECT;
    }
  }

  /**
   * Take a fault away: what it hid is seen, and whom it held back goes on.
   *
   * @param fault its number, which is the revision of its injection
   */
  record Lift(long fault) implements Command {
    @Override
    public Subject subject() {
      return Condition.Cue.SUBJECT;
    }

    @Override
    public boolean creates() {
      return false;
    }
  }

  private static void requireParties(String barrier, int parties, int least) {
    if (parties < least || parties > MAX_PARTIES) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "Barrier "
              + barrier
              + " is said to have "
              + parties
              + " parties; it has 1 to "
              + MAX_PARTIES
              + ".");
    }
  }

  private static Set<String> requireVariables(Set<String> names) {
    names.forEach(Names::requireVariable);
    if (names.size() > Condition.MAX_LEAVES) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "A participant names "
              + names.size()
              + " variables at once; it names at most "
              + Condition.MAX_LEAVES
              + ".");
    }
    return Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  /** What must hold for a change to take place. */
  sealed interface Precondition {
    /** Nothing. */
    Precondition NONE = new Always();

    /** The variable has no value: write-once. */
    Precondition ABSENT = new Absent();

    /** The variable has a value. */
    Precondition PRESENT = new Present();

    /** Nothing must hold. */
    record Always() implements Precondition {}

    /** The variable must have no value. */
    record Absent() implements Precondition {}

    /** The variable must have a value. */
    record Present() implements Precondition {}

    /**
     * The newest version must have this number: compare-and-set.
     *
     * @param version 1 or more, or 0 for a variable without a value
     */
    record VersionIs(long version) implements Precondition {}
  }
}
