package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.rosetrap.client.HubEndpoint;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said where the method that knows the hub cannot be called, or does not know it. */
class HubFromErrorsTest {
  private static final String NEXT =
      " Put the annotation that starts what it asks for above @RoseTrapHub on the same class"
          + " (extensions begin in this order, those of superclasses before), or start it in the"
          + " method.";

  private static HubServer served;

  private static void assertRefused(Class<?> type, String message) {
    assertRefused(Map.of(), type, message);
  }

  private static void assertRefused(Map<String, String> parameters, Class<?> type, String message) {
    assertThat(Kit.failure(parameters, type))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(message);
  }

  /** The test that each of these has. */
  abstract static class Case {
    @Test
    void test() {}
  }

  // --- which method --------------------------------------------------------------------------

  @RoseTrapHub(from = "hubb")
  static class MissingCase extends Case {
    static String hub() {
      return "";
    }
  }

  @RoseTrapHub(from = "io.rosetrap.junit.HubFromErrorsTest$MissingCase#hubs")
  static class MissingElsewhereCase extends Case {}

  @RoseTrapHub(from = "org.example.Hubs#hub")
  static class NoClassCase extends Case {}

  @RoseTrapHub
  static class PlainCase extends Case {}

  @Test
  void method_thatIsNone_isNamed() {
    String rule =
        " It is a static one without parameters that returns a HubEndpoint, a URI or a String, in"
            + " the test class, or in another as in org.example.Hubs#hub. Write it, or correct the"
            + " name.";
    assertRefused(
        MissingCase.class,
        "The from of @RoseTrapHub on HubFromErrorsTest.MissingCase cannot be used: There is no"
            + " method 'hubb' in HubFromErrorsTest.MissingCase."
            + rule);
    assertRefused(
        MissingElsewhereCase.class,
        "The from of @RoseTrapHub on HubFromErrorsTest.MissingElsewhereCase cannot be used: There"
            + " is no method 'hubs' in HubFromErrorsTest.MissingCase."
            + rule);
    assertRefused(
        Map.of("rosetrap.hub.from", "hub"),
        PlainCase.class,
        "The configuration parameter rosetrap.hub.from cannot be used: There is no method 'hub' in"
            + " HubFromErrorsTest.PlainCase."
            + rule);
    assertRefused(
        NoClassCase.class,
        "The from of @RoseTrapHub on HubFromErrorsTest.NoClassCase cannot be used: There is no"
            + " class 'org.example.Hubs'. Before the # stands a class with its package, and a"
            + " nested one as in org.example.OrderTest$Hubs. Correct the name, or bring the class"
            + " onto the class path of the tests.");
  }

  @RoseTrapHub(from = "hub")
  static class OfInstanceCase extends Case {
    String hub() {
      return "";
    }
  }

  @RoseTrapHub(from = "hub")
  static class ParametersCase extends Case {
    static String hub(int port, HubHandle handle) {
      return handle + ":" + port;
    }
  }

  @Test
  void method_thatNobodyCanCall_isRefused() {
    assertRefused(
        OfInstanceCase.class,
        "The from of @RoseTrapHub on HubFromErrorsTest.OfInstanceCase cannot be used:"
            + " HubFromErrorsTest.OfInstanceCase.hub() is not static, and the hub is needed before"
            + " there is an instance of the class. Make it static.");
    assertRefused(
        ParametersCase.class,
        "The from of @RoseTrapHub on HubFromErrorsTest.ParametersCase cannot be used:"
            + " HubFromErrorsTest.ParametersCase.hub(int, HubHandle) has parameters, and nobody can"
            + " fill them. Make it a static method without any.");
  }

  @RoseTrapHub(from = "hub")
  static class TwoHubsCase extends Case {
    static URI hub() {
      return served.uri();
    }

    @Nested
    @RoseTrapHub(from = "hub")
    class Inner extends Case {
      static URI hub() {
        return served.uri();
      }
    }
  }

  @Test
  void method_ofTwoClassesThatShareAHub_isAmbiguous() {
    try (HubServer server = HubServer.start(ServerConfig.builder().build())) {
      served = server;
      assertRefused(
          TwoHubsCase.class,
          "The from of @RoseTrapHub on HubFromErrorsTest.TwoHubsCase.Inner cannot be used: 'hub' is"
              + " the name of several methods: HubFromErrorsTest.TwoHubsCase.Inner.hub() and"
              + " HubFromErrorsTest.TwoHubsCase.hub(). Say which of them, as in"
              + " io.rosetrap.junit.HubFromErrorsTest$TwoHubsCase#hub.");
    }
  }

  // --- what it does --------------------------------------------------------------------------

  @RoseTrapHub(from = "hub")
  static class ThrowingCase extends Case {
    static final NotStarted HUB = new NotStarted();

    static HubEndpoint hub() {
      return HubEndpoint.of("http://localhost:" + HUB.port());
    }
  }

