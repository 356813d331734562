package io.rosetrap.junit;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What a child prints: the first and the last lines of each stream in memory, all of both in a
 * file. Safe for use by many threads.
 */
final class Capture implements AutoCloseable {
  /** Of each stream, of its start and of its end. */
  private static final int MOST_LINES = 1_000;

  private static final int MOST_CHARACTERS = 256 * 1_024;

  /** What is kept of a line; binary output may have no end of one. */
  private static final int MOST_OF_A_LINE = 16 * 1_024;

  /** A child that prints without end must not fill the disk. */
  private static final long MOST_OF_THE_FILE = 1L << 30;

  private final Path file;
  private final Consumer<String> show;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, and so is what follows. */
  private final OutputStream copy;

  private long copied;
  private final Sink out = new Sink("out | ");
  private final Sink err = new Sink("err | ");

  /**
   * Starts with nothing.
   *
   * @param file where all of it goes
   * @param show what is done with each line at once
   */
  Capture(Path file, Consumer<String> show) {
    this.file = file;
    this.show = show;
    try {
      this.copy = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException("the file for the child's output cannot be written", e);
    }
  }

  OutputStream out() {
    return out;
  }

  OutputStream err() {
    return err;
  }

  /** Both streams as they came, each line behind its stream's name. */
  Path file() {
    return file;
  }

  /** Puts into the file what has come so far. */
  void flush() {
    out.flush();
  }

  List<String> stdout() {
    return out.lines();
  }

  List<String> stderr() {
    return err.lines();
  }

  /** Takes lines that nobody has ended as ended. */
  @Override
  public void close() {
    lock.lock();
    try {
      out.endLast();
      err.endLast();
      copy.close();
    } catch (IOException e) {
      // The disk is full: what is in memory is all there is.
      copied = MOST_OF_THE_FILE;
    } finally {
      lock.unlock();
    }
  }

  /** One of the streams; its methods never fail, so that the child can go on printing. */
  private final class Sink extends OutputStream {
    private final String prefix;

    /** Guarded by the lock, and so is what follows. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private final List<String> head = new ArrayList<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private int headCharacters;
    private int tailCharacters;
    private long leftOut;
    private long cut;

    Sink(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      lock.lock();
      try {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
          if (bytes[i] == '\n') {
            add(bytes, start, i);
            endLine();
            start = i + 1;
          }
        }
        add(bytes, start, offset + length);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void flush() {
      lock.lock();
      try {
        copy.flush();
      } catch (IOException e) {
        copied = MOST_OF_THE_FILE;
      } finally {
        lock.unlock();
      }
    }

    private void add(byte[] bytes, int from, int to) {
      int kept = Math.min(to - from, MOST_OF_A_LINE - line.size());
      line.write(bytes, from, kept);
      cut += to - from - kept;
    }

    private void endLast() {
      if (line.size() > 0) {
        endLine();
      }
    }

    private void endLine() {
      String text = shown();
      line.reset();
      cut = 0;
      if (tail.isEmpty()
          && leftOut == 0
          && head.size() < MOST_LINES
          && headCharacters + text.length() <= MOST_CHARACTERS) {
        head.add(text);
        headCharacters += text.length();
      } else {
        tail.addLast(text);
        tailCharacters += text.length();
        while (tail.size() > MOST_LINES || tailCharacters > MOST_CHARACTERS) {
          tailCharacters -= tail.removeFirst().length();
          leftOut++;
        }
      }
      copy(text);
      show.accept(text);
    }

    private String shown() {
      String text = line.toString(StandardCharsets.UTF_8);
      String whole = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      return cut == 0 ? whole : whole + "… (" + number(cut) + " bytes left out)";
    }

    private void copy(String text) {
      if (copied >= MOST_OF_THE_FILE) {
        return;
      }
      try {
        byte[] bytes = (prefix + text + "\n").getBytes(StandardCharsets.UTF_8);
        copied += bytes.length;
        copy.write(bytes);
        if (copied >= MOST_OF_THE_FILE) {
          copy.write("… and more, which was left out\n".getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        copied = MOST_OF_THE_FILE;
      }
    }

    List<String> lines() {
      lock.lock();
      try {
        List<String> all = new ArrayList<>(head);
        if (leftOut > 0) {
          all.add("… " + number(leftOut) + " lines left out here; all are in " + file);
        }
        all.addAll(tail);
        if (line.size() > 0) {
          all.add(shown());
        }
        return all;
      } finally {
        lock.unlock();
      }
    }
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
