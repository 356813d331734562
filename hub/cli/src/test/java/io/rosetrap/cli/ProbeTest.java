package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {
  private final HubServer server = HubServer.start(ServerConfig.builder().token("secret").build());
  private final String port = Integer.toString(server.port());

  @AfterEach
  void stopHub() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.0.0.0", "::", "[::]", "127.0.0.1", "localhost"})
  void takesWork_hubIsReady_isTrueWithoutAToken(String host) {
    assertThat(Probe.takesWork(Map.of("ROSETRAP_HOST", host, "ROSETRAP_PORT", port))).isTrue();
  }

  @Test
  void takesWork_hubIsClosing_isFalse() {
    server.hub().close();
    assertThat(Probe.takesWork(Map.of("ROSETRAP_PORT", port))).isFalse();
  }

  @Test
  void takesWork_nobodyThereOrNoPort_isFalse() {
    server.close();
    assertThat(Probe.takesWork(Map.of("ROSETRAP_PORT", port))).isFalse();
    assertThat(Probe.takesWork(Map.of("ROSETRAP_PORT", "http"))).isFalse();
    assertThat(Probe.takesWork(Map.of("ROSETRAP_PORT", "99999"))).isFalse();
  }
}
