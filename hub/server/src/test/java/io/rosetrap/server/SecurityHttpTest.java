package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token, Host, Origin, and what a hub binds to. */
class SecurityHttpTest {
  private static final String TOKEN = "s3cret-token";

  private final TestHub hub = TestHub.start(c -> c.allowedHosts(Set.of("RoseTrap", "ci.example")));
  private final TestHub guarded = TestHub.start(c -> c.token(TOKEN));

  @AfterEach
  void stop() {
    hub.close();
    guarded.close();
  }

  // --- token ---------------------------------------------------------------------------------

  @Test
  void token_missing_isUnauthorizedAndSaysHow() {
    Answer answer = guarded.put(VARIABLES + "a", "1").requireProblem(ErrorCode.UNAUTHORIZED);

    assertThat(answer.detail())
        .isEqualTo(
            "This hub wants a token, and the request has none. Send the header 'Authorization:"
                + " Bearer TOKEN' (clients and command line take it from ROSETRAP_TOKEN).");
    assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"rosetrap\"");
    assertThat(guarded.core().look().runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer s3cret-toke",
        "Bearer s3cret-token1",
        "Bearer S3CRET-TOKEN",
        "Bearer x",
        "Basic s3cret-token",
        "s3cret-token",
        "Bearer",
        "Bearer ",
        ""
      })
  void token_wrong_isUnauthorizedAndNotRepeated(String header) {
    Answer answer =
        guarded
            .get(VARIABLES + "a", "Authorization: " + header)
            .requireProblem(ErrorCode.UNAUTHORIZED);

    assertThat(answer.text()).doesNotContain("s3cret").doesNotContain("S3CRET");
    if (header.startsWith("Bearer x")) {
      assertThat(answer.detail()).isEqualTo("The token is not the one of this hub.");
    }
  }

  @Test
  void token_right_isLetIn() {
    for (String scheme : new String[] {"Bearer ", "bearer ", "BEARER   "}) {
      guarded.put(VARIABLES + "a", "1", "Authorization: " + scheme + TOKEN).requireStatus(200);
    }
    hub.put(VARIABLES + "a", "1", "Authorization: Bearer anything").requireStatus(200);
  }

  @Test
  void token_isAskedForEverywhereButHealthAndOpenApi() {
    for (Route route : HubRouting.routes(guarded.core(), ServerConfig.builder().build())) {
      String target =
          route
              .path()
              .replace("{run}", "default")
              .replace("{+name}", "a")
              .replaceAll("\\{(item|fault)}", "1");

      Answer answer = guarded.call(route.method(), target);

      assertThat(answer.status())
          .as(route.method() + " " + target)
          .isEqualTo(route.open() ? 200 : 401);
    }
    for (String open : new String[] {"/health/live", "/health/ready", "/openapi"}) {
      guarded.get(open).requireStatus(200);
    }
    guarded.get("/nothing").requireProblem(ErrorCode.UNAUTHORIZED);
    guarded.delete("/health/live").requireProblem(ErrorCode.UNAUTHORIZED);
    guarded.post("/set_lookout", "{}").requireProblem(ErrorCode.UNAUTHORIZED);
  }

  // --- Host and Origin -----------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost", "LOCALHOST:8000", "localhost.", "hub.localhost:1", "127.0.0.1",
            "127.0.0.1:8000",
        "192.168.0.7:8000", "[::1]", "[::1]:8000", "rosetrap", "ROSETRAP:8000", "ci.example"
      })
  void host_ofThisMachineOrAllowed_isServed(String host) {
    hub.get("/v1/runs", "Host: " + host).requireStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "notlocalhost",
        "127.0.0.1.evil.example",
        "example.ci.example",
        "1.2.3",
        "ci.example.com"
      })
  void host_foreign_isForbidden(String host) {
    Answer answer = hub.get("/v1/runs", "Host: " + host).requireProblem(ErrorCode.FORBIDDEN_HOST);

    assertThat(answer.detail())
        .isEqualTo(
            "The hub does not answer for the host '"
                + host
                + "'. It answers for localhost and for addresses; other names must be allowed with"
                + " --allow-host.");
    hub.get("/health/live", "Host: " + host).requireProblem(ErrorCode.FORBIDDEN_HOST);
  }

  @Test
  void host_foreignOnAHubWithToken_isForbiddenBeforeTheToken() {
    guarded.get("/v1/runs", "Host: evil.example").requireProblem(ErrorCode.FORBIDDEN_HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "https://localhost:1",
        "null",
        "http://localhost",
        "localhost:8000",
        ""
      })
  void origin_foreign_isForbidden(String origin) {
    Answer answer =
        hub.get("/v1/runs", "Host: localhost:8000", "Origin: " + origin)
            .requireProblem(ErrorCode.FORBIDDEN_ORIGIN);

    assertThat(answer.detail())
        .isEqualTo(
            "The request comes from a web page of '"
                + origin
                + "', and the hub at 'localhost:8000' answers only to pages of its own.");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void origin_ofTheHubItself_isServed() {
    hub.get("/v1/runs", "Host: localhost:8000", "Origin: http://localhost:8000").requireStatus(200);
    hub.get("/v1/runs", "Host: [::1]:8000", "Origin: http://[::1]:8000").requireStatus(200);
  }

  // --- binding -------------------------------------------------------------------------------

  @Test
  void bind_otherThanLoopbackWithoutToken_isRefused() {
    assertThatThrownBy(() -> ServerConfig.builder().host("0.0.0.0").build())
        .isInstanceOf(RoseTrapException.class)
        .hasMessage(
            "The hub would listen on 0.0.0.0 without a token, so anyone who reaches this machine"
                + " could read and write. Give a token (--token or ROSETRAP_TOKEN), listen on"
                + " 127.0.0.1, or say --allow-anonymous where the network is trusted.");
    assertThatThrownBy(() -> ServerConfig.builder().host("::").build())
        .isInstanceOf(RoseTrapException.class);
  }

  @Test
  void bind_anyAddressWithToken_answersForAnyHost() {
    try (TestHub open = TestHub.start(c -> c.host("0.0.0.0").token(TOKEN))) {
      open.get("/v1/runs", "Host: hub.example", "Authorization: Bearer " + TOKEN)
          .requireStatus(200);
      open.get("/v1/runs", "Host: hub.example").requireProblem(ErrorCode.UNAUTHORIZED);
      assertThat(open.server().uri()).hasToString("http://127.0.0.1:" + open.port());
    }
    try (TestHub open = TestHub.start(c -> c.host("0.0.0.0").allowAnonymous(true))) {
      // Without a token, only names that no page of the world can have.
      for (String host : new String[] {"rosetrap", "rosetrap:8000", "10.0.0.7", "localhost"}) {
        open.get("/v1/runs", "Host: " + host).requireStatus(200);
      }
      open.get("/v1/runs", "Host: hub.example").requireProblem(ErrorCode.FORBIDDEN_HOST);
    }
    try (TestHub named =
        TestHub.start(c -> c.host("0.0.0.0").token(TOKEN).allowedHosts(Set.of("hub.example")))) {
      named.get("/health/live", "Host: hub.example").requireStatus(200);
      named.get("/health/live", "Host: evil.example").requireProblem(ErrorCode.FORBIDDEN_HOST);
    }
  }

  @Test
  void bind_portInUse_isRefusedAndSaysWhatToDo() {
    int taken = hub.port();

    assertThatThrownBy(() -> TestHub.start(c -> c.port(taken)))
        .isInstanceOfSatisfying(
            RoseTrapException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANNOT_LISTEN))
        .hasMessage(
            "The hub cannot listen on 127.0.0.1:"
                + taken
                + ": Address already in use. Choose another port (--port 0 takes any free one), or"
                + " stop what uses this one.");
    hub.get("/health/live").requireStatus(200);
  }

  @Test
  void bind_addressOfAnotherMachine_isRefused() {
    assertThatThrownBy(() -> TestHub.start(c -> c.host("192.0.2.1").token(TOKEN)))
        .isInstanceOf(RoseTrapException.class)
        .hasMessageStartingWith("The hub cannot listen on 192.0.2.1:0: ");
    assertThatThrownBy(() -> ServerConfig.builder().host("no such host").build())
        .hasMessage(
            "The host 'no such host' cannot be resolved. Give an address of this machine, for"
                + " instance 127.0.0.1 or 0.0.0.0.");
  }

  @Test
  void config_outOfRange_isRefused() {
    assertThatThrownBy(() -> ServerConfig.builder().port(65_536).build())
        .hasMessage("The port is 65536; it goes from 0 (any free one) to 65535.");
    assertThatThrownBy(() -> ServerConfig.builder().token("a b").build())
        .hasMessage(
            "The token does not fit a header: it has 1 to 1,000 printable ASCII characters without"
                + " spaces.");
    assertThatThrownBy(() -> ServerConfig.builder().token("").build())
        .isInstanceOf(RoseTrapException.class);
    assertThatThrownBy(() -> ServerConfig.builder().maxWait(Duration.ZERO).build())
        .hasMessage("The longest wait is PT0S; it goes from above 0 to 1 hour.");
    assertThatThrownBy(() -> ServerConfig.builder().grace(Duration.ofSeconds(-1)).build())
        .hasMessage("The grace is PT-1S; it goes from 0 to 1 hour.");
  }
}
