package io.rosetrap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The wish that this process end, as signals bring it: the first is kept for somebody to act upon,
 * the second ends the process at once. With a shutdown hook instead, the exit code would tell of a
 * death by signal, and a second one would go unheard.
 */
final class StopSignal implements Signals.Handler {
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean first = new AtomicBoolean(true);

  private StopSignal() {}

  /** From now on signals come here, to the end of the process. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    Signals unused = Signals.handle(stop);
    return stop;
  }

  @Override
  public void arrived(String name, int number) {
    if (first.getAndSet(false)) {
      stopping.countDown();
    } else {
      Runtime.getRuntime().halt(128 + number);
    }
  }

  /** Blocks until the first signal arrives, or this thread is interrupted. */
  void await() {
    try {
      stopping.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
