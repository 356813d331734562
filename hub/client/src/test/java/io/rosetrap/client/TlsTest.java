package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A hub behind TLS, with a certificate of its own; changes the JVM's default context meanwhile. */
@Isolated
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String NEXT =
      " A tried once. Check the address (ROSETRAP_URL) and that the hub runs ('rosetrap"
          + " serve').";

  @TempDir private static Path dir;
  private static SSLContext before;
  private static SSLContext server;
  private static SSLContext trusting;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = dir.resolve("hub.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "hub",
                "-keyalg",
                "EC",
                "-dname",
                "CN=hub",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();

    KeyStore keys = load(file);
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, PASSWORD);
    server = SSLContext.getInstance("TLS");
    server.init(keyManagers.getKeyManagers(), null, null);

    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("hub", keys.getCertificate("hub"));
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(certificates);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trustManagers.getTrustManagers(), null);
    before = SSLContext.getDefault();
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  @AfterEach
  void distrustAgain() {
    SSLContext.setDefault(before);
  }

  @AfterAll
  static void forget() {
    SSLContext.setDefault(before);
  }

  @Test
  void hubWithATrustedCertificate_isTalkedToOverOneConnection() {
    SSLContext.setDefault(trusting);
    try (FakeHub hub = FakeHub.secure(server, FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.read("X_Data", String.class)).isEqualTo("hello");
        assertThat(hub.open()).isEqualTo(1);
        assertThat(client.idleConnections()).isEqualTo(1);
      }
    }
  }

  @Test
  void idleConnection_thatTheHubClosed_isNoticed() {
    SSLContext.setDefault(trusting);
    try (FakeHub hub = FakeHub.secure(server, FakeHub.once(FakeHub.WRITTEN));
        RoseTrapClient client = hub.client("A").build()) {
      for (int i = 1; i <= 5; i++) {
        assertThat(client.write("X_Data", i).version()).isEqualTo(1);
        Facts.await("the server has closed", () -> hub.open() == 0);
      }
      assertThat(hub.requests().stream().distinct()).hasSize(5);
    }
  }

  @Test
  void blockedRead_isInterruptedAndClosed() {
    SSLContext.setDefault(trusting);
    FakeHub.Script silence =
        peer -> {
          peer.takesRequest();
          peer.stall();
        };
    try (FakeHub hub = FakeHub.secure(server, silence)) {
      RoseTrapClient client = hub.client("A").build();
      Background<String> interrupted =
          Background.call(Thread.ofPlatform(), () -> client.read("X_Data", String.class));
      Facts.await("the request was taken", () -> hub.requests().size() == 1);
      interrupted.thread().interrupt();
      assertThat(interrupted.failure(InterruptedCallException.class).definite()).isTrue();

      Background<String> closed = Background.call(() -> client.read("X_Data", String.class));
      Facts.await("the request was taken", () -> hub.requests().size() == 2);
      client.close();
      closed.failure(WaitCancelledException.class);
    }
  }

  @Test
  void hubWithACertificateThatNobodyVouchesFor_isRefusedAtOnce() {
    try (FakeHub hub = FakeHub.secure(server, FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      HubUnreachableException e =
          catchThrowableOfType(
              HubUnreachableException.class, () -> client.read("X_Data", String.class));
      assertThat(e)
          .hasMessageStartingWith(
              "The hub at " + hub.uri() + " cannot be reached: its certificate is not trusted (")
          .hasMessageContaining("PKIX path building failed");
      assertThat(e.definite()).isTrue();
      assertThat(hub.requests()).isEmpty();
    }
  }

  @Test
  void hubWithACertificateForAnotherName_isRefused() {
    SSLContext.setDefault(trusting);
    try (FakeHub hub = FakeHub.secure(server, FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = RoseTrapClient.connect("https://localhost:" + hub.port(), "A")) {
      assertThat(
              catchThrowableOfType(HubUnreachableException.class, () -> client.write("X_Data", 50)))
          .hasMessageContaining("its certificate is not trusted (")
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void httpsToAPlainHub_isToldAtOnceAndInFull() {
    try (TestHub hub = TestHub.start();
        RoseTrapClient client = RoseTrapClient.connect("https://127.0.0.1:" + hub.port(), "A")) {
      HubUnreachableException e =
          catchThrowableOfType(HubUnreachableException.class, () -> client.write("X_Data", 50));
      assertThat(e)
          .hasMessage(
              "The hub at https://127.0.0.1:"
                  + hub.port()
                  + " cannot be reached: it does not speak TLS, as https:// wants (Unsupported or"
                  + " unrecognized SSL message)."
                  + NEXT);
      assertThat(e.code()).isEqualTo(ErrorCode.HUB_UNREACHABLE);
      assertThat(e.definite()).isTrue();
    }
  }

  @Test
  void httpToAHubBehindTls_isTold() {
    try (FakeHub hub = FakeHub.secure(server, FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client =
            RoseTrapClient.connect(URI.create("http://127.0.0.1:" + hub.port()), "A")) {
      RoseTrapException e =
          catchThrowableOfType(RoseTrapException.class, () -> client.read("X_Data", String.class));
      assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED_ANSWER);
      assertThat(e).hasMessageContaining("is no RoseTrap hub: the answer begins with '");
    }
  }

  @Test
  void serverThatNeverShakesHands_isGivenUp() {
    Timing impatient = new Timing(Timing.DEFAULTS.slice(), SHORT, Duration.ofMillis(300));
    try (FakeHub hub = FakeHub.playing(FakeHub.Peer::stall);
        RoseTrapClient client =
            RoseTrapClient.builder(URI.create("https://127.0.0.1:" + hub.port()))
                .timing(impatient)
                .patience(SHORT)
                .build()) {
      HubUnreachableException e =
          catchThrowableOfType(
              HubUnreachableException.class, () -> client.read("X_Data", String.class));
      assertThat(e).hasMessageContaining("cannot be reached: it does not answer");
      assertThat(e.definite()).isTrue();
    }
  }
}
