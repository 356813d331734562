package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.nio.charset.StandardCharsets;

/** What a participant asks a run to do. A run turns it into an event, or refuses it. */
public sealed interface Command {
  /** The longest reason of a failure, in characters. */
  int MAX_REASON = 4_000;

  /**
   * The variable to change.
   *
   * @return a valid name
   */
  String variable();

  /**
   * What must hold for the change to take place.
   *
   * @return the condition
   */
  Precondition precondition();

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
  }

  /**
   * Take the value away.
   *
   * @param variable a valid name
   * @param precondition what must hold
   */
  record Delete(String variable, Precondition precondition) implements Command {
    /** Checks the name. */
    public Delete {
      Names.requireVariable(variable);
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
    public Precondition precondition() {
      return Precondition.NONE;
    }
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
