package io.rosetrap.cli.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Draws the live view, on one thread of its own, and is the only one who has to do with the
 * terminal. Thread-safe: locks are held while the terminal is written to, read or changed, and
 * nobody who tells the view what happens waits for them.
 */
final class Painter {
  private static final System.Logger LOG = System.getLogger(Painter.class.getName());
  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final LiveModel model;
  private final Tty tty;
  private final LongSupplier clock;
  private final Supplier<Map<String, String>> blockedOn;
  private final OutputStream out;

  /**
   * Held while keys are read; taken before {@link #drawing}. A read that goes on while the process
   * is put into the background would stop it again.
   */
  private final ReentrantLock typing = new ReentrantLock();

  private final ReentrantLock drawing = new ReentrantLock();

  // Guarded by drawing.
  private final Screen screen;
  private boolean taken;
  private Tty.Size size = new Tty.Size(80, 24);
  private long measured;
  private long asked;
  private Map<String, String> blocked = Map.of();
  private long drawn;

  private volatile @Nullable IOException failure;
  private volatile boolean keys;

  /** Others have the terminal, or had it: it is not as we need it. */
  private volatile boolean away;

  private volatile boolean over;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Thread hook;

  Painter(
      OutputStream out,
      LiveModel model,
      Supplier<Map<String, String>> blockedOn,
      Tty tty,
      LongSupplier clock) {
    this.out = out;
    this.model = model;
    this.blockedOn = blockedOn;
    this.tty = tty;
    this.clock = clock;
    screen = new Screen(out);
  }

  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Makes the terminal ours. */
  void take() {
    drawing.lock();
    try {
      taken = true;
      keys = tty.takeKeys();
      size = tty.size();
      measured = clock.getAsLong();
      asked = measured - SECOND;
      drawn = measured - TENTH;
    } finally {
      drawing.unlock();
    }
  }

  /** Begins to draw; an end of this JVM gives the terminal back. */
  void start() {
    Thread ending = new Thread(this::close, "rosetrap-view-end");
    Runtime.getRuntime().addShutdownHook(ending);
    hook = ending;
    thread = Thread.ofPlatform().daemon().name("rosetrap-view").start(this::draw);
  }

  private void draw() {
    while (!over) {
      if (!keys || away || !tty.isForeground()) {
        LockSupport.parkNanos(TENTH);
      }
      tick();
    }
  }

  /** Looks for keys, a tenth of a second at most, then draws if there is something new. */
  void tick() {
    List<Key> typed = typed();
    drawing.lock();
    try {
      if (over || isAway()) {
        return;
      }
      model.press(typed);
      long now = clock.getAsLong();
      if (now - drawn >= TENTH) {
        ask(now);
        draw(now);
      }
    } finally {
      drawing.unlock();
    }
  }

  private List<Key> typed() {
    typing.lock();
    try {
      return keys && !away && tty.isForeground() ? tty.keys() : List.of();
    } finally {
      typing.unlock();
    }
  }

  /** Whether somebody else has the terminal; takes it again when it has come back. */
  private boolean isAway() {
    if (keys || away) {
      boolean foreground = tty.isForeground();
      if (foreground && away) {
        keys = tty.takeKeys();
        screen.forget();
        model.touch();
      }
      away = !foreground;
    }
    return away;
  }

  /** What has to be asked for is asked for once a second. */
  private void ask(long now) {
    if (now - measured >= SECOND) {
      measured = now;
      Tty.Size before = size;
      size = tty.size();
      if (!size.equals(before)) {
        model.touch();
      }
    }
    if (now - asked >= SECOND) {
      asked = now;
      Map<String, String> before = blocked;
      try {
        blocked = model.anyRuns() ? Map.copyOf(blockedOn.get()) : Map.of();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "nobody says on what steps are blocked", e);
        blocked = Map.of();
      }
      if (!blocked.equals(before)) {
        model.touch();
      }
    }
  }

  private void draw(long now) {
    if (failure != null) {
      return;
    }
    Optional<LiveModel.Drawing> picture = model.drawing(now, size, keys, blocked);
    if (picture.isPresent()) {
      drawn = now;
      try {
        screen.draw(picture.get().above(), picture.get().table(), size.columns());
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /**
   * Gives the terminal to others while something goes on, and takes it again.
   *
   * @param meanwhile blocks for as long as they have it
   */
  void lend(Runnable meanwhile) {
    typing.lock();
    drawing.lock();
    try {
      if (over || !taken) {
        meanwhile.run();
        return;
      }
      screen.clear(List.of());
      tty.restore();
      meanwhile.run();
      away = true;
    } catch (IOException e) {
      failure = e;
    } finally {
      drawing.unlock();
      typing.unlock();
    }
  }

  /** Takes the table away and gives the terminal back as it was. Any number of times. */
  void close() {
    over = true;
    Thread drawer = thread;
    if (drawer != null) {
      LockSupport.unpark(drawer);
      join(drawer);
    }
    drawing.lock();
    try {
      if (taken) {
        taken = false;
        screen.clear(model.rest());
      }
    } catch (IOException e) {
      failure = e;
    } finally {
      tty.restore();
      drawing.unlock();
    }
    Thread ending = hook;
    if (ending != null && ending != Thread.currentThread()) {
      forget(ending);
    }
  }

  private static void join(Thread drawer) {
    try {
      boolean unused = drawer.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.TRACE, "the JVM is ending already", e);
    }
  }

  /** Writes what stays, once the table is gone. */
  void print(IntFunction<String> textForWidth) {
    drawing.lock();
    try {
      out.write(textForWidth.apply(size.columns()).getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      failure = e;
    } finally {
      drawing.unlock();
    }
  }
}
