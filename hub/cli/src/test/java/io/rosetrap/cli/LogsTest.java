package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogsTest {
  @Test
  void format_messageAndException_isOneLine() {
    LogRecord entry = new LogRecord(Level.WARNING, "two\nlines \u001b[2J {0}");
    entry.setLoggerName("io.rosetrap.x");
    entry.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
    entry.setParameters(new Object[] {"and one more"});
    entry.setThrown(new IllegalStateException("outer", new RuntimeException("inner\nmost")));
    String line = new Logs.OneLine().format(entry);
    assertThat(line)
        .startsWith(
            "2026-01-02T03:04:05.678Z WARNING io.rosetrap.x: two lines  [2J and one more |"
                + " java.lang.IllegalStateException: outer | at io.rosetrap.cli.LogsTest.")
        .contains(" | java.lang.RuntimeException: inner most | at io.rosetrap.cli.LogsTest.")
        .doesNotContain("\n");
  }
}
