package io.rosetrap.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger says while it is listened to; others do not hear it then. */
final class Logs extends Handler {
  private final Logger logger;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  private Logs(Logger logger) {
    this.logger = logger;
  }

  static Logs of(String name) {
    Logs logs = new Logs(Logger.getLogger(name));
    logs.logger.addHandler(logs);
    logs.logger.setUseParentHandlers(false);
    return logs;
  }

  String text() {
    return String.join("\n", said);
  }

  @Override
  public void publish(LogRecord logged) {
    String thrown = logged.getThrown() == null ? "" : ": " + logged.getThrown();
    said.add(logged.getMessage() + thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
