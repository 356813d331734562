package io.rosetrap.cli.view;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-Z: stops this process as it would be stopped without us, but gives somebody the time to give
 * the terminal back before, and to take it again after. Where Java does not bring the signal it
 * does what it always did. Thread-safe.
 *
 * <p>By reflection for the same reason as the signals that ask a process to end.
 */
final class Suspension implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Suspension.class.getName());

  private final Consumer<Runnable> around;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Object signal;
  private final Object ours;
  private final Object previous;

  private Suspension(Consumer<Runnable> around) throws ReflectiveOperationException {
    this.around = around;
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    MethodHandle arrived =
        MethodHandles.lookup()
            .findVirtual(
                Suspension.class, "arrived", MethodType.methodType(void.class, Object.class));
    ours = MethodHandleProxies.asInterfaceInstance(handlerType, arrived.bindTo(this));
    signal = Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance("TSTP");
    previous = install(ours);
  }

  /**
   * Begins.
   *
   * @param around is given what stops the process, and returns when it goes on
   */
  static @Nullable Suspension handle(Consumer<Runnable> around) {
    try {
      return new Suspension(around);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "Ctrl-Z is not handled", e);
      return null;
    }
  }

  private Object install(Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  /** Called by Java, on a thread of its own. */
  void arrived(Object arrived) {
    around.accept(this::stop);
  }

  private void stop() {
    try {
      Object unused =
          install(Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
      raise();
      if (open.get()) {
        unused = install(ours);
      }
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "this process cannot be stopped", e);
    }
  }

  /** Java raises no signal that it does not handle. */
  private static void raise() {
    String command = "kill -TSTP " + ProcessHandle.current().pid();
    try {
      int unused = new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "this process cannot be stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      try {
        Object unused = install(previous);
      } catch (ReflectiveOperationException e) {
        LOG.log(System.Logger.Level.DEBUG, "a signal's handler cannot be given back", e);
      }
    }
  }
}
