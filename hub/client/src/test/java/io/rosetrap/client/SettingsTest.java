package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client is made, and how wrong settings are refused before anything is sent. */
class SettingsTest {
  private static final String RULE =
      " It is like http://127.0.0.1:8000 or https://hub.example/path.";

  private static RoseTrapException refusal(Runnable call) {
    RoseTrapException e = catchThrowableOfType(RoseTrapException.class, call::run);
    assertThat(e).isNotNull();
    assertThat(e.definite()).isTrue();
    return e;
  }

  // --- environment -----------------------------------------------------------------------------

  @Test
  void fromEnvironment_takesEveryVariable() {
    try (TestHub hub = TestHub.start(TestHub.config().token("s3cret"));
        RoseTrapClient client =
            RoseTrapClient.fromEnvironment(
                Map.of(
                    "ROSETRAP_URL", " " + hub.uri() + "/\n",
                    "ROSETRAP_RUN", "run-7",
                    "ROSETRAP_PARTICIPANT", " CLIENT B ",
                    "ROSETRAP_TOKEN", "s3cret\n"))) {
      client.write("X_Data", 50);
      assertThat(client.run()).isEqualTo("run-7");
      assertThat(client.participant()).isEqualTo("CLIENT B");
      assertThat(hub.hub().look().peek("run-7", "X_Data").orElseThrow().writer())
          .isEqualTo("CLIENT B");
    }
  }

