package io.rosetrap.client.process;

import io.rosetrap.client.LastLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Passes on what a process prints, byte for byte and at once, and keeps its last lines. */
final class Pump {
  private static final int CHUNK = 1 << 16;

  /** How long nothing must have come of a process that has ended, before nothing is expected. */
  private static final Duration QUIET = Duration.ofMillis(200);

  private final InputStream from;
  private final OutputStream to;
  private final LastLines.Tail tail;
  private final Thread thread;

  /** Grows with every chunk. */
  private final AtomicLong chunks = new AtomicLong();

  /** Whether it waits for the process, and not for whoever reads what is passed on. */
  private volatile boolean reading;

  private Pump(InputStream from, OutputStream to, LastLines.Tail tail) {
    this.from = from;
    this.to = to;
    this.tail = tail;
    // A read from a process would pin a carrier of virtual threads.
    this.thread = Thread.ofPlatform().daemon().name("rosetrap-pump").unstarted(this::run);
  }

  static Pump start(InputStream from, OutputStream to, LastLines.Tail tail) {
    Pump pump = new Pump(from, to, tail);
    pump.thread.start();
    return pump;
  }

  private void run() {
    byte[] chunk = new byte[CHUNK];
    try (from) {
      while (true) {
        reading = true;
        int length = from.read(chunk);
        reading = false;
        if (length < 0) {
          return;
        }
        chunks.incrementAndGet();
        tail.accept(chunk, length);
        if (!pass(chunk, length)) {
          // The process is to learn, as it would without this one between, that nobody listens.
          return;
        }
      }
    } catch (IOException e) {
      // The process has ended, and its end of the pipe is closed.
      reading = true;
    }
  }

  private boolean pass(byte[] chunk, int length) {
    try {
      to.write(chunk, 0, length);
      to.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Blocks until all is passed on that an ended process has printed. Its output may be held open by
   * one that it left behind, so that its end never comes.
   */
  void drain() throws InterruptedException {
    long seen = -1;
    while (!thread.join(QUIET)) {
      if (reading && chunks.get() == seen) {
        return;
      }
      seen = chunks.get();
    }
  }
}
