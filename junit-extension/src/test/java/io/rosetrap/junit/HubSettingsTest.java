package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where settings come from, and what is said about those that cannot be used. */
class HubSettingsTest {
  private static final String PROPERTY = "rosetrap.test.url";
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static void assertRefused(Map<String, String> parameters, Class<?> type, String message) {
    assertThat(Kit.failure(parameters, type))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(message);
  }

  // --- precedence ----------------------------------------------------------------------------

  @RoseTrapHub(timeout = "7ms", limits = "max-value-bytes=4")
  static class OwnSettingsCase {
    @Test
    void test(RoseTrapClient client) {
      assertThatThrownBy(() -> client.read("X", String.class)).hasMessageContaining("7 ms");
      client.write("X", "1234");
      assertThatThrownBy(() -> client.write("X", "12345")).isInstanceOf(RoseTrapException.class);
      client.write("X", "1");
      assertThat(client.readVersion("X", 2)).isNotNull();
      assertThatThrownBy(() -> client.readVersion("X", 1))
          .hasMessageContaining("newest 1 versions");
    }
  }

  @Test
  void classAndParameters_both_theClassOutweighs() {
    Kit.pass(
        Map.of(
            "rosetrap.hub.timeout",
            "1h",
            "rosetrap.hub.limits",
            "max-value-bytes=1m, max-versions=1"),
        1,
        OwnSettingsCase.class);
  }

  @RoseTrapHub
  static class NoSettingsCase {
    @RepeatedTest(2)
    void test(HubHandle hub) {
      SEEN.add(hub.uri().toString());
      SEEN.add(String.valueOf(System.getProperty(PROPERTY)));
      assertThatThrownBy(() -> hub.client().read("X", String.class)).hasMessageContaining("7 ms");
    }
  }

