package io.rosetrap.cli;

import io.rosetrap.client.process.ProcessTree;
import io.rosetrap.client.process.Supervised;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands signals on to a command: the first asks it to end within a grace, the second ends it at
 * once. Safe for use by many threads.
 */
final class Forwarding implements Signals.Handler {
  private final Duration grace;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, and so is what follows; null before the command was started. */
  private @Nullable Process process;

  private @Nullable ProcessTree tree;

  /** The signal that came before there was anybody to hand it to. */
  private @Nullable String early;

  /** Whether it was asked to end. */
  private boolean asked;

  /** Whether it was asked, by this process or by a terminal. */
  private boolean signalled;

  Forwarding(Duration grace) {
    this.grace = grace;
  }

  /** From now on signals go to a command. */
  void to(Supervised started) {
    lock.lock();
    try {
      process = started.process();
      tree = started.tree();
      if (early != null) {
        pass(early, process, tree);
        early = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void arrived(String name, int number) {
    lock.lock();
    try {
      if (process == null || tree == null) {
        early = name;
      } else if (name.equals("INT") && Foreground.isOurs()) {
        // The terminal has told the command too, which may go on, as a prompt does.
        signalled = true;
        tree.note();
      } else {
        pass(name, process, tree);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held. */
  private void pass(String name, Process to, ProcessTree all) {
    signalled = true;
    if (asked) {
      all.kill();
      return;
    }
    asked = true;
    all.signal(name);
    Thread unused = Thread.ofVirtual().name("rosetrap-grace").start(() -> endAfterGrace(to, all));
  }

  private void endAfterGrace(Process to, ProcessTree all) {
    try {
      if (!to.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        all.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.kill();
    }
  }

  /** The command has ended; of what it left behind nothing survives a signal. */
  void ended() {
    @Nullable ProcessTree rest;
    lock.lock();
    try {
      rest = signalled ? tree : null;
    } finally {
      lock.unlock();
    }
    if (rest != null) {
      rest.endRest(grace);
    }
  }
}
