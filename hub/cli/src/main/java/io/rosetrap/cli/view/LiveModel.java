package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.engine.Watcher.StepChange;
import io.rosetrap.cli.engine.Watcher.Stream;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the live view knows: the steps, what is on its way of what they print, and what the person
 * at the terminal wants to see of it. Thread-safe: one lock guards all of it, held for as long as a
 * chunk is cut into lines or a picture is put together, and never while something is written.
 */
final class LiveModel {
  private static final long IDLE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** What is to be drawn: lines that scroll away, and the table below them. */
  record Drawing(List<String> above, List<String> table) {}

  /** A step with what is on its way of what it prints. */
  private final class Source {
    private final StepLine line;
    private final String prefix;
    private final LineCutter out = new LineCutter(lines());
    private final LineCutter err = new LineCutter(lines());

    Source(String step) {
      line = new StepLine(step, telling.attempts(step));
      prefix = telling.prefix(step);
    }

    private LineCutter.Lines lines() {
      Harmless harmless = new Harmless(look.colours());
      Bytes text = new Bytes(256);
      return (bytes, from, to, clean) -> {
        text.clear();
        harmless.add(text, bytes, from, to, clean);
        line.printed(text.array(), text.length());
        if (isShown(line.name())) {
          scroll.log(prefix + text);
        }
      };
    }

    void show() {
      out.show();
      err.show();
    }

    /** Shows a line whose end is waited for in vain; tells the row of one that has begun. */
    void look(long now) {
      for (LineCutter cutter : List.of(out, err)) {
        if (isShown(line.name()) && cutter.isIdle(now, IDLE)) {
          cutter.show();
        }
      }
      line.begun(out.hasBegun() ? out.begun() : err.hasBegun() ? err.begun() : "");
    }
  }

  private final Look look;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, all of them.
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Scroll scroll;
  private Telling telling;
  private String name = "";
  private String run = "";
  private LiveView.Logs logs;
  private String selected = "";
  private String logOf = "";
  private boolean help;
  private boolean changed = true;
  private long begun;
  private long drawnSecond = -1;

  LiveModel(Look look, LiveView.Logs logs, long now) {
    this.look = look;
    this.logs = logs;
    scroll = new Scroll(look);
    telling = Telling.ofNothing(look);
    begun = now;
  }

  // What happens.

  void begun(Pipeline pipeline, String run, URI hub, Path folder, long now) {
    lock.lock();
    try {
      begun = now;
      telling = new Telling(pipeline, look);
      name = pipeline.name();
      this.run = run;
      for (Step step : pipeline.steps()) {
        sources.put(step.name(), new Source(step.name()));
      }
      scroll.tell(telling.heading(pipeline, run, hub, folder));
    } finally {
      lock.unlock();
    }
  }

  void changed(StepChange change) {
    lock.lock();
    try {
      Source source = sources.get(change.step());
      if (source != null) {
        source.show();
        source.line.change(change);
      }
      // What a step waits for is in the table, and changes often.
      if (change.state() != StepState.BLOCKED) {
        telling.change(change).forEach(scroll::tell);
      }
      changed = true;
    } finally {
      lock.unlock();
    }
  }

  void printed(String step, Stream stream, byte[] bytes, int length, long now) {
    lock.lock();
    try {
      Source source = sources.get(step);
      if (source != null) {
        LineCutter cutter =
            switch (stream) {
              case OUT -> source.out;
              case ERR -> source.err;
            };
        cutter.take(bytes, length, now);
        changed = true;
      }
    } finally {
      lock.unlock();
    }
  }

