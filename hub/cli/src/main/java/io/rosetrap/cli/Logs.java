package io.rosetrap.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Logs of the server: to standard error, one line each, warnings and worse. */
final class Logs {
  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger ACCESS = Logger.getLogger("io.rosetrap.access");

  private Logs() {}

  /** Sets the logging of the process up, unless somebody has with Java's own properties. */
  static void configure(PrintStream err) {
    boolean configured =
        System.getProperty("java.util.logging.config.file") != null
            || System.getProperty("java.util.logging.config.class") != null;
    if (configured) {
      return;
    }
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    // The server writes access lines only if it is told to.
    ACCESS.setLevel(Level.INFO);
    root.addHandler(new ToStream(err));
  }

  private static final class ToStream extends Handler {
    private final PrintStream stream;

    ToStream(PrintStream stream) {
      this.stream = stream;
      setFormatter(new OneLine());
    }

    @Override
    public void publish(LogRecord entry) {
      stream.println(getFormatter().format(entry));
    }

    @Override
    public void flush() {
      stream.flush();
    }

    @Override
    public void close() {
      stream.flush();
    }
  }

  /** {@code 2026-01-01T12:00:00.000Z WARNING io.rosetrap.server.X: message | exception | at …}. */
  static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord entry) {
      StringBuilder line = new StringBuilder();
      Instant at = entry.getInstant().truncatedTo(ChronoUnit.MILLIS);
      line.append(at).append(' ').append(entry.getLevel().getName()).append(' ');
      line.append(entry.getLoggerName()).append(": ").append(formatMessage(entry));
      for (Throwable t = entry.getThrown(); t != null; t = t.getCause()) {
        line.append(" | ").append(t);
        for (StackTraceElement frame : t.getStackTrace()) {
          line.append(" | at ").append(frame);
        }
      }
      return Table.oneLine(line.toString());
    }
  }
}
