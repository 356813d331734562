package io.rosetrap.testcontainers;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.InstanceChangedException;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on the events of a run as they happen, on a thread of its own, until it is closed. */
final class JournalFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFollower.class);
  private static final Duration SLICE = Duration.ofSeconds(30);

  private final RoseTrapClient client;
  private final Consumer<JournalEntry> consumer;
  private final Thread thread;
  private volatile boolean closed;

  /** Begins; the client is its own from now on. */
  JournalFollower(RoseTrapClient client, Consumer<JournalEntry> consumer) {
    this.client = client;
    this.consumer = consumer;
    this.thread = Thread.ofVirtual().name("rosetrap-journal").start(this::follow);
  }

  private void follow() {
    long after = 0;
    while (!closed) {
      try {
        List<JournalEntry> entries = client.journalAfter(after, SLICE);
        after = entries.isEmpty() ? after : entries.getLast().revision();
        entries.forEach(this::handOn);
      } catch (InstanceChangedException e) {
        // The hub begins anew, and so does its history.
        after = 0;
      } catch (RoseTrapException e) {
        if (!closed) {
          LOG.warn("The journal of run {} is not followed any more", client.run(), e);
        }
        return;
      }
    }
  }

  /** One event that cannot be dealt with must not cost the rest. */
  private void handOn(JournalEntry entry) {
    try {
      consumer.accept(entry);
    } catch (RuntimeException e) {
      LOG.warn("The consumer of the journal of run {} failed on {}", client.run(), entry, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    client.close();
    thread.interrupt();
  }
}