  void said(String words, long now) {
    lock.lock();
    try {
      scroll.tell(telling.said(Duration.ofNanos(now - begun), words));
      changed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Something that is drawn has changed elsewhere. */
  void touch() {
    lock.lock();
    try {
      changed = true;
    } finally {
      lock.unlock();
    }
  }

  // What is to be seen.

  boolean anyRuns() {
    lock.lock();
    try {
      return sources.values().stream()
          .map(source -> source.line.state())
          .anyMatch(state -> state == StepState.RUNNING || state == StepState.READY);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is to be drawn now; empty where nothing has changed, not even the seconds.
   *
   * @param keys whether there are any
   * @param blockedOn of running steps, by their names
   */
  Optional<Drawing> drawing(long now, Tty.Size size, boolean keys, Map<String, String> blockedOn) {
    lock.lock();
    try {
      sources.values().forEach(source -> source.look(now));
      long second = (now - begun) / SECOND;
      if (!changed && second == drawnSecond) {
        return Optional.empty();
      }
      changed = false;
      drawnSecond = second;
      return Optional.of(new Drawing(scroll.take(), table(now, size, keys, blockedOn)));
    } finally {
      lock.unlock();
    }
  }

  private List<String> table(long now, Tty.Size size, boolean keys, Map<String, String> blockedOn) {
    String whose =
        switch (logs) {
          case ALL -> "all";
          case SELECTED -> logOf.isEmpty() ? "none" : logOf;
          case NONE -> "none";
        };
    // The last column stays free: what is written there makes some terminals begin a line.
    Look narrower = look.withWidth(size.columns() - 1);
    return new LiveTable(narrower, rows(size), name, run, keys, help, whose)
        .lines(
            sources.values().stream().map(source -> source.line).toList(),
            new LiveTable.Now(Duration.ofNanos(now - begun), selected, blockedOn));
  }

  /** Half of the terminal is left to logs; a table that cannot be whole leaves a third. */
  private int rows(Tty.Size size) {
    int most = size.rows() - 2;
    boolean whole = sources.size() + LiveTable.AROUND <= most;
    int rows = logs != LiveView.Logs.NONE ? size.rows() / 2 : whole ? most : size.rows() * 2 / 3;
    return Math.max(LiveTable.AROUND + 1, rows);
  }

  /** What was not drawn before all is over. */
  List<String> rest() {
    lock.lock();
    try {
      sources.values().forEach(Source::show);
      return scroll.take();
    } finally {
      lock.unlock();
    }
  }

  // What is wished for.

  void press(List<Key> typed) {
    lock.lock();
    try {
      for (Key key : typed) {
        changed = true;
        switch (key) {
          case UP -> select(-1);
          case DOWN -> select(1);
          case LOG -> logOfSelected();
          case ALL -> logs = LiveView.Logs.ALL;
          case NONE -> logs = LiveView.Logs.NONE;
          case HELP -> help = !help;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void select(int by) {
    List<String> names = List.copyOf(sources.keySet());
    if (!names.isEmpty()) {
      int next = Math.clamp(names.indexOf(selected) + (long) by, 0, names.size() - 1);
      selected = selected.isEmpty() ? foremost() : names.get(next);
    }
  }

  /** The step that a person most likely wants to look at first. */
  private String foremost() {
    for (StepState state : List.of(StepState.FAILED, StepState.RUNNING, StepState.READY)) {
      for (Source source : sources.values()) {
        if (source.line.state() == state) {
          return source.line.name();
        }
      }
    }
    return sources.isEmpty() ? "" : sources.keySet().iterator().next();
  }

  /** The log that is shown already is put away again. */
  private void logOfSelected() {
    selected = selected.isEmpty() ? foremost() : selected;
    if (logs == LiveView.Logs.SELECTED && logOf.equals(selected)) {
      logs = LiveView.Logs.NONE;
      return;
    }
    logs = LiveView.Logs.SELECTED;
    logOf = selected;
    Source source = sources.get(selected);
    if (source != null) {
      String rule = look.pick("──", "--");
      scroll.tell(look.paint(Ink.FAINT, rule + " log of " + look.plain(selected) + " " + rule));
      source.line.lines().forEach(line -> scroll.log(source.prefix + line));
    }
  }

  private boolean isShown(String step) {
    return logs == LiveView.Logs.ALL || (logs == LiveView.Logs.SELECTED && step.equals(logOf));
  }
}
