package io.rosetrap.cli.pipeline;

/**
 * That a step, at some point of its way, waits for a point of another's.
 *
 * @param step who waits
 * @param from at which point
 * @param other for whom
 * @param to for which point
 * @param words what is between them: a variable, or the state that the other must have come to
 * @param variable whether the words are a variable
 * @param place where it stands
 */
record Need(
    int step, Point from, int other, Point to, String words, boolean variable, Place place) {
  /** A point on the way of a step. */
  enum Point {
    START(0),
    READY(1),
    END(2);

    private final int number;

    Point(int number) {
      this.number = number;
    }

    /** From 0, in the order in which a step comes to them. */
    int number() {
      return number;
    }
  }
}
