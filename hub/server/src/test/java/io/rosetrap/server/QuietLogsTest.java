package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class QuietLogsTest {
  private static final class Kept extends Handler {
    private final List<String> messages = new ArrayList<>();

    @Override
    public void publish(LogRecord message) {
      messages.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void apply_endOfAListener_isNoNewsButItsFaultsAre() {
    QuietLogs.apply();
    Logger listener = Logger.getLogger("io.helidon.webserver.ServerListener");
    Kept kept = new Kept();
    listener.addHandler(kept);
    listener.setUseParentHandlers(false);
    try {
      listener.log(Level.INFO, "listens");
      listener.log(Level.SEVERE, "closed early", new ClosedChannelException());
      listener.log(Level.SEVERE, "no more files", new IOException("Too many open files"));
    } finally {
      listener.removeHandler(kept);
      listener.setUseParentHandlers(true);
    }
    assertThat(kept.messages).containsExactly("no more files");
  }
}
