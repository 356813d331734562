package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.HubEndpoint;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that use a hub that a method knows; what is said where it does not, is elsewhere. */
class HubFromTest {
  private static final String PROPERTY = "rosetrap.test.url";
  private static final String HUBS = "io.rosetrap.junit.HubFromTest$Hubs#open";
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();
  private static final AtomicInteger CALLS = new AtomicInteger();

  private static HubServer open;
  private static HubServer guarded;

  @BeforeEach
  void start() {
    SEEN.clear();
    CALLS.set(0);
    open = HubServer.start(ServerConfig.builder().build());
    guarded = HubServer.start(ServerConfig.builder().token("secret").build());
  }

  @AfterEach
  void stop() {
    open.close();
    guarded.close();
  }

  /** Another class with a method that knows. */
  static final class Hubs {
    private static URI open() {
      CALLS.incrementAndGet();
      return open.uri();
    }
  }

  private static void saw(HubHandle hub) {
    hub.client("CLIENT A").write("X", 1);
    SEEN.add(hub.uri().toString());
    SEEN.add(hub.run());
  }

  private static List<String> sawHubs() {
    return SEEN.stream().filter(text -> text.startsWith("http")).toList();
  }

  private static void assertLeftClean(HubServer server) {
    assertThat(server.hub().look().runs()).isEmpty();
    assertThat(Kit.instance(server.uri())).contains(server.hub().instance());
  }

  // --- what the method returns ---------------------------------------------------------------

  @RoseTrapHub(from = "hub", limits = "max-value-bytes=1")
  static class EndpointCase {
    private static HubEndpoint hub() {
      CALLS.incrementAndGet();
      return HubEndpoint.of(guarded.uri()).withToken("secret");
    }

    @RepeatedTest(2)
    void test(HubHandle hub) {
      saw(hub);
      assertThat(hub.token()).contains("secret");
      // The limits of the class are not those of this hub.
      hub.client().write("X", "1234");
    }
  }

  @Test
  void method_withAnEndpoint_isAskedOnceAndItsHubLeftClean() {
    Kit.pass(2, EndpointCase.class);
    assertThat(sawHubs()).hasSize(2).containsOnly(guarded.uri().toString());
    assertThat(SEEN.get(1)).matches("EndpointCase\\.test-1-[0-9a-f]{8}");
    assertThat(SEEN.get(3)).matches("EndpointCase\\.test-2-[0-9a-f]{8}");
    assertThat(CALLS).hasValue(1);
    assertLeftClean(guarded);
  }

  @RoseTrapHub(from = "hub")
  static class UriCase {
    static URI hub() {
      return open.uri();
    }

    static URI hub(String overloaded) {
      return URI.create(overloaded);
    }

    @Test
    void test(HubHandle hub) {
      saw(hub);
      assertThat(hub.token()).isEmpty();
    }
  }

  @RoseTrapHub(from = "hub", scope = HubScope.METHOD, exportTo = PROPERTY)
  static class TextCase {
    public static Object hub() {
      CALLS.incrementAndGet();
      return open.uri() + "\n";
    }

    @RepeatedTest(2)
    void test(HubHandle hub) {
      saw(hub);
      assertThat(System.getProperty(PROPERTY)).isEqualTo(open.uri().toString());
    }
  }

  @Test
  void method_withUriOrText_knowsTheHub() {
    Kit.pass(1, UriCase.class);
    Kit.pass(2, TextCase.class);
    assertThat(sawHubs()).hasSize(3).containsOnly(open.uri().toString());
    assertThat(CALLS).hasValue(2);
    assertThat(System.getProperty(PROPERTY)).isNull();
    assertLeftClean(open);
  }

  static class BuilderCase {
    @RegisterExtension
    static final RoseTrapHubExtension HUB =
        RoseTrapHubExtension.builder().from(EndpointCase::hub).build();

    @RepeatedTest(2)
    void test(HubHandle hub) {
      saw(hub);
      assertThat(HUB.uri()).isEqualTo(guarded.uri());
    }
  }

  @Test
  void supplier_ofABuilder_isAskedOnce() {
    Kit.pass(2, BuilderCase.class);
    assertThat(CALLS).hasValue(1);
    assertLeftClean(guarded);
  }

  // --- where the method is -------------------------------------------------------------------

  abstract static class HandOverTests {
    @Test
    void handsOver(
        @Participant("CLIENT A") RoseTrapClient a,
        @Participant("CLIENT B") RoseTrapClient b,
        HubHandle hub) {
      saw(hub);
      a.write("X_Data", 50);
      assertThat(b.<Integer>read("X_Data", Integer.class)).isEqualTo(50);
    }
  }

  @RoseTrapHub
  static class InProcessCase extends HandOverTests {}

  @RoseTrapHub(from = "hub")
  static class AttachedCase extends HandOverTests {
    static URI hub() {
      return open.uri();
    }
  }

  @RoseTrapHub(from = "hub")
  abstract static class AttachedTests extends HandOverTests {
    static URI hub() {
      return open.uri();
    }
  }

