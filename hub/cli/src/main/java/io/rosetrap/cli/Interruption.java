package io.rosetrap.cli;

import io.rosetrap.client.InterruptedCallException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Signals that ask a process to end, as an interrupt of the thread that waits for the hub, so that
 * it gives up in order what others count on. The second signal ends the process at once.
 */
final class Interruption implements Signals.Handler {
  /** The wait was given up because of a signal. */
  static final class Signalled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int number;

    private Signalled(int number) {
      super("signal " + number, null, false, false);
      this.number = number;
    }

    /** As of a process that a signal ended. */
    int exitCode() {
      return 128 + number;
    }
  }

  private final Thread waiting = Thread.currentThread();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; 0 while no signal has come. */
  private int number;

  /** Guarded by {@link #lock}. */
  private boolean over;

  private Interruption() {}

  /**
   * Waits for something.
   *
   * @param wait blocks, and gives up when it is interrupted
   * @param undo gives back what came at the same moment as a signal
   * @throws Signalled if a signal came
   */
  static <T> T during(Supplier<T> wait, Consumer<T> undo) {
    Interruption interruption = new Interruption();
    T result;
    Signals signals = Signals.handle(interruption);
    try {
      result = wait.get();
    } catch (InterruptedCallException e) {
      int signal = interruption.end();
      throw signal == 0 ? e : new Signalled(signal);
    } finally {
      signals.close();
    }
    int signal = interruption.end();
    if (signal != 0) {
      undo.accept(result);
      throw new Signalled(signal);
    }
    return result;
  }

  /** No interrupt comes from here any more; returns the signal that came, or 0. */
  private int end() {
    lock.lock();
    try {
      over = true;
      if (number != 0) {
        boolean unused = Thread.interrupted();
      }
      return number;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void arrived(String name, int signal) {
    lock.lock();
    try {
      if (number != 0 || over) {
        Runtime.getRuntime().halt(128 + signal);
      }
      number = signal;
      waiting.interrupt();
    } finally {
      lock.unlock();
    }
  }
}
