package io.rosetrap.server;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the web server's start-up lines out of other people's logs. */
final class QuietLogs {
  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger WEB_SERVER = Logger.getLogger("io.helidon");

  private QuietLogs() {}

  /** Sets the web server's logger to warnings, unless somebody has configured it. */
  static void apply() {
    boolean configured =
        System.getProperty("java.util.logging.config.file") != null
            || System.getProperty("java.util.logging.config.class") != null;
    if (!configured && WEB_SERVER.getLevel() == null) {
      WEB_SERVER.setLevel(Level.WARNING);
    }
  }
}