  @Test
  void parameters_alone_count() {
    Kit.pass(
        Map.of(
            "rosetrap.hub.timeout",
            "7ms",
            "rosetrap.hub.scope",
            "method",
            "rosetrap.hub.export-to",
            PROPERTY),
        2,
        NoSettingsCase.class);
    assertThat(SEEN.get(1)).isEqualTo(SEEN.get(0));
    assertThat(SEEN.get(3)).isEqualTo(SEEN.get(2)).isNotEqualTo(SEEN.get(0));
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  // --- what cannot be used -------------------------------------------------------------------

  @RoseTrapHub(timeout = "soon")
  static class TimeoutCase {
    @Test
    void test() {}
  }

  @RoseTrapHub(limits = {"max-runs=5", "value-bytes=4"})
  static class LimitNameCase {
    @Test
    void test() {}
  }

  @RoseTrapHub(limits = "max-runs")
  static class LimitFormCase {
    @Test
    void test() {}
  }

  @Test
  void setting_ofTheClassThatCannotBeUsed_isNamed() {
    assertRefused(
        Map.of(),
        TimeoutCase.class,
        "The timeout of @RoseTrapHub on HubSettingsTest.TimeoutCase cannot be used: The duration"
            + " 'soon' is none. Write a number with a unit of ms, s, m, h or d, for instance 500ms,"
            + " 30s, 10m or 1h30m (a number alone is seconds), at most 365d.");
    assertRefused(
        Map.of(),
        LimitNameCase.class,
        "The limits of @RoseTrapHub on HubSettingsTest.LimitNameCase cannot be used: There is no"
            + " limit 'value-bytes'. There are max-value-bytes, max-stored-bytes,"
            + " max-history-bytes, max-runs, max-variables, max-versions, max-waiters, max-journal,"
            + " max-idempotency-keys, max-slots, max-items, max-deliveries, max-absence.");
    assertRefused(
        Map.of(),
        LimitFormCase.class,
        "The limits of @RoseTrapHub on HubSettingsTest.LimitFormCase cannot be used: 'max-runs' is"
            + " not like max-value-bytes=10m.");
  }

  @RoseTrapHub
  static class PlainCase {
    @Test
    void test() {}
  }

  @Test
  void setting_ofAParameterThatCannotBeUsed_isNamed() {
    assertRefused(
        Map.of("rosetrap.hub.scope", "class,method"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.scope cannot be used: 'class,method' is none of"
            + " CLASS, METHOD, JVM.");
    assertRefused(
        Map.of("rosetrap.hub.leaks", "no"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.leaks cannot be used: 'no' is none of FAIL,"
            + " REPORT, IGNORE.");
    assertRefused(
        Map.of("rosetrap.hub.shared-run", "1"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.shared-run cannot be used: '1' is neither true"
            + " nor false.");
    assertRefused(
        Map.of("rosetrap.hub.limits", "max-runs=0"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.limits cannot be used: The limit max-runs is 0;"
            + " it goes from 1 to 1000000.");
    assertRefused(
        Map.of("rosetrap.hub.url", "a b"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.url cannot be used: The address 'a b' is no"
            + " address. It is like http://127.0.0.1:8000 or https://hub.example/path.");
    assertRefused(
        Map.of("rosetrap.hub.url", "http://127.0.0.1:8000", "rosetrap.hub.token", "a b"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.token cannot be used: The token does not fit a"
            + " header: it is printable ASCII without spaces.");
  }

  static class ClassScopeOfInstanceCase {
    @RegisterExtension
    final RoseTrapHubExtension hub = RoseTrapHubExtension.builder().scope(HubScope.CLASS).build();

    @Test
    void test() {}
  }

  @Test
  void classScope_inInstanceField_isRefused() {
    assertRefused(
        Map.of(),
        ClassScopeOfInstanceCase.class,
        "The RoseTrapHubExtension of HubSettingsTest.ClassScopeOfInstanceCase has HubScope.CLASS,"
            + " but its field is not static, so it is there for one test at a time. Make the field"
            + " static, or leave the scope out.");
  }

  @RoseTrapHub
  static class DisagreeingCase {
    @Nested
    @RoseTrapHub(timeout = "1s")
    class Inner {
      @Test
      void test() {}
    }
  }

  @Test
  void nestedAnnotation_thatDiffers_isRefused() {
    assertRefused(
        Map.of(),
        DisagreeingCase.class,
        "@RoseTrapHub on HubSettingsTest.DisagreeingCase.Inner differs from @RoseTrapHub on"
            + " HubSettingsTest.DisagreeingCase, whose hub the nested class shares. Take the inner"
            + " annotation away, or make both the same.");
  }

  // --- exportTo ------------------------------------------------------------------------------

  /** Reads the property before anything of its class happens, as a framework does. */
  static final class EarlyConsumer implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      SEEN.add(System.getProperty(PROPERTY));
    }
  }

  @RoseTrapHub(exportTo = PROPERTY, sharedRun = true)
  @ExtendWith(EarlyConsumer.class)
  static class ExportingCase {
    @BeforeAll
    static void beforeAll() {
      SEEN.add(System.getProperty(PROPERTY));
    }

    @Test
    void meetsWhoHasTheAddressOnly(HubHandle hub) {
      assertThat(System.getProperty(PROPERTY)).isEqualTo(hub.uri().toString());
      SEEN.add(hub.uri().toString());
      try (RoseTrapClient app = RoseTrapClient.connect(System.getProperty(PROPERTY), "app")) {
        app.write("ready", true);
      }
      assertThat(hub.client().<Boolean>read("ready", Boolean.class)).isTrue();
    }

    @AfterAll
    static void afterAll() {
      SEEN.add(System.getProperty(PROPERTY));
    }
  }

  @Test
  void exportTo_property_isThereFirstAndRestored() {
    System.setProperty(PROPERTY, "before");
    try {
      Kit.pass(1, ExportingCase.class);
      assertThat(SEEN).hasSize(4).containsOnly(SEEN.get(2));
      assertThat(System.getProperty(PROPERTY)).isEqualTo("before");
    } finally {
      System.clearProperty(PROPERTY);
    }
    Kit.pass(1, ExportingCase.class);
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  @RoseTrapHub(exportTo = PROPERTY)
  static class OuterExportingCase {
    @Nested
    class Inner {
      @RegisterExtension
      static final RoseTrapHubExtension OTHER =
          RoseTrapHubExtension.builder().exportTo(PROPERTY).build();

      @Test
      void test() {}
    }
  }

  @Test
  void exportTo_propertyOfAnotherLiveHub_isRefused() {
    assertRefused(
        Map.of(),
        OuterExportingCase.class,
        "The hub of OuterExportingCase.Inner cannot be exported to the system property"
            + " 'rosetrap.test.url': the hub of OuterExportingCase is, and is still alive. Give"
            + " each a property of its own (exportTo), let them share a hub (scope = HubScope.JVM),"
            + " or keep them from running at the same time (@ResourceLock).");
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  // --- a hub that is there -------------------------------------------------------------------

  @RoseTrapHub
  static class AttachedCase {
    @RepeatedTest(2)
    void test(HubHandle hub) {
      SEEN.add(hub.uri().toString());
      SEEN.add(hub.run());
      assertThat(hub.token()).contains("secret");
      hub.client("CLIENT A").write("X", 1);
    }
  }

  @Test
  void url_ofAHubThatIsThere_isUsedAndLeftClean() {
    try (HubServer server = HubServer.start(ServerConfig.builder().token("secret").build())) {
      Map<String, String> there =
          Map.of("rosetrap.hub.url", server.uri().toString(), "rosetrap.hub.token", "secret");
      Kit.pass(there, 2, AttachedCase.class);
      assertThat(SEEN.get(0)).isEqualTo(server.uri().toString()).isEqualTo(SEEN.get(2));
      assertThat(SEEN.get(1)).matches("AttachedCase\\.test-1-[0-9a-f]{8}");
      assertThat(SEEN.get(3)).matches("AttachedCase\\.test-2-[0-9a-f]{8}");
      assertThat(server.hub().look().runs()).isEmpty();
      assertThat(Kit.instance(server.uri())).contains(server.hub().instance());
      assertRefused(
          Map.of("rosetrap.hub.url", server.uri().toString()),
          AttachedCase.class,
          "The hub at "
              + server.uri()
              + " (rosetrap.hub.url) cannot be used: "
              + refusalWithoutToken(server.uri()));
    }
  }

  private static String refusalWithoutToken(URI uri) {
    try (RoseTrapClient client = RoseTrapClient.connect(uri, "JUnit")) {
      client.runs();
      throw new AssertionError("a request without a token was served");
    } catch (RoseTrapException e) {
      return e.getMessage();
    }
  }
}
