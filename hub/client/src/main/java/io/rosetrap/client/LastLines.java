package io.rosetrap.client;

import io.rosetrap.api.Ending;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * The last lines that a process printed, as a person would have seen them: without colours, and of
 * a line that was written over only what stood there last. Takes the bytes of several streams. Safe
 * for use by many threads.
 */
public final class LastLines {
  /** What is kept of a line while it is not over; UTF-8 has up to four bytes for a character. */
  private static final int MOST_BYTES = 4 * Ending.MAX_LINE + 4;

  /** Colours, movements of the cursor, titles of windows. */
  private static final Pattern STEERING =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[@-Z\\\\-_])");

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private final Deque<String> lines = new ArrayDeque<>();

  /** Guarded by {@link #lock}. */
  private final List<Tail> tails = new ArrayList<>();

  /** Nothing printed yet. */
  public LastLines() {}

  /**
   * Adds a stream whose lines are kept with those of the others.
   *
   * @return what takes its bytes
   */
  public Tail stream() {
    Tail tail = new Tail();
    lock.lock();
    try {
      tails.add(tail);
    } finally {
      lock.unlock();
    }
    return tail;
  }

  /**
   * The lines so far.
   *
   * @return oldest first, at most {@value io.rosetrap.api.Ending#MAX_LINES}, none of them blank
   */
  public List<String> lines() {
    lock.lock();
    try {
      List<String> all = new ArrayList<>(lines);
      for (Tail tail : tails) {
        String begun = tail.shown();
        if (!begun.isBlank()) {
          all.add(begun);
        }
      }
      return List.copyOf(all.subList(Math.max(0, all.size() - Ending.MAX_LINES), all.size()));
    } finally {
      lock.unlock();
    }
  }

  /** One of the streams. Safe for use by many threads. */
  public final class Tail {
    /** Guarded by the lock, and so is what follows. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private boolean returned;

    private Tail() {}

    /**
     * Takes what the stream printed next.
     *
     * @param bytes an array
     * @param length how many bytes of it, from its start
     */
    public void accept(byte[] bytes, int length) {
      lock.lock();
      try {
        for (int i = 0; i < length; i++) {
          accept(bytes[i]);
        }
      } finally {
        lock.unlock();
      }
    }

    private void accept(byte b) {
      if (b == '\n') {
        end();
      } else if (b == '\r') {
        returned = true;
      } else {
        if (returned) {
          line.reset();
          returned = false;
        }
        if (line.size() < MOST_BYTES) {
          line.write(b);
        }
      }
    }

    private void end() {
      String shown = shown();
      line.reset();
      returned = false;
      if (!shown.isBlank()) {
        lines.addLast(shown);
        if (lines.size() > Ending.MAX_LINES) {
          lines.removeFirst();
        }
      }
    }

    private String shown() {
      String text = line.toString(StandardCharsets.UTF_8);
      return STEERING.matcher(text).replaceAll("").replace("\t", "    ").stripTrailing();
    }
  }
}
