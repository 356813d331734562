package io.rosetrap.server;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger says while it is listened to. */
final class Logs extends Handler {
  private final Logger logger;
  private final StringBuffer said = new StringBuffer();

  private Logs(String name) {
    logger = Logger.getLogger(name);
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  static Logs of(String name) {
    return new Logs(name);
  }

  String text() {
    return said.toString();
  }

  @Override
  public void publish(LogRecord record) {
    said.append(record.getMessage()).append('\n');
    if (record.getThrown() != null) {
      said.append(record.getThrown()).append('\n');
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
