package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A hub that another extension starts, before tests look for it or too late. */
class HubFromOrderTest {
  private static final String PROPERTY = "rosetrap.test.url";

  /** Starts a hub as extensions for containers do. */
  static final class Starting implements BeforeAllCallback, AfterAllCallback {
    private static Optional<HubServer> server = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
      if (isOutermost(context)) {
        server = Optional.of(HubServer.start(ServerConfig.builder().build()));
      }
    }

    @Override
    public void afterAll(ExtensionContext context) {
      if (isOutermost(context)) {
        HubServer started = server.orElseThrow();
        server = Optional.empty();
        started.close();
        assertThat(started.hub().look().runs()).isEmpty();
      }
    }

    private static boolean isOutermost(ExtensionContext context) {
      return context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
    }

    static URI uri() {
      return server.orElseThrow(() -> new IllegalStateException("not started")).uri();
    }
  }

  // --- in time -------------------------------------------------------------------------------

  @ExtendWith(Starting.class)
  @RoseTrapHub(from = "hub")
  static class AboveCase {
    static URI hub() {
      return Starting.uri();
    }

    @BeforeAll
    static void prepare(HubHandle hub) {
      hub.client().write("X", 1);
    }

    @Test
    void test(HubHandle hub) {
      hub.client().write("X", 1);
    }
  }

  @ExtendWith(Starting.class)
  @RoseTrapHub(from = "hub", exportTo = PROPERTY)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class InstanceOfClassCase {
    static URI hub() {
      return Starting.uri();
    }

    @BeforeAll
    void prepare(HubHandle hub) {
      assertThat(System.getProperty(PROPERTY)).isEqualTo(hub.uri().toString());
    }

    @Test
    void test(HubHandle hub) {
      hub.client().write("X", 1);
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Inner {
      private final HubHandle ofClass;

      Inner(HubHandle hub) {
        this.ofClass = hub;
      }

      @Test
      void inner(HubHandle hub) {
        hub.client().write("X", 1);
        assertThat(ofClass.run()).startsWith("InstanceOfClassCase.Inner-");
      }
    }
  }

  @Test
  void hub_thatAnAnnotationAboveStarts_isThere() {
    Kit.pass(1, AboveCase.class);
    Kit.pass(2, InstanceOfClassCase.class);
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  // --- too late ------------------------------------------------------------------------------

  private static void assertTooLate(Throwable failure, Class<?> type) {
    assertThat(failure)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "It is not known where the hub is: "
                + Labels.of(type)
                + ".hub() is to say it (from), and threw java.lang.IllegalStateException: not"
                + " started. Put the annotation that starts what it asks for above @RoseTrapHub on"
                + " the same class (extensions begin in this order, those of superclasses before),"
                + " or start it in the method.");
  }

  @RoseTrapHub(from = "hub")
  @ExtendWith(Starting.class)
  static class BelowCase {
    static URI hub() {
      return Starting.uri();
    }

    @Test
    void test() {}
  }

  @RoseTrapHub
  abstract static class AnnotatedTests {
    @Test
    void test() {}
  }

  @ExtendWith(Starting.class)
  @RoseTrapHub(from = "hub")
  static class AboveButBehindTheSuperclassCase extends AnnotatedTests {
    static URI hub() {
      return Starting.uri();
    }
  }

  @ExtendWith(Starting.class)
  @RoseTrapHub(from = "hub")
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class ConstructorCase {
    static URI hub() {
      return Starting.uri();
    }

    ConstructorCase(HubHandle hub) {}

    @Test
    void test() {}
  }

  @Test
  void hub_thatIsNeededBeforeItIsStarted_isToldWithTheNextStep() {
    for (Class<?> type : List.of(BelowCase.class, AboveButBehindTheSuperclassCase.class)) {
      assertTooLate(Kit.failure(type), type);
    }
    // Around what parameters are resolved by, JUnit has an exception of its own.
    assertTooLate(Kit.failure(ConstructorCase.class).getCause(), ConstructorCase.class);
  }
}
