package io.rosetrap.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * The signals that ask a process to end, brought to somebody in this one until closed. One that the
 * process was started to ignore stays ignored.
 *
 * <p>Java has signals in the module {@code jdk.unsupported} only, whose classes cannot be compiled
 * against without a warning; hence the reflection.
 */
final class Signals implements AutoCloseable {
  private static final String[] NAMES = {"TERM", "INT", "HUP"};

  /** Takes signals, on a thread of Java's own. */
  interface Handler {
    /**
     * A signal has arrived.
     *
     * @param name without SIG
     * @param number as the system counts
     */
    void arrived(String name, int number);
  }

  private record Previous(Object signal, Object handler) {}

  private final Handler handler;
  private final List<Previous> previous = new ArrayList<>();

  private Signals(Handler handler) {
    this.handler = handler;
  }

  static Signals handle(Handler handler) {
    Signals signals = new Signals(handler);
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodHandle arrived =
          MethodHandles.lookup()
              .findVirtual(
                  Signals.class, "arrived", MethodType.methodType(void.class, Object.class));
      Object ours = MethodHandleProxies.asInterfaceInstance(handlerType, arrived.bindTo(signals));
      for (String name : NAMES) {
        Object signal = type.getConstructor(String.class).newInstance(name);
        signals.previous.add(new Previous(signal, install(signal, ours)));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java lacks the module jdk.unsupported", e);
    }
    return signals;
  }

  private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
    Method handle =
        signal
            .getClass()
            .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
    return handle.invoke(null, signal, handler);
  }

  /** Called by Java. */
  void arrived(Object signal) throws ReflectiveOperationException {
    String name = (String) signal.getClass().getMethod("getName").invoke(signal);
    int number = (int) signal.getClass().getMethod("getNumber").invoke(signal);
    handler.arrived(name, number);
  }

  @Override
  public void close() {
    try {
      for (Previous each : previous) {
        Object unused = install(each.signal(), each.handler());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a signal's handler cannot be given back", e);
    }
  }
}
