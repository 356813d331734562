package io.rosetrap.client;

import io.rosetrap.api.RoseTrapException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a client: tells the hub that its participants are there. It begins with the
 * first that joins, and does not keep the process alive. Safe for use by many threads.
 */
final class Heart implements AutoCloseable {
  private final Set<Membership> members = ConcurrentHashMap.newKeySet();
  private final ReentrantLock start = new ReentrantLock();

  /** Guarded by {@link #start}. */
  private @Nullable Thread thread;

  private volatile boolean closed;

  void add(Membership member) {
    members.add(member);
    begin();
  }

  private void begin() {
    start.lock();
    try {
      if (thread == null && !closed) {
        thread = Thread.ofPlatform().daemon().name("rosetrap-heartbeat").start(this::run);
      }
    } finally {
      start.unlock();
    }
  }

  Optional<Thread> thread() {
    start.lock();
    try {
      return Optional.ofNullable(thread);
    } finally {
      start.unlock();
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, pause().toNanos());
      for (Membership member : members) {
        if (closed) {
          return;
        }
        beat(member);
      }
    }
  }

  private static void beat(Membership member) {
    try {
      member.beat();
    } catch (RoseTrapException e) {
      // The next beat tries again; whoever uses the client next is told what is wrong.
      log("a sign of life did not arrive", e);
    }
  }

  /** Three signs of life in a lease, so that two may be lost. */
  private Duration pause() {
    return members.stream()
        .map(Membership::lease)
        .min(Duration::compareTo)
        .orElse(Duration.ofSeconds(10))
        .dividedBy(3);
  }

  /** Ends the thread, and leaves the runs in order. */
  @Override
  public void close() {
    closed = true;
    start.lock();
    try {
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      start.unlock();
    }
    for (Membership member : members) {
      try {
        member.leave();
      } catch (RoseTrapException e) {
        log("the hub was not told of the leaving; it notices by the lease", e);
      }
    }
  }

  /** The logger is asked for here, since to look for one takes longer than a read does. */
  private static void log(String words, RoseTrapException e) {
    System.getLogger(Heart.class.getName()).log(Level.DEBUG, words, e);
  }
}
