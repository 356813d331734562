package io.rosetrap.cli;

/** The main class of the command {@code rosetrap}. */
public final class RoseTrap {
  private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

  /** What Java takes on Linux anyway. */
  private static final String SELECTORS_OF_LINUX = "sun.nio.ch.EPollSelectorProvider";

  private static final String WEB_SERVER_SERVICES = "io.helidon.metadata.mode";

  private RoseTrap() {}

  /**
   * Does what the words of the command line say, and ends the process with the exit code.
   *
   * @param args the words
   */
  public static void main(String[] args) {
    narrowSearches();
    int code = new Program(Console.ofProcess()).run(args);
    StartCache.check(System.getProperty("rosetrap.cache"));
    // Everything is written and closed by now. An exit would load a logging system to log itself.
    Runtime.getRuntime().halt(code);
  }

  /** Says to libraries what they would look for in every jar otherwise. */
  static void narrowSearches() {
    nameSelectors();
    leaveServicesOut();
  }

  /**
   * Unless told, the web server reads in every jar which services there are for it. All that a hub
   * would get are conversions of parameters, and it reads those as text.
   */
  private static void leaveServicesOut() {
    if (System.getProperty(WEB_SERVER_SERVICES) == null) {
      System.setProperty(WEB_SERVER_SERVICES, "none");
    }
  }

  /** Unless told, the first socket opens every jar to see whether it brings another one. */
  private static void nameSelectors() {
    try {
      if (System.getProperty(SELECTORS) == null) {
        Class<?> there = Class.forName(SELECTORS_OF_LINUX, false, null);
        System.setProperty(SELECTORS, there.getName());
      }
    } catch (ClassNotFoundException e) {
      // Another system, which finds its own.
      return;
    }
  }
}
