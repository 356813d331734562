package io.rosetrap.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a participant does to a variable or a queue, as faults and orders name it. */
public enum Verb {
  /** Writes a variable. */
  WRITE("writes", Subject.Kind.VARIABLE),
  /** Is handed a version of a variable, whether it blocked for it or not. */
  READ("reads", Subject.Kind.VARIABLE),
  /** Takes the value of a variable away. */
  DELETE("deletes", Subject.Kind.VARIABLE),
  /** Declares that a variable will not be written. */
  FAIL("fails", Subject.Kind.VARIABLE),
  /** Adds to a counter. */
  ADD("adds", Subject.Kind.VARIABLE),
  /** Puts an item into a queue. */
  PUSH("pushes", Subject.Kind.QUEUE),
  /** Is handed an item of a queue. */
  TAKE("takes", Subject.Kind.QUEUE);

  private final String third;
  private final Subject.Kind kind;

  Verb(String third, Subject.Kind kind) {
    this.third = third;
    this.kind = kind;
  }

  /**
   * The word that follows a name.
   *
   * @return for instance {@code writes}
   */
  public String third() {
    return third;
  }

  /**
   * The plain word, as it stands on the wire.
   *
   * @return for instance {@code write}
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What it is done to.
   *
   * @param name a valid name
   * @return a variable or a queue
   */
  public Subject subject(String name) {
    return new Subject(kind, Names.require(kind, name));
  }

  /**
   * Finds a verb by its plain word.
   *
   * @param word for instance {@code write}
   * @return the verb
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} if there is no such verb
   */
  public static Verb parse(String word) {
    return Arrays.stream(values())
        .filter(verb -> verb.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new RoseTrapException(
                    ErrorCode.INVALID_REQUEST,
                    "The operation is '"
                        + Shown.text(word, 40)
                        + "'; it is one of "
                        + Arrays.stream(values()).map(Verb::word).collect(Collectors.joining(", "))
                        + "."));
  }

  static Optional<Verb> ofThird(String word) {
    return Arrays.stream(values()).filter(verb -> verb.third.equals(word)).findFirst();
  }

  static String thirds() {
    return Arrays.stream(values()).map(Verb::third).collect(Collectors.joining(", "));
  }
}
