package io.rosetrap.server;

import java.nio.channels.ClosedChannelException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the web server says of its start and end out of other people's logs. */
final class QuietLogs {
  /** Held, because a logger that nobody holds forgets its settings. */
  private static final Logger WEB_SERVER = Logger.getLogger("io.helidon");

  private static final Logger LISTENER = Logger.getLogger("io.helidon.webserver.ServerListener");

  private QuietLogs() {}

  /** Sets the web server's loggers to warnings, unless somebody has configured them. */
  static void apply() {
    boolean configured =
        System.getProperty("java.util.logging.config.file") != null
            || System.getProperty("java.util.logging.config.class") != null;
    if (configured) {
      return;
    }
    if (WEB_SERVER.getLevel() == null) {
      WEB_SERVER.setLevel(Level.WARNING);
    }
    if (LISTENER.getFilter() == null) {
      LISTENER.setFilter(QuietLogs::isNews);
    }
  }

  /**
   * A hub that is closed before its listener has begun to listen is said to have a severe fault.
   */
  private static boolean isNews(LogRecord message) {
    return !(message.getThrown() instanceof ClosedChannelException);
  }
}
