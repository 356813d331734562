package io.rosetrap.api;

/**
 * Something in a run that events are about and that can be waited for.
 *
 * @param kind what it is
 * @param name its name; each kind has names of its own
 */
public record Subject(Kind kind, String name) {
  /** What there is in a run. */
  public enum Kind {
    /** A versioned register; a counter is one that holds a whole number. */
    VARIABLE,
    /** One slot for each writer. */
    COLLECTION,
    /** Items, each for one taker. */
    QUEUE,
    /** A place where parties meet. */
    BARRIER,
    /** What one participant holds at a time. */
    LOCK,
    /** A named client. */
    PARTICIPANT,
    /** The run itself. */
    RUN;

    /**
     * The word for it in messages and on the wire.
     *
     * @return lower case, for instance {@code queue}
     */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A barrier.
   *
   * @param name a valid name
   * @return the subject
   */
  public static Subject barrier(String name) {
    return new Subject(Kind.BARRIER, name);
  }

  /**
   * A variable.
   *
   * @param name a valid name
   * @return the subject
   */
  public static Subject variable(String name) {
    return new Subject(Kind.VARIABLE, name);
  }

  /** The name, with the kind before it where it is no variable. */
  @Override
  public String toString() {
    return kind == Kind.VARIABLE ? name : kind.word() + " " + name;
  }
}
