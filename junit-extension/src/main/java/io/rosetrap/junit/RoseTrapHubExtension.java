package io.rosetrap.junit;

import io.rosetrap.client.HubEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * What {@link RoseTrapHub} registers, for registration by a field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RoseTrapHubExtension HUB =
 *     RoseTrapHubExtension.builder().timeout(Duration.ofSeconds(5)).build();
 * }</pre>
 *
 * <p>With a static field the hub lives as long as the class, otherwise as long as one test, unless
 * the builder says more. Everything else is as {@link RoseTrapHub} says.
 *
 * <p>Safe for use by many threads; all that belongs to a test is in JUnit's store for it.
 */
public final class RoseTrapHubExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        TestInstancePreConstructCallback,
        PreInterruptCallback,
        ParameterResolver,
        InvocationInterceptor {
  /** What is shared by all classes is stored once for all extensions, everything else for each. */
  private static final ExtensionContext.Namespace SHARED =
      ExtensionContext.Namespace.create(RoseTrapHubExtension.class);

  private static final String HUB = "hub";

  private final ExtensionContext.Namespace own =
      ExtensionContext.Namespace.create(RoseTrapHubExtension.class, this);
  private final Function<ExtensionContext, Wishes> wishes;
  private final TestRun.Current current = new TestRun.Current();

  /** For JUnit, which finds it by the annotation. */
  private RoseTrapHubExtension() {
    this(Wishes::annotated);
  }

  private RoseTrapHubExtension(Function<ExtensionContext, Wishes> wishes) {
    this.wishes = wishes;
  }

  /**
   * Starts from what the configuration parameters say, and the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings; for use by one thread. What is not set here is as for the annotation. */
  public static final class Builder {
    private HubScope scope = HubScope.DEFAULT;
    private boolean sharedRun;
    private String timeout = "";
    private List<String> limits = List.of();
    private Optional<HubSource.There> from = Optional.empty();
    private String exportTo = "";
    private Leaks leaks = Leaks.DEFAULT;

    private Builder() {}

    /**
     * Sets how long the hub lives.
     *
     * @param tests which tests share it; {@link HubScope#CLASS} takes a static field
     * @return this
     */
    public Builder scope(HubScope tests) {
      this.scope = tests;
      return this;
    }

    /**
     * Sets whether all tests of the hub share the run {@code default}.
     *
     * @param shared true to share
     * @return this
     */
    public Builder sharedRun(boolean shared) {
      this.sharedRun = shared;
      return this;
    }

    /**
     * Sets how long clients block where a read says nothing else.
     *
     * @param limit 0 to 365 days
     * @return this
     */
    public Builder timeout(Duration limit) {
      this.timeout = limit.toString();
      return this;
    }

    /**
     * Sets bounds of the hub, named as the options of {@code rosetrap serve} are.
     *
     * @param entries each like {@code max-value-bytes=10m}
     * @return this
     */
    public Builder limits(String... entries) {
      this.limits = List.of(entries);
      return this;
    }

    /**
     * Sets what says where the hub is that the tests use, instead of one that is started for them.
     *
     * @param hub is asked once for each hub, when that is first needed; with {@link HubScope#JVM}
     *     classes that were given the same supplier share what it returns
     * @return this
     */
    public Builder from(Supplier<HubEndpoint> hub) {
      this.from = Optional.of(new HubSource.Supplied(hub));
      return this;
    }

    /**
     * Sets the system property that holds the hub's address while the hub lives.
     *
     * @param property its name
     * @return this
     */
    public Builder exportTo(String property) {
      this.exportTo = property;
      return this;
    }

    /**
     * Sets what is done about what a test leaves behind.
     *
     * @param policy fail, report or ignore
     * @return this
     */
    public Builder leaks(Leaks policy) {
      this.leaks = policy;
      return this;
    }

    /**
     * Makes the extension; nothing is started yet.
     *
     * @return an extension
     */
    public RoseTrapHubExtension build() {
      Wishes wishes =
          new Wishes(
              "RoseTrapHubExtension", scope, sharedRun, timeout, limits, from, exportTo, leaks);
      return new RoseTrapHubExtension(context -> wishes);
    }
  }

  // --- for tests -----------------------------------------------------------------------------

  /**
   * The hub as the test sees it that the calling thread is in the middle of; between tests, as the
   * class does.
   *
   * @return a handle, which other threads may use too
   * @throws IllegalStateException on a thread that is in no test
   */
  public HubHandle hub() {
    TestRun test =
        current
            .get()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No test of this hub runs on the thread "
                            + Thread.currentThread().getName()
                            + ". Call hub() on the test's own thread and hand on what it returns,"
                            + " or take a HubHandle as a parameter."));
    return new HubHandle(() -> test);
  }

  /**
   * The hub's address; the same as {@link HubHandle#uri} of {@link #hub}.
   *
   * @return for instance {@code http://127.0.0.1:40123}
   * @throws IllegalStateException on a thread that is in no test
   */
  public URI uri() {
    return hub().uri();
  }

  // --- for JUnit -----------------------------------------------------------------------------

  /** Constructors see the test that they are called for, where there is one. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factoryContext, ExtensionContext context) {
    // The instance of a whole class is made before any extension has begun, so before what is asked
    // for the hub may have been started.
    boolean tooEarly =
        Labels.method(context).isEmpty()
            && hubOfClass(context).isEmpty()
            && !settings(context).place().source().isAtHand();
    if (!tooEarly) {
      begin(context);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Wishes.requireAgreement(context);
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (wishes.apply(context).scope() == HubScope.CLASS && hubOfClass(context).isEmpty()) {
      throw new ExtensionConfigurationException(
          "The RoseTrapHubExtension of "
              + Labels.of(context.getRequiredTestClass())
              + " has HubScope.CLASS, but its field is not static, so it is there for one test at a"
              + " time. Make the field static, or leave the scope out.");
    }
    begin(context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    begin(context);
    TestRun test = test(context);
    try {
      invocation.proceed();
      test.passed();
    } catch (Throwable e) {
      test.failed(e);
      throw e;
    } finally {
      test.ended();
    }
  }

  @Override
  public void beforeThreadInterrupt(PreInterruptContext interrupt, ExtensionContext context) {
    there(context).ifPresent(TestRun::beforeInterrupt);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Injection.isOurs(parameter);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Injection.require(parameter, settings(context), context);
    TestRun test = test(context);
    return Injection.resolve(parameter, test, new HubHandle(() -> here(test)));
  }

  /** The test, or the dynamic test of this factory that the thread is in the middle of. */
  private TestRun here(TestRun test) {
    return current.get().filter(inner -> inner.isWithin(test)).orElse(test);
  }

  // --- what is in the store ------------------------------------------------------------------

  /** The hub starts now if it has not yet, and the thread is in the middle of the test. */
  private void begin(ExtensionContext context) {
    if (Labels.method(context).isPresent() || settings(context).scope() != HubScope.METHOD) {
      test(context).enter();
    }
  }

  private void end(ExtensionContext context) {
    boolean passed = false;
    try {
      there(context).ifPresent(TestRun::close);
      passed = context.getExecutionException().isEmpty();
    } finally {
      if (!passed) {
        for (var at = context.getParent(); at.isPresent(); at = at.get().getParent()) {
          there(at.get()).ifPresent(TestRun::failedWithin);
        }
      }
    }
  }

  private Optional<TestRun> there(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(own).get(context.getUniqueId(), TestRun.class));
  }

  private TestRun test(ExtensionContext context) {
    Settings settings = settings(context);
    LiveHub hub = hub(settings, context);
    return stored(
        context.getStore(own),
        context.getUniqueId(),
        TestRun.class,
        () -> new TestRun(context, hub, settings, current));
  }

  private LiveHub hub(Settings settings, ExtensionContext context) {
    boolean ofAll = settings.scope() == HubScope.JVM;
    // One that is not of all is stored where it is first asked for, and found from all within.
    return stored(
        ofAll ? context.getRoot().getStore(SHARED) : context.getStore(own),
        ofAll ? settings.place() : HUB,
        LiveHub.class,
        () -> LiveHub.open(settings.place(), Labels.of(context)));
  }

  private Optional<LiveHub> hubOfClass(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(own).get(HUB, LiveHub.class));
  }

  private Settings settings(ExtensionContext context) {
    return stored(
        context.getStore(own),
        Settings.class,
        Settings.class,
        () -> Settings.of(wishes.apply(context), context));
  }

  /** JUnit 5 has this method only, which a later one wants to be rid of. */
  @SuppressWarnings("deprecation")
  private static <T> T stored(
      ExtensionContext.Store store, Object key, Class<T> type, Supplier<T> made) {
    return store.getOrComputeIfAbsent(key, unused -> made.get(), type);
  }
}
