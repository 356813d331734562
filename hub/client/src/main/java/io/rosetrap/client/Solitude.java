package io.rosetrap.client;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * Whether a thread that is about to block is all that its participant has: no other thread of this
 * process and no other process under the same supervisor could write meanwhile. Where that cannot
 * be seen it is denied, because a deadlock that is told and is none does more harm than one that is
 * not told.
 */
final class Solitude {
  /** A participant that nobody has said anything about. */
  static final Solitude BY_EVIDENCE = new Solitude(Optional.empty(), OptionalLong.empty());

  /**
   * Threads of the JVM that run no code of others, or only what is about to end anyway. Whatever
   * else is in its group serves something: virtual threads, child processes, a debugger.
   */
  private static final Set<String> OF_THE_JVM =
      Set.of(
          "DestroyJavaVM",
          "Reference Handler",
          "Finalizer",
          "Signal Dispatcher",
          "Notification Thread",
          "Attach Listener",
          "Common-Cleaner");

  private final Optional<Boolean> said;

  /** The process that supervises the participant, if any does. */
  private final OptionalLong supervisor;

  Solitude(Optional<Boolean> said, OptionalLong supervisor) {
    this.said = said;
    this.supervisor = supervisor;
  }

  /** Whether looking again in a moment may show something else: processes come and go. */
  boolean changesSoon() {
    return said.isEmpty() && supervisor.isPresent();
  }

  /** Whether this thread is all that there is, not counting the client's own. */
  boolean isAlone(Optional<Thread> own) {
    if (said.isPresent()) {
      return said.get();
    }
    return isOnlyThread(own) && Family.isOnlyThisProcess(supervisor);
  }

  private static boolean isOnlyThread(Optional<Thread> own) {
    Thread self = Thread.currentThread();
    ThreadGroup group = self.getThreadGroup();
    if (self.isVirtual() || group == null || ForkJoinPool.commonPool().getPoolSize() > 0) {
      return false;
    }
    ThreadGroup root = group;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads, true);
    if (count == threads.length) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      Thread thread = threads[i];
      boolean known =
          thread == self
              || own.filter(o -> o == thread).isPresent()
              || OF_THE_JVM.contains(thread.getName());
      if (!known) {
        return false;
      }
    }
    return true;
  }
}
