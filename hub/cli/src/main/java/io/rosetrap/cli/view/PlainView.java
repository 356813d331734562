package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.Watcher;
import io.rosetrap.cli.pipeline.Pipeline;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline does, line after line: for pipes, CI and {@code --plain}. Each line that a step
 * prints comes whole, after the step's name, on the output that the step chose; each change of a
 * state is a line on standard output, and so is the summary at the end. Of a line without an end a
 * part is shown when nothing more has come for a while, at the next event.
 *
 * <p>Thread-safe. An output that cannot be written to any more (whoever read it has left) is given
 * up, and {@link #failure} says so; nothing is thrown.
 */
public final class PlainView implements Watcher {
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What a step prints on one of its outputs, on its way. */
  private final class Strand {
    private final LineCutter cutter;
    private final Harmless harmless = new Harmless(look.colours());
    private final byte[] prefix;
    private final Bytes to;

    Strand(String step, Stream stream) {
      prefix = telling.prefix(step).getBytes(StandardCharsets.UTF_8);
      to = waiting(stream);
      cutter = new LineCutter(this::line);
    }

    private void line(byte[] bytes, int from, int end, boolean clean) {
      to.add(prefix);
      harmless.add(to, bytes, from, end, clean);
      to.add('\n');
    }
  }

  /** Both outputs of a step. */
  private record Strands(Strand out, Strand err) {
    void showBegun() {
      out.cutter.show();
      err.cutter.show();
    }

    void showIdle(long now) {
      for (Strand strand : List.of(out, err)) {
        if (strand.cutter.isIdle(now, IDLE_NANOS)) {
          strand.cutter.show();
        }
      }
    }
  }

  private final Map<Stream, OutputStream> outputs = new EnumMap<>(Stream.class);
  private final Look look;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, all of them.
  private final Map<Stream, Bytes> waiting = new EnumMap<>(Stream.class);
  private final Map<String, Strands> strands = new HashMap<>();
  private Telling telling;
  private long begun;
  private long looked;
  private @Nullable IOException failure;

  /**
   * A view onto two outputs.
   *
   * @param out takes what steps print on standard output, and all that is said about them
   * @param err takes what steps print on standard error
   * @param look how it looks; lines of steps are not cut to its width
   */
  public PlainView(OutputStream out, OutputStream err, Look look) {
    this(out, err, look, System::nanoTime);
  }

  PlainView(OutputStream out, OutputStream err, Look look, LongSupplier clock) {
    outputs.put(Stream.OUT, out);
    outputs.put(Stream.ERR, err);
    this.look = look;
    this.clock = clock;
    telling = Telling.ofNothing(look);
    begun = clock.getAsLong();
    looked = begun;
  }

  /**
   * Why an output was given up: whoever read it has left, or a disk is full.
   *
   * @return the first failure; empty while all is well
   */
  public Optional<IOException> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void begun(Pipeline pipeline, String run, URI hub, Path folder) {
    lock.lock();
    try {
      begun = clock.getAsLong();
      telling = new Telling(pipeline, look);
      tell(telling.heading(pipeline, run, hub, folder));
      flush();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void changed(StepChange change) {
    lock.lock();
    try {
      showBegun(change.step());
      showIdle();
      telling.change(change).forEach(this::tell);
      flush();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void printed(String step, Stream stream, byte[] bytes, int length) {
    lock.lock();
    try {
      showIdle();
      strand(step, stream).cutter.take(bytes, length, clock.getAsLong());
      flush();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void said(String words) {
    lock.lock();
    try {
      showIdle();
      Duration since = Duration.ofNanos(clock.getAsLong() - begun);
      tell(telling.said(since, words));
      flush();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended(RunRecord record) {
    lock.lock();
    try {
      strands.values().forEach(Strands::showBegun);
      tell("");
      waiting(Stream.OUT).add(Summary.text(record, look));
      flush();
    } finally {
      lock.unlock();
    }
  }

  private void tell(String line) {
    Bytes out = waiting(Stream.OUT);
    out.add(line);
    out.add('\n');
  }

  private Bytes waiting(Stream stream) {
    return waiting.computeIfAbsent(stream, any -> new Bytes(32 * 1024));
  }

  private Strand strand(String step, Stream stream) {
    Strands both =
        strands.computeIfAbsent(
            step, name -> new Strands(new Strand(name, Stream.OUT), new Strand(name, Stream.ERR)));
    return switch (stream) {
      case OUT -> both.out();
      case ERR -> both.err();
    };
  }

  private void showBegun(String step) {
    Strands both = strands.get(step);
    if (both != null) {
      both.showBegun();
    }
  }

  /** Shows what waits for the end of its line in vain. */
  private void showIdle() {
    long now = clock.getAsLong();
    if (now - looked >= IDLE_NANOS) {
      looked = now;
      strands.values().forEach(both -> both.showIdle(now));
    }
  }

  private void flush() {
    for (Stream stream : Stream.values()) {
      Bytes bytes = waiting(stream);
      OutputStream out = outputs.get(stream);
      if (out != null && bytes.length() > 0) {
        try {
          bytes.writeTo(out);
          out.flush();
        } catch (IOException e) {
          outputs.remove(stream);
          failure = failure == null ? e : failure;
        }
      }
      bytes.clear();
    }
  }
}
