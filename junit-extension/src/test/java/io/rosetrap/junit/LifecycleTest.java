package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Condition;
import io.rosetrap.api.RunInfo;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.WaitCancelledException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

class LifecycleTest {
  /** What the classes under test have seen. */
  private static final List<String> INSTANCES = new CopyOnWriteArrayList<>();

  private static final List<URI> ADDRESSES = new CopyOnWriteArrayList<>();
  private static final List<String> RUNS = new CopyOnWriteArrayList<>();
  private static final List<RoseTrapClient> CLIENTS = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    List.of(INSTANCES, ADDRESSES, RUNS, CLIENTS).forEach(List::clear);
  }

  private static void saw(HubHandle hub) {
    ADDRESSES.add(hub.uri());
    INSTANCES.add(Kit.instance(hub.uri()).orElseThrow());
    RUNS.add(hub.run());
  }

  private static void assertClosed() {
    assertThat(ADDRESSES).isNotEmpty();
    assertThat(ADDRESSES).allSatisfy(uri -> assertThat(Kit.instance(uri)).isEmpty());
  }

  // --- registration --------------------------------------------------------------------------

  @RoseTrapHub
  static class AnnotatedCase {
    @Test
    void handsOver(
        @Participant("CLIENT A") RoseTrapClient a,
        @Participant("CLIENT B") RoseTrapClient b,
        RoseTrapClient self,
        HubHandle hub) {
      saw(hub);
      a.write("X_Data", 50);
      assertThat(b.<Integer>read("X_Data", Integer.class)).isEqualTo(50);
      assertThat(a.participant()).isEqualTo("CLIENT A");
      assertThat(self.participant()).isEqualTo(hub.run());
      assertThat(hub.client()).isSameAs(self);
      assertThat(hub.client("CLIENT A")).isSameAs(a);
      assertThat(List.of(a.run(), b.run(), self.run())).containsOnly(hub.run());
      assertThat(hub.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(hub.token()).isEmpty();
      CLIENTS.add(a);
    }

    @Test
    void doesNotSeeOtherTests(HubHandle hub) {
      saw(hub);
      assertThat(hub.client().variables("")).isEmpty();
      hub.client().write("X_Data", 1);
    }
  }

  @Test
  void annotation_onClass_isOneHubAndARunPerTest() {
    Kit.pass(2, AnnotatedCase.class);
    assertThat(INSTANCES).hasSize(2).containsOnly(INSTANCES.getFirst());
    assertThat(RUNS)
        .containsExactlyInAnyOrder("AnnotatedCase.handsOver", "AnnotatedCase.doesNotSeeOtherTests");
    assertClosed();
    assertThatThrownBy(() -> CLIENTS.getFirst().peek("X_Data")).isInstanceOf(Exception.class);
  }

  static class InheritingCase extends AnnotatedCase {}

  @Test
  void annotation_onSuperclass_isInherited() {
    Kit.pass(2, InheritingCase.class);
    assertThat(RUNS).contains("InheritingCase.handsOver");
  }

  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @RoseTrapHub(timeout = "7ms")
  @interface Coordinated {}

  @Coordinated
  static class MetaAnnotatedCase {
    @Test
    void timesOutAsTheAnnotationSays(RoseTrapClient client) {
      assertThatThrownBy(() -> client.read("X", String.class)).hasMessageContaining("7 ms");
    }
  }

  @Test
  void annotation_onAnnotation_counts() {
    Kit.pass(1, MetaAnnotatedCase.class);
  }

  static class StaticFieldCase {
    @RegisterExtension
    static final RoseTrapHubExtension HUB =
        RoseTrapHubExtension.builder().timeout(Duration.ofMillis(7)).build();

    @BeforeAll
    static void class_hasTheHub() {
      saw(HUB.hub());
    }

    @Test
    void first(HubHandle hub) {
      saw(hub);
      assertThat(HUB.uri()).isEqualTo(hub.uri());
      assertThat(HUB.hub().run()).isEqualTo(hub.run());
      assertThatThrownBy(() -> hub.client().read("X", String.class)).hasMessageContaining("7 ms");
    }

    @Test
    void second() {
      saw(HUB.hub());
    }
  }

  @Test
  void extension_inStaticField_isOneHub() {
    Kit.pass(2, StaticFieldCase.class);
    assertThat(INSTANCES).hasSize(3).containsOnly(INSTANCES.getFirst());
    assertThat(RUNS)
        .containsExactlyInAnyOrder(
            "StaticFieldCase", "StaticFieldCase.first", "StaticFieldCase.second");
    assertClosed();
    assertThatThrownBy(() -> StaticFieldCase.HUB.hub())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "No test of this hub runs on the thread "
                + Thread.currentThread().getName()
                + ". Call hub() on the test's own thread and hand on what it returns, or take a"
                + " HubHandle as a parameter.");
  }

  static class InstanceFieldCase {
    @RegisterExtension final RoseTrapHubExtension hub = RoseTrapHubExtension.builder().build();

    @Test
    void first(HubHandle handle) {
      saw(handle);
      assertThat(hub.uri()).isEqualTo(handle.uri());
    }

    @Test
    void second() {
      saw(hub.hub());
    }
  }

  @Test
  void extension_inInstanceField_isAHubPerTest() {
    Kit.pass(2, InstanceFieldCase.class);
    assertThat(INSTANCES).hasSize(2).doesNotHaveDuplicates();
    assertClosed();
  }

  // --- scopes --------------------------------------------------------------------------------

  @RoseTrapHub
  static class OuterCase {
    @Test
    void outer(HubHandle hub) {
      saw(hub);
    }

    @Nested
    class Inner {
      @Test
      void inner(HubHandle hub) {
        saw(hub);
      }

      @Nested
      class Innermost {
        @BeforeAll
        static void all(HubHandle hub) {
          saw(hub);
        }

        @Test
        void innermost(HubHandle hub) {
          saw(hub);
        }
      }
    }
  }

  @Test
  void nested_classes_shareTheHubOfTheOutermost() {
    Kit.pass(3, OuterCase.class);
    assertThat(INSTANCES).hasSize(4).containsOnly(INSTANCES.getFirst());
    assertThat(RUNS)
        .containsExactlyInAnyOrder(
            "OuterCase.outer",
            "OuterCase.Inner.inner",
            "OuterCase.Inner.Innermost",
            "OuterCase.Inner.Innermost.innermost");
    assertClosed();
  }

  static class PlainOuterCase {
    @Nested
    @RoseTrapHub
    class First {
      @Test
      void test(HubHandle hub) {
        saw(hub);
      }
    }

    @Nested
    @RoseTrapHub
    class Second {
      @Test
      void test(HubHandle hub) {
        saw(hub);
      }
    }
  }

  @Test
  void nested_annotatedThemselves_haveAHubEach() {
    Kit.pass(2, PlainOuterCase.class);
    assertThat(INSTANCES).hasSize(2).doesNotHaveDuplicates();
    assertClosed();
  }

  @RoseTrapHub(scope = HubScope.METHOD)
  static class MethodCase {
    MethodCase(HubHandle hub) {
      saw(hub);
    }

    @BeforeEach
    void before(HubHandle hub) {
      saw(hub);
    }

    @Test
    void first() {}

    @Test
    void second() {}
  }

  @Test
  void method_scope_isAHubPerTest() {
    Kit.pass(2, MethodCase.class);
    assertThat(INSTANCES).hasSize(4);
    assertThat(INSTANCES.stream().distinct()).hasSize(2);
    assertClosed();
  }

  @RoseTrapHub(scope = HubScope.JVM)
  static class FirstOfJvmCase {
    @Test
    void test(HubHandle hub) {
      saw(hub);
    }
  }

  @RoseTrapHub(scope = HubScope.JVM)
  static class SecondOfJvmCase {
    @Test
    void test(HubHandle hub) {
      saw(hub);
    }
  }

  @RoseTrapHub(scope = HubScope.JVM, limits = "max-runs=5")
  static class OtherOfJvmCase {
    @Test
    void test(HubHandle hub) {
      saw(hub);
    }
  }

  @Test
  void jvm_scope_isOneHubForAllClassesOfTheSameSettings() {
    Kit.pass(2, FirstOfJvmCase.class, SecondOfJvmCase.class);
    assertThat(INSTANCES).hasSize(2).containsOnly(INSTANCES.getFirst());
    assertClosed();
    forget();
    Kit.pass(2, FirstOfJvmCase.class, OtherOfJvmCase.class);
    assertThat(INSTANCES).hasSize(2).doesNotHaveDuplicates();
    assertClosed();
  }

  // --- lifecycle methods and constructors ----------------------------------------------------

  @RoseTrapHub
  static class InjectedEverywhereCase {
    private final RoseTrapClient constructed;

    InjectedEverywhereCase(@Participant("CLIENT A") RoseTrapClient client) {
      this.constructed = client;
    }

    @BeforeAll
    static void beforeAll(RoseTrapClient client, HubHandle hub) {
      saw(hub);
      client.write("shared", "of the class");
      assertThat(client.participant()).isEqualTo("InjectedEverywhereCase");
    }

    @BeforeEach
    void beforeEach(HubHandle hub) {
      saw(hub);
      hub.client().write("prepared", 1);
    }

    @Test
    void test(RoseTrapClient client) {
      assertThat(client.run()).isEqualTo(constructed.run());
      assertThat(client.peek("prepared")).isPresent();
      assertThat(client.peek("shared")).isEmpty();
    }

    @AfterEach
    void afterEach(HubHandle hub) {
      saw(hub);
      assertThat(constructed.peek("prepared")).isPresent();
    }

    @AfterAll
    static void afterAll(RoseTrapClient client) {
      assertThat(client.peek("shared")).isPresent();
      assertThat(client.runs().stream().map(RunInfo::name)).containsExactly(client.run());
    }
  }

  @Test
  void injection_intoEverything_isOfTheTestOrOfTheClass() {
    Kit.pass(1, InjectedEverywhereCase.class);
    assertThat(RUNS)
        .containsExactly(
            "InjectedEverywhereCase", "InjectedEverywhereCase.test", "InjectedEverywhereCase.test");
    assertClosed();
  }

  @RoseTrapHub(exportTo = "lifecycle.url")
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class PerClassCase {
    private final HubHandle ofClass;
    private final String exported = System.getProperty("lifecycle.url");

    PerClassCase(HubHandle hub) {
      this.ofClass = hub;
      saw(hub);
    }

    @BeforeAll
    void beforeAll(HubHandle hub) {
      saw(hub);
    }

    @Test
    void first(HubHandle hub) {
      saw(hub);
      assertThat(ofClass.run()).isEqualTo("PerClassCase");
      assertThat(exported).isEqualTo(hub.uri().toString());
    }

    @Test
    void second(HubHandle hub) {
      saw(hub);
    }
  }

  @Test
  void injection_intoInstancePerClass_isOfTheClass() {
    Kit.pass(2, PerClassCase.class);
    assertThat(INSTANCES).hasSize(4).containsOnly(INSTANCES.getFirst());
    assertThat(RUNS.subList(0, 2)).containsExactly("PerClassCase", "PerClassCase");
    assertThat(RUNS.subList(2, 4))
        .containsExactlyInAnyOrder("PerClassCase.first", "PerClassCase.second");
    assertClosed();
  }

  @RoseTrapHub
  static class FailingConstructorCase {
    FailingConstructorCase(HubHandle hub) {
      saw(hub);
      hub.client().write("X", 1);
      CLIENTS.add(hub.client());
      throw new IllegalStateException("on purpose");
    }

    @Test
    void test() {}

    @AfterAll
    static void afterAll(RoseTrapClient client) {
      assertThat(client.runs()).isEmpty();
    }
  }

  @Test
  void constructor_thatFails_leavesNothing() {
    assertThat(Kit.failure(FailingConstructorCase.class)).hasMessage("on purpose");
    assertThatThrownBy(() -> CLIENTS.getFirst().peek("X")).isInstanceOf(Exception.class);
    assertClosed();
  }

  @RoseTrapHub
  static class BlockedReaderCase {
    static CompletableFuture<String> reading = new CompletableFuture<>();

    @Test
    void leavesAReader(RoseTrapClient client) {
      reading = client.readAsync("never", String.class, Duration.ofMinutes(1));
      client.awaitArrival(
          new Condition.Waiting("never", 1, Optional.empty()), Duration.ofSeconds(10));
    }
  }

  @Test
  void test_thatEnds_endsItsReaders() {
    Kit.pass(Map.of("rosetrap.hub.leaks", "ignore"), 1, BlockedReaderCase.class);
    assertThat(BlockedReaderCase.reading)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(WaitCancelledException.class);
  }

  @RoseTrapHub(sharedRun = true)
  static class SharedRunCase {
    @Test
    void first(HubHandle hub) {
      saw(hub);
      hub.client().counter("tests").add(1);
    }

    @Test
    void second(HubHandle hub) {
      saw(hub);
      hub.client().counter("tests").add(1);
    }

    @AfterAll
    static void afterAll(HubHandle hub) {
      saw(hub);
      assertThat(hub.client().<Integer>read("tests", Integer.class)).isEqualTo(2);
    }
  }

  @Test
  void sharedRun_ofAllTests_isTheDefaultRun() {
    Kit.pass(2, SharedRunCase.class);
    assertThat(RUNS).hasSize(3).containsOnly("default");
  }
}