  @RoseTrapHub(from = "hub")
  static class CheckedCase extends Case {
    static String hub() throws IOException {
      return Files.readString(Path.of("no-such-file"));
    }
  }

  /** Cannot be made ready. */
  static final class Broken {
    static final String URL = required();

    private static String required() {
      throw new IllegalArgumentException("no Docker.");
    }

    static String hub() {
      return URL;
    }
  }

  @RoseTrapHub(from = "io.rosetrap.junit.HubFromErrorsTest$Broken#hub")
  static class BrokenClassCase extends Case {}

  static class ThrowingSupplierCase extends Case {
    @RegisterExtension
    static final RoseTrapHubExtension HUB =
        RoseTrapHubExtension.builder().from(ThrowingCase::hub).build();
  }

  @Test
  void method_thatThrows_isNamedWithWhatItThrew() {
    assertRefused(
        ThrowingCase.class,
        "It is not known where the hub is: HubFromErrorsTest.ThrowingCase.hub() is to say it"
            + " (from), and threw java.lang.IllegalStateException: Mapped port can only be obtained"
            + " after the container is started."
            + NEXT);
    assertThat(Kit.failure(ThrowingCase.class))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("\nStart it.");
    assertRefused(
        CheckedCase.class,
        "It is not known where the hub is: HubFromErrorsTest.CheckedCase.hub() is to say it (from),"
            + " and threw java.nio.file.NoSuchFileException: no-such-file."
            + NEXT);
    assertRefused(
        BrokenClassCase.class,
        "It is not known where the hub is: HubFromErrorsTest.Broken.hub() is to say it (from), and"
            + " threw java.lang.IllegalArgumentException: no Docker."
            + NEXT);
    assertRefused(
        ThrowingSupplierCase.class,
        "It is not known where the hub is: the supplier of RoseTrapHubExtension is to say it"
            + " (from), and threw java.lang.IllegalStateException: Mapped port can only be obtained"
            + " after the container is started. Let an extension that comes before this one start"
            + " what it asks for (@Order), or start it in the supplier.");
  }

  @RoseTrapHub(from = "hub")
  static class AbortingCase extends Case {
    static HubEndpoint hub() {
      return abort("no Docker");
    }
  }

  @Test
  void method_thatAborts_skipsTheClass() {
    Kit.run(AbortingCase.class)
        .allEvents()
        .assertStatistics(stats -> stats.started(2).aborted(1).failed(0).succeeded(1));
  }

  @RoseTrapHub(from = "hub")
  static class NullCase extends Case {
    static URI hub() {
      return null;
    }
  }

  @RoseTrapHub(from = "hub")
  static class NothingCase extends Case {
    static void hub() {}
  }

  @RoseTrapHub(from = "hub")
  static class NumberCase extends Case {
    static int hub() {
      return 8000;
    }
  }

  @RoseTrapHub(from = "hub")
  static class NoAddressCase extends Case {
    static String hub() {
      return "localhost:8000";
    }
  }

  static class NullSupplierCase extends Case {
    @RegisterExtension
    static final RoseTrapHubExtension HUB = RoseTrapHubExtension.builder().from(() -> null).build();
  }

  @Test
  void method_thatReturnsNoHub_isNamedWithWhatItReturned() {
    String next = " Return a HubEndpoint, a URI or a String.";
    assertRefused(
        NullCase.class,
        "It is not known where the hub is: HubFromErrorsTest.NullCase.hub() is to say it (from),"
            + " and returned null."
            + next);
    assertRefused(
        NothingCase.class,
        "It is not known where the hub is: HubFromErrorsTest.NothingCase.hub() is to say it (from),"
            + " and returned nothing."
            + next);
    assertRefused(
        NumberCase.class,
        "It is not known where the hub is: HubFromErrorsTest.NumberCase.hub() is to say it (from),"
            + " and returned a value of the type java.lang.Integer."
            + next);
    assertRefused(
        NoAddressCase.class,
        "It is not known where the hub is: HubFromErrorsTest.NoAddressCase.hub() is to say it"
            + " (from), and returned what cannot be used: The address 'localhost:8000' does not"
            + " begin with http:// or https://. It is like http://127.0.0.1:8000 or"
            + " https://hub.example/path.");
    assertRefused(
        NullSupplierCase.class,
        "It is not known where the hub is: the supplier of RoseTrapHubExtension is to say it"
            + " (from), and returned null. Return a HubEndpoint.");
  }

  @Test
  void hub_thatWantsAToken_isNamedWithTheMethod() {
    try (HubServer server = HubServer.start(ServerConfig.builder().token("secret").build())) {
      served = server;
      assertRefused(
          TwoHubsCase.class,
          "The hub at "
              + server.uri()
              + " (HubFromErrorsTest.TwoHubsCase.hub()) cannot be used: This hub wants a token, and"
              + " the request has none. Send the header 'Authorization: Bearer TOKEN' (clients and"
              + " command line take it from ROSETRAP_TOKEN).");
    }
  }
}
