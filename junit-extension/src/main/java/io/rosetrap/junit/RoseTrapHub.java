package io.rosetrap.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a hub in its own JVM, at any free port of the loopback address, or uses one
 * that is there.
 *
 * <p>Constructors, test methods and lifecycle methods may take parameters of these types: {@link
 * io.rosetrap.client.RoseTrapClient} (a participant named after the test), {@link
 * Participant @Participant("CLIENT A")} {@code RoseTrapClient}, {@link HubHandle}, and {@link
 * Processes}. All are closed when the test has ended.
 *
 * <p>Each test invocation has a run of its own, also a repetition, one set of parameters, or a
 * dynamic test, so tests that share a hub, in parallel too, do not see each other. What is injected
 * into {@code @BeforeAll} and {@code @AfterAll} methods, and into the constructor of a class with
 * {@code @TestInstance(PER_CLASS)}, belongs to another run, one of the class as a whole: tests do
 * not see what is written there. A {@code @TestFactory} method takes a {@link HubHandle}; within
 * one of its dynamic tests, on the thread of that, the handle is about the run of the dynamic test.
 * A run is deleted when its test or class has ended.
 *
 * <p>The hub is shared with all {@code @Nested} classes; the annotation of the outermost class is
 * the one that counts. It is inherited by subclasses, and can be put on an annotation of your own.
 *
 * <p>What is left out here is taken from the JUnit configuration parameter of the same name: {@code
 * rosetrap.hub.scope}, {@code .shared-run}, {@code .timeout}, {@code .limits} (with commas between
 * them), {@code .from}, {@code .export-to}, {@code .leaks}. JUnit takes those from the launcher,
 * from system properties, or from {@code junit-platform.properties}. What stands here outweighs
 * them; only {@code sharedRun} is on where either says so, and limits of either are taken together.
 *
 * <p>Tests use a hub that is there, instead of a new one, where {@link #from} names a method that
 * says where, or else by the configuration parameter {@code rosetrap.hub.url}, and {@code
 * rosetrap.hub.token} where it wants one. Its limits are its own, whatever {@link #limits} says,
 * and it is not closed. Runs have names that nobody else has, and are deleted as ever; only the run
 * {@code default} of {@link #sharedRun} stays, with all that is in it.
 *
 * <p>When a test fails, a suppressed exception is added to its failure, so that whoever prints this
 * prints who waited for what and why, what each child process did, and the last events. The whole
 * of it, with all that the children printed, is in files that JUnit publishes for the test. Maven
 * Surefire with {@code trimStackTrace} leaves suppressed exceptions out: the configuration
 * parameter {@code rosetrap.report.print=true} prints the report to {@code System.err} too. {@code
 * rosetrap.report.ascii} says whether it does without characters that only UTF-8 has; where it is
 * not set, the locale does. Before {@code @Timeout} interrupts a test, who waits for what and where
 * is printed to {@code System.err}. A test that passes prints nothing and leaves no file.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(RoseTrapHubExtension.class)
public @interface RoseTrapHub {
  /**
   * How long the hub lives, and which tests share it.
   *
   * @return the scope; {@link HubScope#CLASS} where nothing else is configured
   */
  HubScope scope() default HubScope.DEFAULT;

  /**
   * Whether all tests of the hub share the run {@code default}, instead of each having its own. A
   * program that got only the hub's address, by {@link #exportTo}, is in that run as well. It is
   * not deleted; it goes with the hub.
   *
   * @return true to share
   */
  boolean sharedRun() default false;

  /**
   * How long clients block where a read says nothing else.
   *
   * @return for instance {@code 500ms}, {@code 30s} or {@code 1m30s}; {@code 60s} where nothing
   *     else is configured
   */
  String timeout() default "";

  /**
   * Bounds of the hub, named as the options of {@code rosetrap serve} are. One that is there keeps
   * its own.
   *
   * @return for instance {@code max-value-bytes=10m} or {@code max-runs=5}
   */
  String[] limits() default {};

  /**
   * The method that says where the hub is that the tests use: one in a container, for instance.
   *
   * <pre>{@code
   * @Testcontainers
   * @RoseTrapHub(from = "hub")
   * class OrderTest {
   *   @Container static final RoseTrapContainer HUB = new RoseTrapContainer();
   *
   *   static HubEndpoint hub() {
   *     return HUB.getEndpoint();
   *   }
   * }
   * }</pre>
   *
   * <p>It is static, without parameters, of any visibility, and returns a {@link
   * io.rosetrap.client.HubEndpoint}, a {@link java.net.URI} or a {@code String}; the first says the
   * token too, where the hub wants one. It is in the test class or one that this extends, or, where
   * a {@code @Nested} class repeats the annotation, in one around it that has the annotation as
   * well.
   *
   * <p>It is called once for each hub, as {@link #scope} has it, when that is first needed: before
   * the {@code @BeforeAll} methods. Extensions begin in the order of the annotations, those of
   * superclasses before, so what starts the hub stands above this one, on the same class. The
   * constructor of a class with {@code @TestInstance(PER_CLASS)} comes even earlier than extensions
   * do: if it takes a parameter of the hub, the method has to start that itself. With {@link
   * HubScope#JVM} classes that name the same method share what it returned at first. Where the
   * method gives up by an assumption, the tests are skipped.
   *
   * @return {@code hub} for a method of the test class, {@code org.example.Hubs#hub} for one of
   *     another
   */
  String from() default "";

  /**
   * The system property that holds the hub's address while the hub lives. It is set before anything
   * else of the class happens, except for extensions that are declared before this one and static
   * initializers, and is as before afterwards. Two hubs alive at once cannot use the same one.
   *
   * @return the property's name, for instance {@code app.rosetrap.url}
   */
  String exportTo() default "";

  /**
   * What is done about what a test leaves behind.
   *
   * @return {@link Leaks#FAIL} where nothing else is configured
   */
  Leaks leaks() default Leaks.DEFAULT;
}
