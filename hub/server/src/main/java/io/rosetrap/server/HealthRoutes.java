package io.rosetrap.server;

import io.rosetrap.core.Hub;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Whether the hub lives, whether it takes work, and what it answers to. */
final class HealthRoutes implements Route.Group {
  private final Hub hub;

  HealthRoutes(Hub hub) {
    this.hub = hub;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.open("/health/live", exchange -> send(exchange, 200, "UP")),
        Route.open("/health/ready", this::ready),
        Route.open("/openapi", HealthRoutes::openApi));
  }

  private void ready(Exchange exchange) {
    if (hub.isClosing()) {
      send(exchange, 503, "CLOSING");
    } else {
      send(exchange, 200, "UP");
    }
  }

  private static void send(Exchange exchange, int status, String word) {
    exchange.sendJsonBytes(
        status, JsonTokens.object(json -> json.writeStringField("status", word)));
  }

  private static void openApi(Exchange exchange) {
    exchange.sendBytes(200, "application/yaml; charset=utf-8", openApiDocument());
  }

  static byte[] openApiDocument() {
    try (InputStream in = HealthRoutes.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the server's jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
