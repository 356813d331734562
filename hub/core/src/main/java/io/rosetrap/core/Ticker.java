package io.rosetrap.core;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hub's own time, and the only thread of the core: it ends leases and looks for deadlocks.
 *
 * <p>A hub that was stopped for a while must not blame those who could not reach it meanwhile, so a
 * tick that comes late takes the time that was missed out of the hub's own time. The thread starts
 * when something first depends on time. Safe for use by many threads.
 */
final class Ticker implements AutoCloseable {
  /** How often there is a look. */
  static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How late a tick may be; what it is later than that is left out. Far less than any lease. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** When there was a tick last, and how much was missed until then; changed together. */
  private record Ticked(long atNanos, long missedNanos) {
    /** How much is missed by now, where the next tick is late. */
    long missedBy(long real) {
      return missedNanos + Math.max(0, real - atNanos - PERIOD_NANOS - LATE_NANOS);
    }
  }

  private final LongSupplier nanoTime;
  private final Runnable onTick;

  /**
   * Whether there are ticks without being asked for: not in tests that have a time of their own.
   */
  private final boolean ticks;

  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closed;

  /** Null until something depends on time. Written by the ticker's thread once that has started. */
  private volatile @Nullable Ticked last;

  private volatile @Nullable ScheduledExecutorService thread;

  Ticker(LongSupplier nanoTime, boolean ticks, Runnable onTick) {
    this.nanoTime = nanoTime;
    this.ticks = ticks;
    this.onTick = onTick;
  }

  /** Makes sure that there are ticks from now on. */
  void require() {
    if (!closed && !started.get() && started.compareAndSet(false, true)) {
      last = new Ticked(nanoTime.getAsLong(), 0);
      if (ticks) {
        start();
      }
    }
  }

  private void start() {
    ScheduledExecutorService starting = Executors.newSingleThreadScheduledExecutor(Ticker::daemon);
    thread = starting;
    var unused =
        starting.scheduleWithFixedDelay(
            this::tick, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    if (closed) {
      starting.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "rosetrap-ticker");
    thread.setDaemon(true);
    return thread;
  }

  /** One look, with the hub's own time brought up to date. */
  void tick() {
    Ticked before = last;
    if (before != null) {
      long real = nanoTime.getAsLong();
      last = new Ticked(real, before.missedBy(real));
      onTick.run();
    }
  }

  /** The hub's own time: monotonic, and standing still while the hub did. */
  long now() {
    long real = nanoTime.getAsLong();
    Ticked ticked = last;
    // Before a late tick has said how much was missed, nobody may profit from it or lose by it.
    return real - (ticked == null ? 0 : ticked.missedBy(real));
  }

  @Override
  public void close() {
    closed = true;
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdownNow();
    }
  }
}
