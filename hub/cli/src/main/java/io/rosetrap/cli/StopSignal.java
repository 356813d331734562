package io.rosetrap.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The wish that this process end, as signals bring it: the first is kept for somebody to act upon,
 * the second ends the process at once. With a shutdown hook instead, the exit code would tell of a
 * death by signal, and a second one would go unheard.
 *
 * <p>Java has signals in the module {@code jdk.unsupported} only, whose classes cannot be compiled
 * against without a warning; hence the reflection.
 */
final class StopSignal {
  private static final String[] SIGNALS = {"TERM", "INT", "HUP"};

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean first = new AtomicBoolean(true);

  private StopSignal() {}

  /** From now on signals come here. One that the process was started to ignore stays ignored. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle arrived =
          MethodHandles.lookup()
              .findVirtual(
                  StopSignal.class, "arrived", MethodType.methodType(void.class, Object.class));
      Object ours = MethodHandleProxies.asInterfaceInstance(handler, arrived.bindTo(stop));
      for (String name : SIGNALS) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java lacks the module jdk.unsupported", e);
    }
    return stop;
  }

  /** Called by Java, on a thread of its own, when a signal arrives. */
  void arrived(Object signal) throws ReflectiveOperationException {
    if (first.getAndSet(false)) {
      stopping.countDown();
    } else {
      int number = (int) signal.getClass().getMethod("getNumber").invoke(signal);
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
