package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.Watcher;
import io.rosetrap.cli.pipeline.Pipeline;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline does, for a person at a terminal: a table of the steps at its lower end, drawn
 * again in its place, above which changes of states and logs scroll away; keys choose whose. At the
 * end the summary takes the place of the table.
 *
 * <p>One thread of its own draws, at most ten times a second, and asks the terminal for keys and
 * for its size; a slow terminal holds up nobody else, since of logs that come faster than they can
 * be shown only the latest lines are. While the process is not in the foreground nothing is drawn.
 * The terminal is given back as it was by {@link #close}, at the end of the pipeline, while the
 * process is stopped (Ctrl-Z), and when this JVM ends in order; before {@link Runtime#halt} call
 * {@link #close}.
 *
 * <p>Thread-safe.
 */
public final class LiveView implements Watcher, AutoCloseable {
  /** Whose lines are shown. */
  public enum Logs {
    /** Those of all steps. */
    ALL,
    /** Those of the step that was selected; none before. */
    SELECTED,
    /** None; the table has the last line of each step. */
    NONE
  }

  private final LiveModel model;
  private final Painter painter;
  private final LongSupplier clock;
  private final Look look;
  private final boolean threaded;
  private volatile @Nullable Suspension suspension;

  /**
   * A view on the terminal of this process.
   *
   * @param out goes to that terminal
   * @param look how it looks; its width counts for nothing, since the terminal is asked
   * @param logs whose lines are shown at first
   * @param blockedOn asked once a second while steps run, on a thread that may wait for the answer:
   *     on what those are blocked, in words, by their names
   */
  public LiveView(OutputStream out, Look look, Logs logs, Supplier<Map<String, String>> blockedOn) {
    this(out, look, logs, blockedOn, new SttyTty(), System::nanoTime, true);
  }

  /** Without a thread somebody has to call {@link #tick}. */
  LiveView(
      OutputStream out,
      Look look,
      Logs logs,
      Supplier<Map<String, String>> blockedOn,
      Tty tty,
      LongSupplier clock,
      boolean threaded) {
    this.look = look;
    this.clock = clock;
    this.threaded = threaded;
    model = new LiveModel(look, logs, clock.getAsLong());
    painter = new Painter(out, model, blockedOn, tty, clock);
  }

  /**
   * Why nothing is drawn any more.
   *
   * @return what went wrong with the output; empty while all is well
   */
  public Optional<IOException> failure() {
    return painter.failure();
  }

  void tick() {
    painter.tick();
  }

  @Override
  public void begun(Pipeline pipeline, String run, URI hub, Path folder) {
    model.begun(pipeline, run, hub, folder, clock.getAsLong());
    painter.take();
    if (threaded) {
      painter.start();
      suspension = Suspension.handle(painter::lend);
    }
  }

  @Override
  public void changed(StepChange change) {
    model.changed(change);
  }

  @Override
  public void printed(String step, Stream stream, byte[] bytes, int length) {
    model.printed(step, stream, bytes, length, clock.getAsLong());
  }

  @Override
  public void said(String words) {
    model.said(words, clock.getAsLong());
  }

  @Override
  public void ended(RunRecord record) {
    close();
    painter.print(width -> "\n" + Summary.text(record, look.withWidth(width)));
  }

  /** Takes the table away and gives the terminal back as it was. Any number of times. */
  @Override
  public void close() {
    Suspension handled = suspension;
    if (handled != null) {
      handled.close();
    }
    painter.close();
  }
}
