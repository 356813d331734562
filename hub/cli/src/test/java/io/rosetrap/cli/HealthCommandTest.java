package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {
  private final HubServer server = HubServer.start(ServerConfig.builder().token("secret").build());
  private final String url = server.uri().toString();

  @AfterEach
  void stopHub() {
    server.close();
  }

  @Test
  void health_hubThatTakesWork_isZeroAndNeedsNoToken() {
    Cli.Result result = Cli.at(url).run("health");
    assertThat(result.toString()).isEqualTo("exit code 0\n--- out\n\n--- err\n");
  }

  @Test
  void health_hubThatIsClosing_is75() {
    server.hub().close();
    Cli.Result result = Cli.at(url).run("health");
    assertThat(result.code()).isEqualTo(75);
    assertThat(result.err()).isEqualTo("rosetrap: The hub at " + url + " is closing.\n");
  }

  @Test
  void health_nobodyThere_is69AfterThePatience() {
    server.close();
    Cli.Result result = Cli.at(url).run("health", "--patience", "0s");
    assertThat(result.code()).isEqualTo(69);
    assertThat(result.err()).contains("The hub at " + url + " cannot be reached");
  }
}
