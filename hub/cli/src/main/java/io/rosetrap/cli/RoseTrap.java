package io.rosetrap.cli;

/** The main class of the command {@code rosetrap}. */
public final class RoseTrap {
  private RoseTrap() {}

  /**
   * Does what the words of the command line say, and ends the process with the exit code.
   *
   * @param args the words
   */
  public static void main(String[] args) {
    int code = new Program(Console.ofProcess()).run(args);
    // Everything is written and closed by now. An exit would load a logging system to log itself.
    Runtime.getRuntime().halt(code);
  }
}
