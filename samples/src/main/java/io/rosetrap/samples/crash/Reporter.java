package io.rosetrap.samples.crash;

/** A program as there are many: it meets what it did not expect, and dies of it. */
public final class Reporter {
  private Reporter() {}

  /**
   * Prints an average.
   *
   * @param args the sum, and of how many
   */
  public static void main(String[] args) {
    System.out.println("divides " + args[0] + " by " + args[1]);
    System.out.println(average(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
  }

  private static int average(int sum, int count) {
    return sum / count;
  }
}