  @Test
  void fromEnvironment_withTheUrlAlone_takesDefaults() {
    try (RoseTrapClient client =
        RoseTrapClient.fromEnvironment(
            Map.of(
                "ROSETRAP_URL", "http://localhost:8000",
                "ROSETRAP_RUN", "",
                "ROSETRAP_PARTICIPANT", " ",
                "ROSETRAP_TOKEN", ""))) {
      assertThat(client.run()).isEqualTo("default");
      assertThat(client.participant()).isEqualTo("anonymous");
      assertThat(client.uri()).isEqualTo(URI.create("http://localhost:8000"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n"})
  void fromEnvironment_withoutUrl_saysWhatToSet(String url) {
    String message =
        "ROSETRAP_URL is not set. Set it to the address of the hub, for instance"
            + " http://127.0.0.1:8000.";
    RoseTrapException e =
        refusal(() -> RoseTrapClient.fromEnvironment(Map.of("ROSETRAP_URL", url)));
    assertThat(e).hasMessage(message);
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal(() -> RoseTrapClient.fromEnvironment(Map.of()))).hasMessage(message);
  }

  @Test
  void fromEnvironment_ofThisProcess_readsTheRealOne() {
    if (System.getenv("ROSETRAP_URL") == null) {
      assertThat(refusal(() -> RoseTrapClient.fromEnvironment()))
          .hasMessageStartingWith("ROSETRAP_URL is not set.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ROSETRAP_RUN         | a b  | The run name 'a b' has a space at position 2.",
        "ROSETRAP_PARTICIPANT | a\tb | The participant name 'a\uFFFDb' has a control character at",
        "ROSETRAP_TOKEN       | a b  | The token does not fit a header"
      })
  void fromEnvironment_withAWrongSetting_namesTheVariable(String name, String value, String why) {
    assertThat(
            refusal(
                () ->
                    RoseTrapClient.fromEnvironment(
                        Map.of("ROSETRAP_URL", "http://x", name, value))))
        .hasMessageStartingWith(name + ": " + why);
  }

  // --- addresses -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:8000            | does not begin with http:// or https://.",
        "ftp://hub                 | does not begin with http:// or https://.",
        "/just/a/path              | does not begin with http:// or https://.",
        "http://                   | is no address.",
        "http:///path              | names no host.",
        "http://hub:port           | names no host.",
        "http://hub:99999          | has the port 99999, and ports go from 1 to 65535.",
        "http://hub:0              | has the port 0, and ports go from 1 to 65535.",
        "http://hub?run=x          | has more behind its path.",
        "http://hub/#x             | has more behind its path.",
        "http://not a hub          | is no address."
      })
  void address_thatIsNone_isRefused(String address, String why) {
    assertThat(refusal(() -> RoseTrapClient.connect(address, "A")))
        .hasMessage("The address '" + address + "' " + why + RULE);
    assertThat(refusal(() -> RoseTrapClient.fromEnvironment(Map.of("ROSETRAP_URL", address))))
        .hasMessage("ROSETRAP_URL '" + address + "' " + why + RULE);
  }

  @Test
  void address_withAUser_isRefusedWithoutShowingThePassword() {
    assertThat(refusal(() -> RoseTrapClient.connect("http://me:pa55@hub:8000", "A")))
        .hasMessage(
            "The address 'http://…@hub:8000' has a user; a token is given apart (ROSETRAP_TOKEN)."
                + RULE);
  }

  @ParameterizedTest
  @CsvSource({
    "http://hub,              hub,       80,    '',        hub",
    "HTTP://Hub/,             Hub,       80,    '',        Hub",
    "https://hub.example,     hub.example, 443, '',        hub.example",
    "https://hub:8443/a/b/,   hub,       8443,  /a/b,      hub:8443",
    "http://rose_trap:8000,   rose_trap, 8000,  '',        rose_trap:8000",
    "http://[::1]:8000,       ::1,       8000,  '',        [::1]:8000",
    "http://127.0.0.1:1/ü,    127.0.0.1, 1,     /%C3%BC,   127.0.0.1:1"
  })
  void address_isTakenApart(String text, String host, int port, String prefix, String authority) {
    HubAddress address = HubAddress.parse(text, "The address");
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.prefix()).isEqualTo(prefix);
    assertThat(address.authority()).isEqualTo(authority);
    assertThat(address.tls()).isEqualTo(text.startsWith("https"));
  }

  @Test
  void address_withAPath_isPrefixedToEveryRequest() {
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(FakeHub.WRITTEN));
        RoseTrapClient client = RoseTrapClient.connect(URI.create(hub.uri() + "/some/hub/"), "A")) {
      client.write("X_Data", 50);
      assertThat(hub.requests().getFirst())
          .startsWith("PUT /some/hub/v1/runs/default/variables/X_Data HTTP/1.1\r\n")
          .contains("\r\nHost: 127.0.0.1:" + hub.port() + "\r\n");
    }
  }

  // --- builder ---------------------------------------------------------------------------------

  @Test
  void builder_refusesWhatCannotBeUsed() {
    RoseTrapClientBuilder builder = RoseTrapClient.builder(URI.create("http://hub"));
    assertThat(refusal(() -> builder.run("a/b")))
        .hasMessage(
            "The run name 'a/b' has '/' at position 2. A run name has 1 to 200 characters of A-Z"
                + " a-z 0-9 . _ -, and is not '.' or '..'.");
    assertThat(refusal(() -> builder.participant("")))
        .hasMessage(
            "The participant name '' is empty. A participant name has 1 to 200 characters, none of"
                + " them a control character, and does not begin or end with a space.");
    assertThat(refusal(() -> builder.timeout(Duration.ofSeconds(-1))))
        .hasMessage("The time PT-1S is out of range; it goes from 0 to 365 days.");
    assertThat(refusal(() -> builder.patience(Duration.ofDays(366))))
        .hasMessage("The time PT8784H is out of range; it goes from 0 to 365 days.");
    for (String token : new String[] {"", "a b", "a\n", "ü"}) {
      assertThat(refusal(() -> builder.token(token)))
          .hasMessage("The token does not fit a header: it is printable ASCII without spaces.");
    }
  }

  @Test
  void making_sendsNothing() {
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(FakeHub.WRITTEN));
        RoseTrapClient client = hub.client("A").build()) {
      assertThat(client.inRun("other").participant()).isEqualTo("A");
      assertThat(hub.open()).isZero();
    }
  }

  // --- token -----------------------------------------------------------------------------------

  @Test
  void token_opensTheHub() {
    try (TestHub hub = TestHub.start(TestHub.config().token("s3cret"))) {
      RoseTrapClient right = hub.add(hub.builder().token("s3cret").build());
      RoseTrapClient wrong = hub.add(hub.builder().token("secret").build());
      RoseTrapClient none = hub.add(hub.builder().build());

      right.write("X_Data", 50);
      assertThat(right.read("X_Data", int.class)).isEqualTo(50);

      RoseTrapException refused = refusal(() -> wrong.write("X_Data", 51));
      assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(refused).hasMessage("The token is not the one of this hub.");
      assertThat(refusal(() -> none.read("X_Data", Integer.class)))
          .hasMessage(
              "This hub wants a token, and the request has none. Send the header 'Authorization:"
                  + " Bearer TOKEN' (clients and command line take it from ROSETRAP_TOKEN).");
      assertThat(right.peek("X_Data").orElseThrow().number()).isEqualTo(1);
    }
  }
}