  static class InheritingCase extends AttachedTests {}

  static class HidingCase extends AttachedTests {
    static URI hub() {
      return Hubs.open();
    }
  }

  @Test
  void tests_ofAnAbstractClass_runWithBothKindsOfHub() {
    Kit.pass(2, InProcessCase.class, AttachedCase.class);
    assertThat(sawHubs()).hasSize(2).doesNotHaveDuplicates().contains(open.uri().toString());
    assertThat(SEEN).contains("InProcessCase.handsOver");
    assertLeftClean(open);
  }

  @Test
  void method_ofASuperclass_isFoundUnlessHidden() {
    Kit.pass(1, InheritingCase.class);
    assertThat(CALLS).hasValue(0);
    Kit.pass(1, HidingCase.class);
    assertThat(CALLS).hasValue(1);
    assertThat(sawHubs()).hasSize(2).containsOnly(open.uri().toString());
  }

  @RoseTrapHub(from = "hub")
  interface Attached {
    static URI hub() {
      return Hubs.open();
    }
  }

  static class ImplementingCase extends HandOverTests implements Attached {}

  @Test
  void method_ofAnInterface_isFound() {
    Kit.pass(1, ImplementingCase.class);
    assertThat(CALLS).hasValue(1);
  }

  @RoseTrapHub(from = HUBS)
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
    }
  }

  @RoseTrapHub(from = "hub")
  static class RepeatingCase {
    static URI hub() {
      return Hubs.open();
    }

    @Nested
    @RoseTrapHub(from = "hub")
    class Inner {
      @Test
      void inner(HubHandle hub) {
        saw(hub);
      }
    }

    @Nested
    @RoseTrapHub(from = "io.rosetrap.junit.HubFromTest$RepeatingCase#hub")
    class Other {
      static String hub() {
        return "http://127.0.0.1:1";
      }

      @Test
      void other(HubHandle hub) {
        saw(hub);
      }
    }
  }

  @Test
  void method_ofTheOuterClassOrAnother_isOfNestedClassesToo() {
    Kit.pass(2, OuterCase.class);
    assertThat(CALLS).hasValue(1);
    Kit.pass(2, RepeatingCase.class);
    assertThat(CALLS).hasValue(2);
    assertThat(sawHubs()).hasSize(4).containsOnly(open.uri().toString());
  }

  // --- scope of the JVM ----------------------------------------------------------------------

  @RoseTrapHub(from = HUBS, scope = HubScope.JVM)
  static class FirstOfJvmCase {
    @Test
    void test(HubHandle hub) {
      saw(hub);
    }
  }

  @RoseTrapHub(from = HUBS, scope = HubScope.JVM, limits = "max-runs=5")
  static class SecondOfJvmCase extends FirstOfJvmCase {}

  @RoseTrapHub(from = "hub", scope = HubScope.JVM)
  static class OtherOfJvmCase extends FirstOfJvmCase {
    static URI hub() {
      return Hubs.open();
    }
  }

  @Test
  void jvm_scope_isOneHubForAllClassesThatNameTheSameMethod() {
    Kit.pass(2, FirstOfJvmCase.class, SecondOfJvmCase.class);
    assertThat(CALLS).hasValue(1);
    Kit.pass(2, FirstOfJvmCase.class, OtherOfJvmCase.class);
    assertThat(CALLS).hasValue(3);
    assertLeftClean(open);
  }

  @Test
  void runs_ofTwoWhoUseTheSameHub_haveDifferentNames() {
    Settings.Place place =
        new Settings.Place(new HubSource.Address(HubEndpoint.of(open.uri())), "");
    try (LiveHub one = LiveHub.open(place, "one");
        LiveHub two = LiveHub.open(place, "two")) {
      assertThat(one.newRun("test")).isNotEqualTo(two.newRun("test"));
    }
  }

  // --- parameters ----------------------------------------------------------------------------

  @RoseTrapHub
  static class PlainCase {
    @Test
    void test(HubHandle hub) {
      saw(hub);
    }
  }

  @Test
  void from_ofTheClass_outweighsParameters() {
    Map<String, String> elsewhere =
        Map.of(
            "rosetrap.hub.url",
            "http://127.0.0.1:1",
            "rosetrap.hub.token",
            "other",
            "rosetrap.hub.from",
            "no.such.Class#hub");
    Kit.pass(elsewhere, 1, UriCase.class);
  }

  @Test
  void from_asAParameter_countsUnlessTheUrlIsGiven() {
    Kit.pass(Map.of("rosetrap.hub.from", HUBS), 1, PlainCase.class);
    assertThat(CALLS).hasValue(1);
    Map<String, String> both =
        Map.of("rosetrap.hub.from", HUBS, "rosetrap.hub.url", open.uri().toString());
    Kit.pass(both, 1, PlainCase.class);
    assertThat(CALLS).hasValue(1);
    assertThat(sawHubs()).hasSize(2).containsOnly(open.uri().toString());
  }
}
