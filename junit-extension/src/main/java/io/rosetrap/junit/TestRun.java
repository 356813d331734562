package io.rosetrap.junit;

import io.rosetrap.api.Names;
import io.rosetrap.client.Faults;
import io.rosetrap.client.RoseTrapClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * One test invocation, or a test class as a whole: its run, and all that was made for it. Safe for
 * use by many threads; its course is told by the test's own.
 */
final class TestRun implements StoredResource {
  /** The test that a thread is in the middle of, of all those of one extension. */
  static final class Current {
    /** One for each extension, of which there are few. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable TestRun> test = new ThreadLocal<>();

    Optional<TestRun> get() {
      return Optional.ofNullable(test.get());
    }

    private void set(@Nullable TestRun run) {
      if (run == null) {
        test.remove();
      } else {
        test.set(run);
      }
    }
  }

  private final ExtensionContext context;
  private final LiveHub hub;
  private final Settings settings;
  private final String label;
  private final Current current;
  private final String run;
  private final Map<String, RoseTrapClient> clients = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Processes> processes = new AtomicReference<>();
  private final AtomicReference<@Nullable Faults> faults = new AtomicReference<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Whether somebody was told the run's name, so that it may have come into being. */
  private volatile boolean known;

  private final Reporter reporter;

  /** Whether one of the tests of this class has failed. */
  private volatile boolean failedWithin;

  /** What made the test fail, once something has. */
  private volatile @Nullable Throwable failure;

  /** What the thread was in the middle of before. For that thread alone. */
  private @Nullable TestRun before;

  TestRun(ExtensionContext context, LiveHub hub, Settings settings, Current current) {
    this.context = context;
    this.hub = hub;
    this.settings = settings;
    this.label = Labels.of(context);
    this.current = current;
    this.run = settings.sharedRun() ? Names.DEFAULT_RUN : hub.newRun(label);
    this.reporter =
        new Reporter(context, label, run, hub.token(), hub::clientBuilder, this::children);
  }

  // --- what belongs to it --------------------------------------------------------------------

  URI uri() {
    return hub.uri();
  }

  Optional<String> token() {
    return hub.token();
  }

  Duration timeout() {
    return settings.timeout();
  }

  /** What the test is called. */
  String label() {
    return label;
  }

  String run() {
    known = true;
    return run;
  }

  /** The client that is named after the test. */
  RoseTrapClient client() {
    return client(label);
  }

  /** The client of a participant, the same for the same name. */
  RoseTrapClient client(String participant) {
    requireRunning();
    return clients.computeIfAbsent(participant, this::newClient);
  }

  /** The child processes of the test. */
  Processes processes() {
    requireRunning();
    return processes.updateAndGet(
        there -> there == null ? new Processes(this::newClient, label) : there);
  }

  /** The faults that the test puts in, by one seed. */
  Faults faults() {
    requireRunning();
    return faults.updateAndGet(there -> there == null ? client().faults(Seeds.of(context)) : there);
  }

  private RoseTrapClient newClient(String participant) {
    return hub.clientBuilder()
        .run(run())
        .participant(participant)
        .timeout(settings.timeout())
        .build();
  }

  private void requireRunning() {
    if (ended.get()) {
      throw new IllegalStateException(
          label + " has ended, and its clients with it. Use its hub only while it runs.");
    }
  }

  /** Whether it is a dynamic test of a factory. */
  boolean isWithin(TestRun factory) {
    return factory.context.getTestMethod().isPresent()
        && context.getUniqueId().startsWith(factory.context.getUniqueId() + "/");
  }

  // --- its course ----------------------------------------------------------------------------

  /** This thread is in the middle of this test from now on, until it has ended. */
  void enter() {
    @Nullable TestRun now = current.get().orElse(null);
    if (now != this) {
      before = now;
      current.set(this);
    }
  }

  /** What is to be said if the test fails, for instance the seed that repeats it. */
  void remark(String sentence) {
    reporter.remark(sentence);
  }

  /** The time limit of the test is over, and its thread is interrupted when this returns. */
  void beforeInterrupt() {
    if (known) {
      remarkSeed();
      reporter.beforeInterrupt();
    }
  }

  /** Whoever wants to see the same delays again is told how. */
  private void remarkSeed() {
    @Nullable Faults put = faults.get();
    if (put != null && put.isRandom()) {
      String parameter = "-D" + Seeds.PARAMETER + "=" + put.seed();
      remark("Random delays came from seed " + put.seed() + "; repeat it with " + parameter + ".");
    }
  }

  /**
   * The test has done all that it wanted to; its run and everybody in it are still there.
   *
   * @throws LeakError if somebody should not be, and that is to be a failure
   */
  void passed() {
    if (!known || failedWithin || settings.leaks() == Leaks.IGNORE) {
      return;
    }
    Optional<String> left =
        reporter.observing(
            client ->
                new LeakCheck(label, client, children(), clients, !settings.sharedRun()).find());
    if (left.isPresent() && settings.leaks() == Leaks.FAIL) {
      throw new LeakError(left.get());
    }
    left.ifPresent(reporter::print);
  }

  /** The test has failed; its run and everybody in it are still there. */
  void failed(Throwable cause) {
    failure = cause;
    boolean aborted = cause instanceof TestAbortedException;
    if (known && !aborted) {
      remarkSeed();
      reporter.report(cause);
    }
  }

  /** A test of this class has failed, so that nobody wonders about what it left behind. */
  void failedWithin() {
    failedWithin = true;
  }

  private List<ChildProcess> children() {
    @Nullable Processes started = processes.get();
    return started == null ? List.of() : started.children();
  }

  /** The test is over, well or not: nobody is left in its run, and then that goes. */
  void ended() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (current.get().orElse(null) == this) {
      current.set(before);
    }
    try {
      @Nullable Processes children = processes.get();
      if (children != null) {
        children.close();
      }
      clients.values().forEach(RoseTrapClient::close);
      // The run that is shared belongs to all who use the hub.
      if (known && !settings.sharedRun()) {
        hub.delete(run);
      }
    } catch (RuntimeException e) {
      @Nullable Throwable first = failure;
      if (first == null) {
        throw e;
      }
      first.addSuppressed(e);
    }
  }

  /** Tells what came of the test, once, also where something kept it from ever beginning. */
  @Override
  public void close() {
    if (ended.get()) {
      return;
    }
    Optional<Throwable> cause = context.getExecutionException();
    try {
      if (cause.isEmpty()) {
        passed();
      } else if (failure == null) {
        failed(cause.get());
      }
    } catch (LeakError e) {
      failed(e);
      throw e;
    } finally {
      ended();
    }
  }
}
