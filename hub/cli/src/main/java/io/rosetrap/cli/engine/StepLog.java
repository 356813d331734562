package io.rosetrap.cli.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a step prints, in all its attempts: into a file, to the watcher, to a probe, and where it is
 * a value into memory. Its streams never fail, so that the step can go on printing. Safe for use by
 * many threads.
 */
final class StepLog implements AutoCloseable {
  /** The most that can be a value; a hub takes less unless it is told otherwise. */
  static final int MOST_OF_A_VALUE = 64 << 20;

  /** A step that prints without end must not fill the disk. */
  private static final long MOST_OF_THE_FILE = 4L << 30;

  /** What a probe is shown of a line. */
  private static final int MOST_OF_A_LINE = 16 << 10;

  private final String step;
  private final Path file;
  private final Watcher watcher;
  private final Mask mask;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, and so is what follows; null before the first byte. */
  private @Nullable OutputStream copy;

  private long copied;
  private boolean closed;
  private @Nullable ByteArrayOutputStream value;
  private boolean tooLarge;

  /** Complete once what is printed may be shown: not before the step is said to run. */
  private volatile CompletableFuture<Void> shown = CompletableFuture.completedFuture(null);

  /** Takes lines; read without the lock. */
  private volatile @Nullable Consumer<String> listener;

  StepLog(String step, Path file, Watcher watcher, Mask mask) {
    this.step = step;
    this.file = file;
    this.watcher = watcher;
    this.mask = mask;
  }

  Path file() {
    return file;
  }

  /**
   * The output of an attempt. Where it is a value it stands in the log, and nobody is shown it: it
   * is for those that read it. Nothing at all is kept of a secret one.
   */
  Sink out(boolean isValue, boolean isSecret) {
    lock.lock();
    try {
      value = isValue ? new ByteArrayOutputStream() : null;
      tooLarge = false;
    } finally {
      lock.unlock();
    }
    return new Sink(Watcher.Stream.OUT, !isSecret, !isValue);
  }

  Sink err() {
    return new Sink(Watcher.Stream.ERR, true, true);
  }

  /** Holds back what is printed from now on; the step waits meanwhile where it prints a lot. */
  void hold() {
    shown = new CompletableFuture<>();
  }

  void release() {
    shown.complete(null);
  }

  /** Shows each line to somebody, from now on. */
  void listen(Consumer<String> toLines) {
    listener = toLines;
  }

  void deafen() {
    listener = null;
  }

  /** What was printed as a value; empty where it was more than can be one. */
  Optional<byte[]> value() {
    lock.lock();
    try {
      return tooLarge || value == null ? Optional.empty() : Optional.of(value.toByteArray());
    } finally {
      lock.unlock();
    }
  }

  private void keep(byte[] bytes) {
    lock.lock();
    try {
      if (closed || copied >= MOST_OF_THE_FILE) {
        return;
      }
      if (copy == null) {
        copy = Files.newOutputStream(file);
      }
      copied += bytes.length;
      copy.write(bytes);
      if (copied >= MOST_OF_THE_FILE) {
        copy.write("\n(the log ends here: 4 GiB)\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The disk is full, say: the step goes on, and the watcher is shown all the same.
      copied = MOST_OF_THE_FILE;
    } finally {
      lock.unlock();
    }
  }

  private void collect(byte[] bytes, int offset, int length) {
    lock.lock();
    try {
      if (value != null && !tooLarge) {
        if (value.size() + length > MOST_OF_A_VALUE) {
          tooLarge = true;
          value = new ByteArrayOutputStream();
        } else {
          value.write(bytes, offset, length);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** What still comes, of processes that the step left behind, goes nowhere. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (copy != null) {
        copy.close();
      }
    } catch (IOException e) {
      copied = MOST_OF_THE_FILE;
    } finally {
      lock.unlock();
    }
  }

  /** One of the streams; written to by one thread. */
  final class Sink extends OutputStream {
    private final Watcher.Stream stream;
    private final boolean kept;
    private final boolean shown;
    private final Mask.Stream covered = mask.new Stream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Sink(Watcher.Stream stream, boolean kept, boolean shown) {
      this.stream = stream;
      this.kept = kept;
      this.shown = shown;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      StepLog.this.shown.join();
      byte[] chunk = Arrays.copyOfRange(bytes, offset, offset + length);
      if (stream == Watcher.Stream.OUT) {
        collect(bytes, offset, length);
      }
      if (listener != null) {
        tell(chunk);
      }
      if (kept) {
        show(covered.next(chunk, length));
      }
    }

    /** All has been written: what was held back because it might be a secret is none. */
    void end() {
      if (kept) {
        show(covered.rest());
      }
    }

    private void show(byte[] bytes) {
      if (bytes.length > 0) {
        keep(bytes);
        if (shown) {
          watcher.printed(step, stream, bytes, bytes.length);
        }
      }
    }

    private void tell(byte[] chunk) {
      for (byte b : chunk) {
        if (b != '\n') {
          if (line.size() < MOST_OF_A_LINE) {
            line.write(b);
          }
          continue;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        Consumer<String> to = listener;
        if (to != null) {
          to.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
      }
    }
  }
}
