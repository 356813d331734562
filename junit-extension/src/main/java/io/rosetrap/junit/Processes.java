package io.rosetrap.junit;

import io.rosetrap.client.Introduction;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import io.rosetrap.client.process.ProcessFamily;
import io.rosetrap.client.process.Watchdog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts child processes of a test, each a participant of its run. They get the hub's address, the
 * run, their name, their session and the token in their environment, as {@link
 * RoseTrapClient#fromEnvironment()} reads them. The hub is told at once how each ends. When the
 * test ends, or its JVM in whatever way, they are ended with all that they have started.
 *
 * <p>Safe for use by many threads.
 */
public final class Processes {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Function<String, RoseTrapClient> clients;
  private final String label;
  private final ProcessFamily family;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, and so is what follows. */
  private final List<ChildProcess> children = new ArrayList<>();

  private final Set<String> names = new HashSet<>();
  private @Nullable RoseTrapClient observer;
  private boolean closed;

  /** One that has joined the run and is to be started. */
  record Joined(ProcessSpec spec, String name, RoseTrapClient client, Stay stay) {
    /** It will not be started after all. */
    void leave() {
      client.close();
    }
  }

  /**
   * Starts with no children.
   *
   * @param clients makes a new client, of the test's hub and run, for a participant; it is closed
   *     here
   * @param label what the test is called, as a participant
   */
  Processes(Function<String, RoseTrapClient> clients, String label) {
    this.clients = clients;
    this.label = label;
    this.family = Watchdog.ofThisJvm().family().member(COUNT.incrementAndGet());
  }

  /**
   * A child JVM with the test's own Java, class path and module path.
   *
   * @param main a class with a main method; it may be nested in the test
   * @return what is to be started; nothing is yet
   */
  public ProcessSpec java(Class<?> main) {
    return ProcessSpec.java(this, main);
  }

  /**
   * A child of any kind.
   *
   * @param words the program and its words, for instance {@code "python3", "client_b.py"}
   * @return what is to be started; nothing is yet
   */
  public ProcessSpec command(String... words) {
    if (words.length == 0) {
      throw new IllegalArgumentException(
          "A command has at least one word, the program, as in command(\"python3\","
              + " \"client_b.py\").");
    }
    return ProcessSpec.command(this, List.of(words));
  }

  /**
   * Several children that are started together.
   *
   * @return an empty one
   */
  public Pipeline pipeline() {
    return new Pipeline(this);
  }

  ChildProcess start(ProcessSpec spec) {
    return start(join(spec));
  }

  /** Makes it a participant, which is known to the others before it is there. */
  Joined join(ProcessSpec spec) {
    String name = newName(spec);
    RoseTrapClient client = clients.apply(name);
    try {
      Stay stay =
          client.join(
              Introduction.ofProcess("junit").promising(spec.promises()).reading(spec.reads()));
      return new Joined(spec, name, client, stay);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private String newName(ProcessSpec spec) {
    lock.lock();
    try {
      requireOpen();
      String wanted = spec.name().orElseGet(spec::defaultName);
      if (spec.name().isPresent()) {
        for (ChildProcess child : children) {
          if (child.name().equals(wanted) && child.isAlive()) {
            throw new IllegalStateException(
                wanted
                    + " runs already, as process "
                    + child.pid()
                    + ". Give this child another name by as(…), or await the end of the first.");
          }
        }
        names.add(wanted);
        return wanted;
      }
      String name = wanted;
      for (int i = 2; !names.add(name); i++) {
        name = wanted + "-" + i;
      }
      return name;
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "The test of these processes is over. Start children in a test or in a @BeforeEach"
              + " method, with the Processes that were injected there.");
    }
  }

  ChildProcess start(Joined joined) {
    int number;
    lock.lock();
    try {
      requireOpen();
      number = children.size() + 1;
    } catch (IllegalStateException e) {
      joined.leave();
      throw e;
    } finally {
      lock.unlock();
    }
    ChildProcess child = started(joined, number);
    boolean late;
    lock.lock();
    try {
      children.add(child);
      late = closed;
    } finally {
      lock.unlock();
    }
    if (late) {
      child.kill();
    }
    return child;
  }

  private ChildProcess started(Joined joined, int number) {
    try {
      return ChildProcess.start(this, joined, family.member(number));
    } catch (RuntimeException e) {
      // Its files could not be written.
      joined.leave();
      throw e;
    }
  }

  /** All that were started, those that have ended among them. */
  List<ChildProcess> children() {
    lock.lock();
    try {
      return List.copyOf(children);
    } finally {
      lock.unlock();
    }
  }

  /** The one that was started last under a name. */
  ChildProcess child(String name) {
    List<ChildProcess> all = children();
    return all.reversed().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No child process "
                        + name
                        + " was started in this test"
                        + (all.isEmpty()
                            ? "."
                            : "; there are "
                                + String.join(", ", all.stream().map(ChildProcess::name).toList())
                                + ".")
                        + " Give a child its name by as(\""
                        + name
                        + "\") before it is started."));
  }

  /** Looks on; what it asks is nobody's doing. */
  RoseTrapClient observer() {
    lock.lock();
    try {
      if (observer == null) {
        observer = clients.apply(label);
      }
      return observer;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all that is left of the children, and waits until it has. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    List<ChildProcess> all = children();
    all.forEach(ChildProcess::kill);
    if (!all.isEmpty()) {
      // Those that a child left behind when it ended by itself.
      family.kill(List.of());
    }
    lock.lock();
    try {
      if (observer != null) {
        observer.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
